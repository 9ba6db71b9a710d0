create or replace function public.try_shut_logins(logins text[], out shut boolean, out ended integer)
  language plpgsql volatile security definer
  -- A login can lock its own role by altering it, and reconnect: the caller ends its connections and tries again.
  set search_path = '' set lock_timeout = '100ms'
as $$
declare
  login text;
begin
  perform public.require_read_committed();
  perform public.check_may_close(logins);
  perform public.check_administrator_left(logins);
  ended := public.end_logins(logins);
  -- Two administrators who close each other cannot both succeed. No other login may take this lock: it could keep it, and stop every closing.
  if exists (select from public."User" u where u.login = any (logins) and u.role = 'ADMIN') then
    perform pg_advisory_xact_lock(hashtext('administrators'), 0);
    perform public.check_administrator_left(logins);
  end if;
  foreach login in array logins loop
    if exists (select from pg_catalog.pg_roles r where r.rolname = login and r.rolcanlogin) then
      perform public.close_login(login);
    end if;
  end loop;
  shut := true;
exception
  -- internal_error: the role was altered while this waited for it.
  when lock_not_available or deadlock_detected or internal_error then
    shut := false;
end
$$;
comment on function public.try_shut_logins(text[]) is
  'Ends the connections of these logins and disables them; shut is false when one of them holds its role at this moment. Reads no row that a login can lock. close_logins calls it until it succeeds.';
