/** The remaining steps of a takeover, shown before it begins. */
import type { ClientConfig } from 'pg';
import { withClient } from '../migrator/migrator.ts';
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
}

/** Changes nothing and takes no lock. */
export async function readTakeoverPlan(config: ClientConfig): Promise<TakeoverPlan> {
  return withClient(config, async (client) => {
    const state = await readTakeoverState(client);
    if (state === 'none') return { state, tables: [], obstacles: [], steps: [] };
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
    return { state, tables, obstacles, steps };
  });
}
