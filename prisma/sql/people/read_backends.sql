create or replace function public.read_backends()
  returns table (process_id integer, login text, application text, address inet, started_at timestamptz, transaction_at timestamptz,
    statement_at timestamptz, state_at timestamptz, state text, wait text, of_server boolean, engine boolean, admin boolean)
  language sql stable security definer
  set search_path = ''
as $$
  select a.pid, a.usename::text, a.application_name, a.client_addr, a.backend_start, a.xact_start, a.query_start, a.state_change, a.state, a.wait_event,
         -- Roles that look after the server or the database: they migrate, back up and take over.
         coalesce(r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls or r.oid = d.datdba, false),
         -- Only this scope can lead. The name of a program, which each session chooses itself, makes no connection an engine.
         coalesce(not r.rolsuper and pg_has_role(r.oid, 'traderai_engine', 'member'), false),
         coalesce(pg_has_role(r.oid, 'traderai_admin', 'member'), false)
    from pg_catalog.pg_stat_activity a left join pg_catalog.pg_roles r on r.oid = a.usesysid left join pg_catalog.pg_database d on d.oid = a.datid
   where a.datname = current_database() and a.backend_type = 'client backend'
$$;
comment on function public.read_backends() is 'Every connection to this desk, without its statements; of_server: of a role that looks after the server or the database; engine: of a login with that scope. Only functions that check permissions call it.';
