create or replace function public.table_holder(name text) returns table (process_id integer, open_for_s integer)
  language plpgsql stable security definer
  set search_path = ''
as $$
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  return query
    with relations as (
      select to_regclass(format('public.%I', table_holder.name))::oid as id, false as referenced
      union all
      select i.inhrelid, false from pg_catalog.pg_inherits i where i.inhparent = to_regclass(format('public.%I', table_holder.name))
      union all
      select k.confrelid, true from pg_catalog.pg_constraint k where k.conrelid = to_regclass(format('public.%I', table_holder.name)) and k.contype = 'f'
    )
    select b.process_id, floor(extract(epoch from clock_timestamp() - b.transaction_at))::integer
      from public.read_backends() b
     where b.process_id <> pg_backend_pid()
       and exists (
         select from pg_catalog.pg_locks l join relations r on r.id = l.relation
          where l.pid = b.process_id and l.granted and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = current_database())
            -- A key locks the table that it refers to against writers, not against readers.
            and not (r.referenced and l.mode in ('AccessShareLock', 'RowShareLock')))
     order by b.transaction_at
     limit 1;
end
$$;
comment on function public.table_holder(text) is
  'The process of the oldest transaction that uses a table, its partitions, or rows that its keys refer to, and for how many seconds it is open. Names no login: every login reads the reports of jobs.';
