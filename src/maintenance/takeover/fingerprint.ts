/**
 * The desk's rows at the end of the takeover: a row that differs from its fingerprint was written later, by either
 * side.
 */
import type { Client } from 'pg';

/** Ticks are compared with the kept ticks, and candles follow from ticks. The audit is compared by its numbers. */
const BY_OTHER_MEANS = ['MarketData', 'MarketTick', 'AuditLog'];
/**
 * Rows that the desk writes about itself have no owner, and rows computed from candles and samples follow from those.
 */
const OF_THE_DESK_ITSELF = [
  'DeskState',
  'AuditHead',
  'EngineLease',
  'QueryBaseline',
  'CandleDay',
  'TouchedDay',
  'TouchedEquity',
];

/** Runs in the transaction that opens the desk. Returns the number of rows. */
export async function fingerprint(client: Client): Promise<number> {
  let total = 0;
  for (const table of await fingerprintedTables(client)) {
    const { rowCount } = await client.query(
      `insert into takeover.as_taken (table_name, row_hash) select $1, ${ROW_HASH} from public.${client.escapeIdentifier(table)} t`,
      [table],
    );
    total += rowCount ?? 0;
  }
  await client.query(
    `update takeover.step set detail = jsonb_build_object('auditSequence', coalesce((select max(sequence) from public."AuditLog"), 0)) where name = 'open the desk'`,
  );
  await client.query('create index on takeover.as_taken (table_name, row_hash)');
  return total;
}

export const ROW_HASH = 'md5(to_jsonb(t)::text)';

export async function fingerprintedTables(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_catalog.pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname not like '\\_%'
        and not c.relname = any ($1)
        and not exists (select from pg_catalog.pg_depend d where d.objid = c.oid and d.deptype = 'e')
      order by 1`,
    [[...BY_OTHER_MEANS, ...OF_THE_DESK_ITSELF]],
  );
  return rows.map(({ name }) => name);
}
