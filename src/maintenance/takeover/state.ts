/** How far the takeover of a database has progressed. */
import type { ClientBase } from 'pg';
import { holdsLegacyTables } from '../migrator/legacy-guard.ts';

/**
 * none: the database never had an earlier application. legacy: its tables are untouched. underway: a takeover began and
 * is unfinished. both: the desk exists, and the earlier application uses its views. finished: the views are gone, the
 * kept tables remain. past: the kept tables are gone as well.
 */
export type TakeoverState = 'none' | 'legacy' | 'underway' | 'both' | 'finished' | 'past';

export interface RecordedStep {
  readonly number: number;
  readonly phase: string;
  readonly name: string;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly rows: number | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The step that opens the desk. */
export const LAST_STEP = 'open the desk';

export async function readTakeoverState(client: Pick<ClientBase, 'query'>): Promise<TakeoverState> {
  const { rows } = await client.query<{ recorded: boolean; views: boolean; kept: boolean }>(
    `select to_regclass('takeover.step') is not null as recorded, to_regnamespace('legacy') is not null as views, to_regnamespace('legacy_kept') is not null as kept`,
  );
  const { recorded, views, kept } = rows[0]!;
  if (!recorded) return (await holdsLegacyTables(client)) ? 'legacy' : 'none';
  const steps = await readSteps(client);
  if (!steps.some(({ name, finishedAt }) => name === LAST_STEP && finishedAt !== null)) return 'underway';
  return views ? 'both' : kept ? 'finished' : 'past';
}

/** In their order; empty without a takeover. */
export async function readSteps(client: Pick<ClientBase, 'query'>): Promise<RecordedStep[]> {
  const { rows: found } = await client.query<{ recorded: boolean }>(
    `select to_regclass('takeover.step') is not null as recorded`,
  );
  if (!found[0]!.recorded) return [];
  const { rows } = await client.query<Omit<RecordedStep, 'rows'> & { readonly rows: string | null }>(
    `select number, phase, name, started_at as "startedAt", finished_at as "finishedAt", rows, detail from takeover.step order by number`,
  );
  return rows.map((row) => ({ ...row, rows: row.rows === null ? null : Number(row.rows) }));
}
