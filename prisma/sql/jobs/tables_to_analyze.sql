create or replace function public.tables_to_analyze() returns setof text
  language plpgsql stable security definer
  set search_path = ''
as $$
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  return query
    select c.relname::text
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
     order by c.relname;
end
$$;
comment on function public.tables_to_analyze() is
  'Tables of the desk that changed by a tenth since their last analysis, partitioned tables as a whole. analyze_table analyzes one.';
