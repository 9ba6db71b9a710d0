create or replace function public.record_disabling(user_id uuid) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  logins text[];
  -- A connection that does not end yet may keep rows: the next call records those.
  waits boolean;
  key_login text;
begin
  perform public.require_read_committed();
  logins := public.logins_of_user(user_id);
  perform public.check_shut(logins);
  waits := public.end_logins(logins) = 0;
  update public."Session" s set ended_at = clock_timestamp(), end_reason = 'user disabled', ended_by = public.current_user_id(), armed_portfolio_id = null, armed_at = null
   where s.user_id = record_disabling.user_id and s.ended_at is null
     and (waits or s.id in (select l.id from public."Session" l where l.user_id = record_disabling.user_id and l.ended_at is null for update skip locked));
  update public."ApiKey" k set revoked_at = clock_timestamp(), revoked_by = public.current_user_id()
   where k.user_id = record_disabling.user_id and k.revoked_at is null
     and (waits or k.id in (select l.id from public."ApiKey" l where l.user_id = record_disabling.user_id for update skip locked));
  for key_login in
    select k.role_name from public."ApiKey" k where k.user_id = record_disabling.user_id and k.revoked_at is not null and k.role_name = any (logins)
  loop
    -- A connection of a dropped login could not be found any more.
    if public.end_logins(array[key_login]) = 0 then
      perform public.drop_login(key_login);
    end if;
  end loop;
  update public."User" u set active = false, updated_at = clock_timestamp()
   where u.id = record_disabling.user_id and u.active
     and (waits or u.id in (select l.id from public."User" l where l.id = record_disabling.user_id for no key update skip locked));
end
$$;
comment on function public.record_disabling(uuid) is 'Records that a user is disabled and its keys revoked. disable_user calls it when their logins are closed.';
