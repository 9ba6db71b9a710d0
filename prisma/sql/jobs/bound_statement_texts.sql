create or replace function public.bound_statement_texts() returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  -- 5,000 ordinary statements take a tenth of it.
  most_bytes constant bigint := 64 * 1024 * 1024;
  reset text;
begin
  select format('%I.%I', n.nspname, p.proname) into reset
    from pg_catalog.pg_extension e
    join pg_catalog.pg_namespace n on n.oid = e.extnamespace
    join pg_catalog.pg_proc p on p.pronamespace = n.oid and p.proname = 'pg_stat_statements_reset' and has_function_privilege(p.oid, 'execute')
   where e.extname = 'pg_stat_statements' and has_function_privilege('pg_catalog.pg_stat_file(text, boolean)', 'execute');
  -- An expression with a function needs the right to it, also when it is not evaluated.
  if reset is null then
    return;
  end if;
  -- No limit of the server bounds this file, and from it the server reads the texts of all statements at once.
  if (pg_catalog.pg_stat_file('pg_stat_tmp/pgss_query_texts.stat', true)).size > most_bytes then
    execute format('select %s()', reset);
  end if;
end
$$;
comment on function public.bound_statement_texts() is
  'Empties the statistics of statements when their texts take too much of the disk: the server stores each text whole, of any login. Without the extension or its rights it does nothing. Only end_abusive_sessions calls it.';
