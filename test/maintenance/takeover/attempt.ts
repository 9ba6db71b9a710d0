/** A takeover that tests can end anywhere, and its result in a form that two runs can compare. */
import type { Pool, PoolClient } from 'pg';
import { schemaText } from '../../../src/maintenance/backup/schema-text.ts';
import { bringUp } from '../../../src/maintenance/takeover/bring-up.ts';
import type { BringUpOutcome } from '../../../src/maintenance/takeover/bring-up.ts';
import type { TakeoverOptions } from '../../../src/maintenance/takeover/takeover.ts';
import { verifyDesk } from '../../../src/maintenance/verify.ts';
import type { TestDesk } from '../../support/desk.ts';

export const BACKUP = '/backups/before.backup';

/** Batches of two ticks, so that few rows make several batches. */
export function takeOverDesk(desk: TestDesk, options: Partial<TakeoverOptions> = {}): Promise<BringUpOutcome> {
  return bringUp(desk.superuser, {}, { backup: () => Promise.resolve(BACKUP), batchRows: 2, ...options });
}

export async function withConnection<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}

export function schemaOf(desk: TestDesk): Promise<string> {
  return withConnection(desk.pool, (client) => schemaText(client));
}

/** Names of the broken laws. */
export async function brokenInvariants(desk: TestDesk): Promise<string[]> {
  const { checks } = await withConnection(desk.pool, (client) => verifyDesk(client));
  return checks.filter(({ ok }) => !ok).map(({ name }) => name);
}

/** The result of a takeover, except for values of the clock, of chance and of gaps in numbering. */
export async function takenOver(desk: TestDesk): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const [name, sql] of Object.entries(QUERIES)) found[name] = (await desk.pool.query(sql)).rows;
  return found;
}

const QUERIES = {
  users: 'select * from "User" order by id',
  portfolios:
    'select user_id, name, description, currency, cash_balance_usd, total_value_usd from "Portfolio" order by user_id',
  ledger: 'select account, amount, kind, count(*) from "LedgerEntry" group by 1, 2, 3 order by 1, 2',
  instruments: 'select symbol, name, currency, tick_size from "Instrument" order by symbol',
  candles: 'select * from "MarketData" order by symbol, timestamp',
  ticks: `select to_jsonb(t) - 'sequence' as tick from "MarketTick" t order by sequence`,
  quarantine: 'select kind, source, symbol, timestamp, reason, detail, raw from "Quarantine" order by raw',
  inferences: `select to_jsonb(t) - 'number' as row from "Inference" t order by number`,
  verifications: 'select * from "Verification" order by id',
  debates: `select to_jsonb(t) - 'number' as row from "Debate" t order by number`,
  votes: 'select * from "DebateVote" order by id',
  alerts: `select to_jsonb(t) - 'number' as row from "Alert" t where source = 'legacy' order by number`,
  health: 'select * from "SystemHealth" order by checked_at',
  ids: 'select * from takeover.id_map order by table_name, legacy_id',
  remainders: 'select * from takeover.remainder order by table_name, id',
  steps: `select number, phase, name, rows, finished_at is not null as finished from takeover.step order by number`,
  audit: `select table_name, action, count(*) from "AuditLog" where table_name not in ('Alert', 'DeskState') group by 1, 2 order by 1, 2`,
  state: 'select read_only, reason from "DeskState"',
} as const;
