/**
 * The steps of a takeover in their order: the three phases of the migration plan, after a backup and a measurement of
 * query times.
 */
import type { Client } from 'pg';
import { inMaintenanceTransaction } from '../../database/transaction.ts';
import { migrateUnderLock } from '../migrator/migrator.ts';
import { endReadOnly, leaveReadOnly } from '../migrator/read-only.ts';
import { compareAfter } from './baseline.ts';
import { assertMoved, assertViewsExact, countKept, keepRemainders } from './checks.ts';
import { fingerprint } from './fingerprint.ts';
import type { LegacyTable } from './legacy-tables.ts';
import { LAST_STEP } from './state.ts';
import type { Phase, Step, StepWork } from './step.ts';
import { takeoverSql } from './takeover-sql.ts';
import { TICKS_STEP, moveInstruments, moveTicks } from './ticks.ts';

/** Done before a table exists that could record them; see takeover.ts. */
export const BACKUP_STEP = 'full backup';
export const BASELINE_STEP = 'query times before';

const VIEW_FILES = [
  '300_plain_views',
  '310_legacy_views',
  '320_write_users',
  '330_write_inferences',
  '340_write_debates',
  '350_write_alerts',
  '360_write_ticks',
  '370_ownership',
];

export const STEPS: readonly Step[] = [
  inOne('trading tables', 'keep the tables', async ({ client }) => {
    await client.query(takeoverSql('030_keep'));
    return null;
  }),
  { phase: 'trading tables', name: 'trading tables', transactions: 'many', run: makeDesk },
  compared('trading tables', 'query times after the trading tables'),
  inOne('data', 'ids', ({ client }) => rowsOf(client, '100_ids')),
  moved('User', 'users', '110_users'),
  inOne('data', 'default portfolios', async ({ client }) => {
    const portfolios = await rowsOf(client, '120_portfolios');
    assertMoved('users with a portfolio', { expected: await countKept(client, 'User'), moved: portfolios });
    return portfolios;
  }),
  inOne('data', 'instruments', ({ client }) => moveInstruments(client)),
  inOne('data', 'ticks without a place', async ({ client }) => {
    await client.query(takeoverSql('130_tick_rules'));
    return rowsOf(client, '140_unplaced_ticks');
  }),
  { phase: 'data', name: TICKS_STEP, transactions: 'many', run: moveTicks },
  moved('Inference', 'inferences', '200_inferences'),
  moved('Verification', 'verifications', '210_verifications'),
  moved('Debate', 'debates', '220_debates'),
  moved('DebateVote', 'votes', '230_votes'),
  moved('Alert', 'alerts', '240_alerts'),
  moved('SystemHealth', 'health', '250_health'),
  inOne('data', 'compatibility views', async ({ client }) => {
    for (const file of VIEW_FILES) await client.query(takeoverSql(file));
    const kept = await keepRemainders(client);
    await assertViewsExact(client);
    return kept;
  }),
  compared('data', 'query times after the data'),
  inOne('performance', 'analyze', async ({ client }) => {
    await client.query('analyze');
    return null;
  }),
  inOne('performance', 'materialized views', ({ client }) => refreshViews(client)),
  compared('performance', 'query times in the end'),
  inOne('performance', LAST_STEP, async ({ client }) => {
    await endReadOnly(client);
    return fingerprint(client);
  }),
];

const UNDERWAY =
  'takeover of an earlier database in progress; after an interruption, continue with: traderai db migrate';

/** The ordinary migrations, each in its own transaction; afterwards only the takeover may write until it is over. */
async function makeDesk({ client, config, onMigration }: StepWork): Promise<null> {
  await migrateUnderLock(config, { onProgress: onMigration });
  await inMaintenanceTransaction(client, () => leaveReadOnly(client, UNDERWAY));
  return null;
}

function inOne(phase: Phase, name: string, run: Step['run']): Step {
  return { phase, name, transactions: 'one', run };
}

/** Row for row: the number of rows must stay the same. */
function moved(table: LegacyTable, name: string, file: string): Step {
  return inOne('data', name, async ({ client }) => {
    const rows = await rowsOf(client, file);
    assertMoved(`rows of ${table}`, { expected: await countKept(client, table), moved: rows });
    return rows;
  });
}

function compared(phase: Phase, name: string): Step {
  return inOne(phase, name, async ({ client, slowness, onSlower }) => {
    for (const slowdown of await compareAfter(client, `after ${phase}`, slowness)) onSlower(slowdown);
    return null;
  });
}

/** Number of rows that the last statement of a file moved. */
async function rowsOf(client: Client, file: string): Promise<number> {
  const results = (await client.query(takeoverSql(file))) as unknown;
  const last = (Array.isArray(results) ? results.at(-1) : results) as { rowCount: number | null };
  return last.rowCount ?? 0;
}

async function refreshViews(client: Client): Promise<number> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', schemaname, matviewname) as name from pg_catalog.pg_matviews where schemaname = 'public' order by 1`,
  );
  for (const { name } of rows) await client.query(`refresh materialized view ${name}`);
  return rows.length;
}
