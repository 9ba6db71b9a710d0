/** The ordinary migrations never run over the tables of an earlier application: those are taken over on purpose. */
import type { ClientBase } from 'pg';
import { DatabaseFailure } from '../../database/failure.ts';

/** Throws when public holds an earlier application's tables; see src/maintenance/takeover. */
export async function assertNoLegacyDatabase(client: ClientBase): Promise<void> {
  if (!(await holdsLegacyTables(client))) return;
  throw new DatabaseFailure({
    code: 'LEGACY_DATABASE',
    message: 'this database holds the tables of an earlier TraderAI',
    hint: 'Take them over, connected as a superuser: traderai db migrate --dry-run shows how, traderai db migrate does it.',
    kind: 'failed',
  });
}

/**
 * True for the prototype's schema: its tables are there, by columns that only it has, and no migration was ever applied to them.
 * Rows of migrations that other tools wrote make it a database that somebody looks after: it is left alone.
 */
export async function holdsLegacyTables(client: Pick<ClientBase, 'query'>): Promise<boolean> {
  const { rows } = await client.query<{ columns: number; history: boolean }>(
    `select (select count(*)::int from pg_catalog.pg_attribute a
              where not a.attisdropped and (a.attrelid, a.attname) in
                ((to_regclass('public."User"'), 'passwordHash'), (to_regclass('public."MarketData"'), 'coherenceScores'),
                 (to_regclass('public."Inference"'), 'userId'), (to_regclass('public."Verification"'), 'inferenceId'),
                 (to_regclass('public."Debate"'), 'bullArguments'), (to_regclass('public."DebateVote"'), 'votedFor'),
                 (to_regclass('public."Alert"'), 'acknowledgedBy'))) as columns,
            to_regclass('public."_prisma_migrations"') is not null as history`,
  );
  const { columns, history } = rows[0]!;
  if (columns !== LEGACY_MARKS) return false;
  if (!history) return true;
  const { rows: applied } = await client.query(`select from public."_prisma_migrations" limit 1`);
  return applied.length === 0;
}

const LEGACY_MARKS = 7;
