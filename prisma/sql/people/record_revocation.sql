create or replace function public.record_revocation(key_id uuid) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  key_login text;
  -- A connection that does not end yet may keep rows: the next call records those.
  waits boolean;
begin
  perform public.require_read_committed();
  key_login := public.login_of_key(key_id);
  perform public.check_shut(array[key_login]);
  waits := public.end_logins(array[key_login]) = 0;
  update public."ApiKey" k set revoked_at = clock_timestamp(), revoked_by = public.current_user_id()
   where k.id = key_id and k.revoked_at is null
     and (waits or k.id in (select l.id from public."ApiKey" l where l.id = key_id for update skip locked));
  update public."Session" s set ended_at = clock_timestamp(), end_reason = 'key revoked', ended_by = public.current_user_id(), armed_portfolio_id = null, armed_at = null
   where s.api_key_id = key_id and s.ended_at is null
     and (waits or s.id in (select l.id from public."Session" l where l.api_key_id = key_id and l.ended_at is null for update skip locked));
  -- A connection of a dropped login could not be found any more.
  if waits and exists (select from pg_catalog.pg_roles r where r.rolname = key_login) then
    perform public.drop_login(key_login);
  end if;
end
$$;
comment on function public.record_revocation(uuid) is 'Records that a key is revoked and drops its closed login when it has no connection. revoke_api_key calls it when the login is closed.';
