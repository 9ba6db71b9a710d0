create or replace function public.record_disabling(user_id uuid) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  logins text[];
  key_login text;
begin
  perform public.require_read_committed();
  logins := public.logins_of_user(user_id);
  perform public.check_shut(logins);
  update public."Session" s set ended_at = clock_timestamp(), end_reason = 'user disabled', ended_by = public.current_user_id(), armed_portfolio_id = null, armed_at = null
   where s.user_id = record_disabling.user_id and s.ended_at is null;
  for key_login in
    update public."ApiKey" k set revoked_at = clock_timestamp(), revoked_by = public.current_user_id()
     where k.user_id = record_disabling.user_id and k.revoked_at is null returning k.role_name
  loop
    if key_login = any (logins) then
      perform public.drop_login(key_login);
    end if;
  end loop;
  update public."User" u set active = false, updated_at = clock_timestamp() where u.id = record_disabling.user_id and u.active;
end
$$;
comment on function public.record_disabling(uuid) is 'Records that a user is disabled and its keys revoked. disable_user calls it when none of their connections is left.';
