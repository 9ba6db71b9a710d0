create or replace function public.undo_login_settings(login text) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  place text;
  setting text[];
begin
  perform public.check_managed_login(login);
  for place in
    select d.datname from pg_catalog.pg_db_role_setting s join pg_catalog.pg_roles r on r.oid = s.setrole and r.rolname = login
      left join pg_catalog.pg_database d on d.oid = s.setdatabase
  loop
    if place is null then
      execute format('alter role %I reset all', login);
    else
      execute format('alter role %I in database %I reset all', login, place);
    end if;
  end loop;
  -- Defaults, not limits: a session may change its own settings. end_abusive_sessions enforces the limits.
  foreach setting slice 1 in array array[
    ['idle_in_transaction_session_timeout', '60s'], ['lock_timeout', '10s'],
    ['statement_timeout', case when pg_has_role(login, 'traderai_admin', 'member') or pg_has_role(login, 'traderai_engine', 'member') then '0' else '120s' end]] loop
    execute format('alter role %I in database %I set %I = %L', login, current_database(), setting[1], setting[2]);
  end loop;
end
$$;
comment on function public.undo_login_settings(text) is
  'Removes every setting that a login has made for itself with ALTER ROLE, and sets the defaults of the desk. Only functions that check permissions call it.';
