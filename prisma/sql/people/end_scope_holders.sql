create or replace function public.end_scope_holders(scope_role text) returns integer
  language sql volatile security definer
  set search_path = ''
as $$
  select pg_stat_clear_snapshot();
  select count(*) filter (where public.end_backend(b.process_id, b.started_at))::integer from public.read_backends() b
   where b.state like 'idle in transaction%' and b.transaction_at < clock_timestamp() - interval '500 milliseconds'
     and not b.of_server and not b.engine and b.process_id <> pg_backend_pid()
     and exists (select from pg_catalog.pg_locks k join pg_catalog.pg_roles r on r.oid = k.objid
                  where k.pid = b.process_id and k.granted and k.classid = 'pg_catalog.pg_authid'::regclass and r.rolname = scope_role)
$$;
comment on function public.end_scope_holders(text) is
  'Ends sessions that keep the role of a scope locked in an idle transaction, as an open one that created a key does. Returns their number. Only make_login calls it, so that logins are made without an engine too.';
