/** Reads, sizes and dead rows of tables, for the weekly and the quarterly review. A partitioned table counts as one. */
import type { ClientBase, Pool } from 'pg';

export interface TableUse {
  readonly table: string;
  /** The planner's estimate; counted for a table that was never analyzed. */
  readonly rows: number;
  readonly bytes: number;
  readonly indexBytes: number;
  /** Partitions; 0 for a plain table. */
  readonly months: number;
  /** Full scans, and rows read by them, since `since` of the review. */
  readonly wholeReads: number;
  readonly rowsReadWhole: number;
  readonly deadRows: number;
  readonly analyzedAt: number | null;
}

/** Largest first. */
export async function readTableUse(client: ClientBase | Pool): Promise<TableUse[]> {
  const { rows } = await client.query<
    Record<Exclude<keyof TableUse, 'analyzedAt'>, string> & { analyzedAt: Date | null }
  >(QUESTION);
  return rows.map(({ table, analyzedAt, ...figures }) => ({
    table,
    rows: Number(figures.rows),
    bytes: Number(figures.bytes),
    indexBytes: Number(figures.indexBytes),
    months: Number(figures.months),
    wholeReads: Number(figures.wholeReads),
    rowsReadWhole: Number(figures.rowsReadWhole),
    deadRows: Number(figures.deadRows),
    analyzedAt: analyzedAt?.getTime() ?? null,
  }));
}

const QUESTION = `
  select r.relname as "table", sum(case when c.relkind = 'p' then 0 when c.reltuples < 0 then coalesce(s.n_live_tup, 0) else c.reltuples end)::bigint::text as rows,
         sum(case when c.relkind = 'p' then 0 else pg_table_size(c.oid) end)::text as bytes,
         sum(case when c.relkind = 'p' then 0 else pg_indexes_size(c.oid) end)::text as "indexBytes",
         count(*) filter (where c.relispartition)::text as months,
         sum(coalesce(s.seq_scan, 0))::text as "wholeReads", sum(coalesce(s.seq_tup_read, 0))::text as "rowsReadWhole",
         sum(coalesce(s.n_dead_tup, 0))::text as "deadRows", max(greatest(s.last_analyze, s.last_autoanalyze)) as "analyzedAt"
    from pg_class c
    join pg_class r on r.oid = coalesce(pg_partition_root(c.oid)::oid, c.oid)
    left join pg_stat_user_tables s on s.relid = c.oid
   where r.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'm')
   group by r.oid, r.relname
   order by sum(pg_table_size(c.oid)) desc, r.relname`;
