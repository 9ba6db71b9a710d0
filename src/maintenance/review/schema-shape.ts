/** The quarterly review of the schema: present and coming problems. Each row names an object and a finding. */
import type { ClientBase, Pool } from 'pg';

export type ShapeKind =
  | 'no-primary-key'
  | 'unindexed-foreign-key'
  | 'unchecked-constraint'
  | 'sequence-running-out'
  | 'transactions-running-out'
  | 'no-month-ahead';

export interface ShapeFinding {
  readonly kind: ShapeKind;
  readonly object: string;
  /** More about the finding: columns of a key, a share of a range. */
  readonly detail: string;
}

export async function readShape(client: ClientBase | Pool): Promise<ShapeFinding[]> {
  const { rows } = await client.query<ShapeFinding>(QUESTION);
  return rows;
}

/** A foreign key that neither cascades nor sets null refers to rows that are never deleted: it needs no index. */
const QUESTION = `
  select 'no-primary-key' as kind, c.relname::text as object, '' as detail
    from pg_class c
   where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
     and not exists (select from pg_index i where i.indrelid = c.oid and i.indisunique and i.indpred is null)
     and c.relname not like '\\_%'
  union all
  select 'unindexed-foreign-key', t.relname, k.conname || ' (' || (select string_agg(a.attname, ', ' order by w.place) from unnest(k.conkey) with ordinality w(attnum, place)
           join pg_attribute a on a.attrelid = k.conrelid and a.attnum = w.attnum) || ')'
    from pg_constraint k join pg_class t on t.oid = k.conrelid
   where k.contype = 'f' and k.connamespace = 'public'::regnamespace and k.conparentid = 0 and k.confdeltype <> 'a'
     and not exists (select from pg_index i where i.indrelid = k.conrelid and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)
  union all
  select 'unchecked-constraint', t.relname, k.conname from pg_constraint k join pg_class t on t.oid = k.conrelid
   where k.connamespace = 'public'::regnamespace and not k.convalidated
  union all
  select 'sequence-running-out', s.sequencename, round(100.0 * s.last_value / s.max_value) || ' %'
    from pg_sequences s where s.schemaname = 'public' and s.last_value > s.max_value / 2
  union all
  select 'transactions-running-out', current_database(), age(d.datfrozenxid)::text
    from pg_database d where d.datname = current_database() and age(d.datfrozenxid) > 1000000000
  union all
  select 'no-month-ahead', p.relname, to_char(n.month, 'YYYY-MM')
    from pg_partitioned_table o
    join pg_class p on p.oid = o.partrelid
    cross join (select date_trunc('month', now() at time zone 'UTC') + interval '1 month' as month) n
   where p.relnamespace = 'public'::regnamespace and o.partstrat = 'r'
     and exists (select from pg_inherits i where i.inhparent = p.oid)
     and not exists (select from pg_inherits i join pg_class c on c.oid = i.inhrelid
                      where i.inhparent = p.oid and pg_get_expr(c.relpartbound, c.oid) like '%FROM (''' || to_char(n.month, 'YYYY-MM-DD') || '%')
  order by 1, 2, 3`;
