/** Ordinary migrations never run over the tables of an earlier application: a takeover handles those. */
import type { ClientBase } from 'pg';
import { DatabaseFailure } from '../../database/failure.ts';

/** Throws when schema public holds an earlier application's tables; see src/maintenance/takeover. */
export async function assertNoLegacyDatabase(client: ClientBase): Promise<void> {
  if (!(await holdsLegacyTables(client))) return;
  throw new DatabaseFailure({
    code: 'LEGACY_DATABASE',
    message: 'this database has the tables of an earlier TraderAI',
    hint: 'Take them over as a superuser: traderai db migrate --dry-run lists the steps, traderai db migrate runs them.',
    kind: 'failed',
  });
}

/**
 * True for the prototype's schema: its tables exist, with columns that only it has, and no migration was ever applied
 * to them. With migrations of another tool the database is maintained elsewhere, and is left alone.
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
