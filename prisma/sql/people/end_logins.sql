create or replace function public.end_logins(logins text[], older_than timestamptz default 'infinity') returns integer
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  ended integer;
begin
  -- The server caches its session statistics for the transaction; this reads them again.
  perform pg_stat_clear_snapshot();
  -- A login reaches every desk of a server, and can lock its role from each.
  select count(*) filter (where pg_terminate_backend(a.pid)) into ended from pg_catalog.pg_stat_activity a
   where a.backend_type = 'client backend' and a.pid <> pg_backend_pid() and a.backend_start < older_than
     and a.usesysid in (select r.oid from pg_catalog.pg_roles r where r.rolname = any (logins) and not r.rolsuper);
  return ended;
end
$$;
comment on function public.end_logins(text[], timestamptz) is
  'Ends every connection of these logins that began before an instant, except its own. Returns the number of connections, also of those that are still ending. Only functions that check permissions call it.';
