create or replace function public.end_backend(process_id integer, started_at timestamptz) returns boolean
  -- The server evaluates cheap conditions of a query first: at this cost it ends a connection only when every other condition holds.
  language sql volatile security definer cost 1000000000
  set search_path = ''
as $$
  -- Process ids are reused; a process id and its start time identify one connection.
  select coalesce((
    select pg_terminate_backend(a.pid) from pg_catalog.pg_stat_activity a
     where a.pid = end_backend.process_id and a.backend_start = end_backend.started_at
       -- In other databases only this desk's logins: never another desk's sessions.
       and (a.datname = current_database()
            or exists (select from public.read_backends_elsewhere() e where e.process_id = a.pid and e.started_at = a.backend_start))
       and a.backend_type = 'client backend' and a.pid <> pg_backend_pid()
       and not coalesce((select r.rolsuper from pg_catalog.pg_roles r where r.oid = a.usesysid), false)), false)
$$;
comment on function public.end_backend(integer, timestamptz) is 'Ends one connection to this desk, or of this desk''s logins to another database of the server, but never a superuser''s or its own. Only functions that check permissions call it.';
