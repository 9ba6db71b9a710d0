create or replace function public.analyze_tables() returns integer
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  target record;
  analyzed integer := 0;
begin
  perform public.require_read_committed();
  for target in
    select c.oid::regclass as name
      from pg_catalog.pg_class c
      left join pg_catalog.pg_stat_all_tables s on s.relid = c.oid
      left join lateral (
        select sum(greatest(m.reltuples, 0)) as rows from pg_catalog.pg_inherits i join pg_catalog.pg_class m on m.oid = i.inhrelid
         where i.inhparent = c.oid) months on true
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'm') and not c.relispartition
       and pg_catalog.pg_get_userbyid(c.relowner) = 'traderai_owner'
       and case c.relkind
             -- Autovacuum analyzes months but never their parent table, whose statistics plan queries over several months.
             when 'p' then c.reltuples < 0 or abs(months.rows - c.reltuples) > 1000 + c.reltuples * 0.1
             else s.n_mod_since_analyze > 1000 + greatest(c.reltuples, 0) * 0.1
           end
     order by c.relname
  loop
    execute format('analyze %s', target.name);
    analyzed := analyzed + 1;
  end loop;
  return analyzed;
end
$$;
comment on function public.analyze_tables() is 'Analyzes tables that changed by a tenth since their last analysis, partitioned tables as a whole. Returns the number of tables.';
