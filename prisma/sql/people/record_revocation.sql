create or replace function public.record_revocation(key_id uuid) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  key_login text;
begin
  perform public.require_read_committed();
  key_login := public.login_of_key(key_id);
  perform public.check_shut(array[key_login]);
  update public."ApiKey" k set revoked_at = clock_timestamp(), revoked_by = public.current_user_id() where k.id = key_id and k.revoked_at is null;
  update public."Session" s set ended_at = clock_timestamp(), end_reason = 'key revoked', ended_by = public.current_user_id(), armed_portfolio_id = null, armed_at = null
   where s.api_key_id = key_id and s.ended_at is null;
  if exists (select from pg_catalog.pg_roles r where r.rolname = key_login) then
    perform public.drop_login(key_login);
  end if;
end
$$;
comment on function public.record_revocation(uuid) is 'Records that a key is revoked and drops its closed login. revoke_api_key calls it when no connection of the key is left.';
