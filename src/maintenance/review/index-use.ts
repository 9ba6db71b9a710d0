/**
 * The weekly review of indexes: their reads, sizes and duplicates. A partitioned index counts as one, with all its
 * months.
 */
import type { ClientBase, Pool } from 'pg';

export interface IndexUse {
  readonly index: string;
  readonly table: string;
  /** Scans since `since` of the review. */
  readonly scans: number;
  readonly bytes: number;
  /** Known to Postgres 16 and newer. */
  readonly lastUsedAt: number | null;
  /** It enforces uniqueness or another constraint, so it never counts as unused. */
  readonly enforces: boolean;
  /** False for the remains of an interrupted build. */
  readonly valid: boolean;
  /** Another index of the same table that begins with the same columns. */
  readonly coveredBy: string | null;
}

/** Largest first. Row security does not cover statistics: every login sees the same. */
export async function readIndexUse(client: ClientBase | Pool): Promise<IndexUse[]> {
  const { rows } = await client.query<
    Record<'index' | 'table' | 'scans' | 'bytes', string> & {
      lastUsedAt: Date | null;
      enforces: boolean;
      valid: boolean;
      coveredBy: string | null;
    }
  >(QUESTION);
  return rows.map(({ index, table, scans, bytes, lastUsedAt, enforces, valid, coveredBy }) => ({
    index,
    table,
    scans: Number(scans),
    bytes: Number(bytes),
    lastUsedAt: lastUsedAt?.getTime() ?? null,
    enforces,
    valid,
    coveredBy,
  }));
}

/** Only complete b-trees without conditions are compared: for other indexes the column list does not show their use. */
const QUESTION = `
  with used as (
    select coalesce(pg_partition_root(i.indexrelid)::oid, i.indexrelid) as root, coalesce(s.idx_scan, 0) as scans,
           case when c.relkind = 'i' then pg_relation_size(i.indexrelid) else 0 end as bytes,
           (to_jsonb(s) ->> 'last_idx_scan')::timestamptz as last_used_at, i.indisvalid as valid
      from pg_index i
      join pg_class c on c.oid = i.indexrelid
      left join pg_stat_user_indexes s on s.indexrelid = i.indexrelid
     where c.relnamespace = 'public'::regnamespace
  ), root as (
    select i.indexrelid as id, i.indrelid as of_table, c.relname as index, t.relname as "table",
           i.indisunique or i.indisexclusion or exists (select from pg_constraint k where k.conindid = i.indexrelid) as enforces,
           case when m.amname = 'btree' and i.indpred is null and i.indexprs is null and i.indisvalid
                then array(select row(k.attnum, o.opclass, x.options)::text
                             from unnest(i.indkey::int2[]) with ordinality k(attnum, place)
                             join unnest(i.indclass::oid[]) with ordinality o(opclass, place) using (place)
                             join unnest(i.indoption::int2[]) with ordinality x(options, place) using (place) order by place) end as columns
      from pg_index i
      join pg_class c on c.oid = i.indexrelid
      join pg_class t on t.oid = i.indrelid
      join pg_am m on m.oid = c.relam
     where i.indexrelid in (select root from used)
  )
  select r.index, r."table", sum(u.scans)::text as scans, sum(u.bytes)::text as bytes, max(u.last_used_at) as "lastUsedAt", r.enforces, bool_and(u.valid) as valid,
         (select o.index from root o
           where o.of_table = r.of_table and o.id <> r.id and not r.enforces and o.columns[1:cardinality(r.columns)] = r.columns
             and (cardinality(o.columns) > cardinality(r.columns) or o.enforces or o.id < r.id)
           order by cardinality(o.columns), o.index limit 1) as "coveredBy"
    from root r join used u on u.root = r.id
   group by r.id, r.of_table, r.index, r."table", r.enforces, r.columns
   order by sum(u.bytes) desc, r.index`;
