create or replace function public.close_lock_fillers() returns table (login text)
  language plpgsql volatile security definer
  -- A login can lock its own role by altering it: the next look tries again.
  set search_path = '' set lock_timeout = '100ms'
as $$
declare
  most constant integer := 3;
  fillings constant jsonb := coalesce(nullif(current_setting('traderai.fillings', true), '')::jsonb, '[]');
  filler text;
  owner_id uuid;
  owner_name text;
begin
  perform public.require_read_committed();
  for filler in
    select f.login
      from jsonb_to_recordset(fillings) f (login text, at timestamptz)
     where f.at > clock_timestamp() - interval '1 minute'
     group by f.login having count(distinct f.at) >= most
  loop
    -- Whatever the setting holds: never an administrator or an engine, and no role of the server or of another desk.
    continue when not exists (
      select from pg_catalog.pg_roles r
       where r.rolname = filler and r.rolcanlogin and r.rolname in (select l from public.logins_of_desk() l)
         and not (r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls)
         and not pg_has_role(r.oid, 'traderai_engine', 'member') and not pg_has_role(r.oid, 'traderai_admin', 'member'));
    perform public.close_login(filler);
    perform public.end_logins(array[filler]);
    select u.id, u.username into owner_id, owner_name from public."User" u
     where u.login = filler or u.id = (select k.user_id from public."ApiKey" k where k.role_name = filler);
    insert into public."Alert" (type, severity, title, message, data, source, user_id)
      values ('LOGIN', 'CRITICAL', format('Login %s is closed', filler),
        format('Login %s used up the server''s table of locks %s times within a minute, which stops every transaction. An administrator opens it again with: traderai user reset %s', filler, most, owner_name),
        jsonb_build_object('login', filler), 'engine', owner_id);
    login := filler;
    return next;
  end loop;
end
$$;
comment on function public.close_lock_fillers() is
  'Closes each login that end_lock_holders, on this connection, found three times within a minute with the server''s table of locks filled by its own sessions, and raises an alert about it. reset_user opens the login again.';
