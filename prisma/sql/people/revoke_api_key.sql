create or replace function public.revoke_api_key(key_id uuid) returns public."ApiKey"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  revoked public."ApiKey";
begin
  perform public.require_read_committed();
  select * into revoked from public."ApiKey" k
   where k.id = revoke_api_key.key_id and (k.user_id = public.current_user_id() or public.is_desk_admin()) for update;
  if not found then
    raise exception 'you have no key %', key_id using errcode = 'TR404', detail = 'UNKNOWN_KEY', hint = 'List yours with: traderai key list';
  end if;
  if revoked.revoked_at is null then
    update public."ApiKey" k set revoked_at = clock_timestamp(), revoked_by = public.current_user_id() where k.id = revoked.id returning * into revoked;
    if exists (select from pg_catalog.pg_roles r where r.rolname = revoked.role_name) then
      -- Close the login before it is dropped, so that a session that connects at this moment is ended too, or has no rights.
      perform public.close_login(revoked.role_name);
      perform public.end_logins(array[revoked.role_name]);
      perform public.drop_login(revoked.role_name);
    end if;
    update public."Session" s set ended_at = clock_timestamp(), end_reason = 'key revoked', ended_by = public.current_user_id(), armed_portfolio_id = null, armed_at = null
     where s.api_key_id = revoked.id and s.ended_at is null;
  end if;
  return revoked;
end
$$;
comment on function public.revoke_api_key(uuid) is 'Revokes an API key: ends its sessions and drops its login. A second call changes nothing.';
