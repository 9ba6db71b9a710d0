/** The remaining steps of a takeover, shown before it begins. */
import type { ClientConfig } from 'pg';
import { withClient } from '../migrator/migrator.ts';
import { readHolders } from './blockers.ts';
import type { Blocker } from './blockers.ts';
import { countLegacyRows, findObstacles } from './legacy-tables.ts';
import type { Obstacle, TableSize } from './legacy-tables.ts';
import { readSteps, readTakeoverState } from './state.ts';
import type { TakeoverState } from './state.ts';
import { BACKUP_STEP, BASELINE_STEP, STEPS } from './steps.ts';
import type { Phase } from './step.ts';

interface PlannedStep {
  readonly phase: Phase;
  readonly name: string;
  readonly done: boolean;
}

export interface TakeoverPlan {
  readonly state: TakeoverState;
  /** The earlier application's tables; empty when they are gone. */
  readonly tables: readonly TableSize[];
  /** Any of these prevents the takeover. */
  readonly obstacles: readonly Obstacle[];
  readonly steps: readonly PlannedStep[];
  /**
   * For about this long the earlier application can write nothing; null when it is not the database of one any more.
   */
  readonly unwritableForMs: number | null;
  /** Sessions whose open transactions the takeover would wait for. */
  readonly holders: readonly Blocker[];
}

/** Measured on two cores: 2.3 s without rows, 17 s with 300,000. A slower disk takes longer. */
const FIXED_MS = 3_000;
const ROWS_PER_SECOND = 20_000;

/** Changes nothing and takes no lock. */
export async function readTakeoverPlan(config: ClientConfig): Promise<TakeoverPlan> {
  return withClient(config, async (client) => {
    const state = await readTakeoverState(client);
    if (state === 'none') return { state, tables: [], obstacles: [], steps: [], unwritableForMs: null, holders: [] };
    const done = new Set(
      (await readSteps(client)).filter(({ finishedAt }) => finishedAt !== null).map(({ name }) => name),
    );
    const preparation = [BACKUP_STEP, BASELINE_STEP].map((name) => ({ phase: 'preparation' as const, name }));
    const steps = [...preparation, ...STEPS].map(({ phase, name }) => ({ phase, name, done: done.has(name) }));
    const obstacles = state === 'legacy' ? await findObstacles(client) : [];
    const { rows } = await client.query<{ kept: boolean }>(`select to_regnamespace('legacy_kept') is not null as kept`);
    const missing = obstacles.some(({ reason }) => reason === 'the table is missing');
    const tables =
      missing || state === 'past' ? [] : await countLegacyRows(client, rows[0]!.kept ? 'legacy_kept' : 'public');
    if (state !== 'legacy') return { state, tables, obstacles, steps, unwritableForMs: null, holders: [] };
    const count = tables.reduce((sum, { rows: more }) => sum + more, 0);
    const unwritableForMs = FIXED_MS + (count / ROWS_PER_SECOND) * 1_000;
    return { state, tables, obstacles, steps, unwritableForMs, holders: await readHolders(client) };
  });
}
