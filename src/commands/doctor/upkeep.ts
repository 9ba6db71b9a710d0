/**
 * Checks that a desk can go on: writes are allowed, its jobs succeed, its views have rows, its audit is sealed.
 */
import type { Client } from 'pg';
import type { PrismaClient } from '../../database/generated/client.ts';
import { readUnsealed } from '../../database/queries/unsealed-audit.ts';
import { findPortfolio } from '../../database/queries/portfolios.ts';
import { plainText } from '../../domain/plain-text.ts';
import { SEALED_WITHIN_MS } from '../../domain/silence.ts';
import { duration } from '../../text/durations.ts';
import { counted, grouped } from '../../text/figures.ts';
import type { Context } from '../command.ts';
import { failure, fine, warning } from './check.ts';
import type { Check } from './check.ts';

export async function examineReadOnly(client: Client): Promise<Check> {
  const { rows } = await client.query<{ reason: string | null; by: string }>(
    'select reason, changed_by as by from "DeskState" where read_only',
  );
  const [state] = rows;
  if (state === undefined) return fine('writes', 'orders and changes are accepted');
  return failure(
    'writes',
    `the desk is read-only since ${plainText(state.by)} set it: ${plainText(state.reason ?? 'without a reason')}`,
    'When the cause is gone, an administrator runs: traderai db read-only off',
  );
}

/** A portfolio that `--portfolio` or the configuration names. */
export async function examinePortfolio(db: PrismaClient, { portfolioName }: Context): Promise<Check> {
  const name = portfolioName();
  const found = await findPortfolio(db, name ?? undefined);
  if (found !== null)
    return fine('portfolio', `${plainText(found.name)}${name === null ? ', the first of this login' : ''}`);
  if (name === null)
    return warning('portfolio', 'this login has no portfolio', 'Create one with: traderai portfolio create NAME');
  return failure(
    'portfolio',
    `this login has no portfolio ${plainText(name)}, which the configuration or --portfolio names`,
    'List yours with: traderai portfolio list. Then: traderai config set portfolio NAME',
  );
}

/** The latest run of each job. */
export async function examineJobs(client: Client): Promise<Check> {
  const { rows } = await client.query<{ job: string; outcome: string; message: string | null }>(
    `select distinct on (job) job, outcome::text, message from "JobRun" where outcome in ('DONE', 'FAILED') order by job, started_at desc`,
  );
  const failed = rows.filter(({ outcome }) => outcome === 'FAILED');
  const [first] = failed;
  if (first === undefined)
    return fine(
      'jobs',
      rows.length === 0 ? 'no job has run yet' : `the latest runs of ${counted(rows.length, 'job')} succeeded`,
    );
  return failure(
    'jobs',
    failed.map(({ job, message }) => `${job} failed: ${plainText(message ?? 'without a message')}`).join('; '),
    `Remove the cause, then run it: traderai db maintain --job ${first.job}`,
  );
}

/** A pg_restore leaves materialized views without rows; a query of one then fails. */
export async function examineViews(client: Client): Promise<Check> {
  const { rows } = await client.query<{ name: string }>(
    `select matviewname::text as name from pg_catalog.pg_matviews where schemaname = 'public' and not ispopulated order by 1`,
  );
  if (rows.length === 0) return fine('views', 'every materialized view has been filled');
  return failure(
    'views',
    `never filled, as pg_restore leaves them: ${rows.map(({ name }) => name).join(', ')}`,
    'Fill them with: traderai db maintain --job refresh-views',
  );
}

export async function examineSealing(client: Client): Promise<Check> {
  const { rows, oldestMs } = await readUnsealed(client);
  if (rows === 0) return fine('audit', 'every row is sealed');
  const detail = `${grouped(rows)} ${rows === 1 ? 'row is' : 'rows are'} not sealed, the oldest for ${duration(oldestMs)}`;
  if (oldestMs <= SEALED_WITHIN_MS) return fine('audit', detail);
  return warning(
    'audit',
    `${detail}: such a row can be removed without a trace`,
    'A leading engine seals them. Without one: traderai db maintain --job seal-audit',
  );
}
