create or replace function public.read_backends_elsewhere()
  returns table (process_id integer, login text, application text, address inet, started_at timestamptz, transaction_at timestamptz,
    statement_at timestamptz, state_at timestamptz, state text, wait text, of_server boolean, engine boolean, admin boolean)
  language sql stable security definer
  set search_path = ''
as $$
  select a.pid, a.usename::text, a.application_name, a.client_addr, a.backend_start, a.xact_start, a.query_start, a.state_change, a.state, a.wait_event,
         false, pg_has_role(r.oid, 'traderai_engine', 'member'), pg_has_role(r.oid, 'traderai_admin', 'member')
    from pg_catalog.pg_stat_activity a join pg_catalog.pg_roles r on r.oid = a.usesysid
   where a.datname <> current_database() and a.backend_type = 'client backend'
     and a.usename in (select l from public.logins_of_desk() l)
     -- Roles that look after the server or this database: they migrate, back up and take over. An owner of another database is no such role here.
     and not (r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls
              or r.oid = (select d.datdba from pg_catalog.pg_database d where d.datname = current_database()))
$$;
comment on function public.read_backends_elsewhere() is
  'Connections of this desk''s logins to other databases of the server, except of roles that look after the server: they share the queue of notifications, processors and disk. Columns of read_backends(). Only functions that check permissions call it.';
