/**
 * Takes over the database of an earlier application: each step is one recorded transaction, so after a kill at any
 * moment the next run continues. Until the last step the desk is read-only; the way back is open until the kept tables
 * are dropped.
 */
import type { Client, ClientConfig } from 'pg';
import { DatabaseFailure } from '../../database/failure.ts';
import { inMaintenanceTransaction } from '../../database/transaction.ts';
import { withClient } from '../migrator/migrator.ts';
import type { MigrationProgress } from '../migrator/migrator.ts';
import { leaveReadOnly } from '../migrator/read-only.ts';
import { BEFORE, measureBefore, storeMeasurements } from './baseline.ts';
import type { Slowdown, SlownessLimits } from './baseline.ts';
import { watchBlockers } from './blockers.ts';
import { findObstacles } from './legacy-tables.ts';
import { readSteps, readTakeoverState } from './state.ts';
import type { RecordedStep } from './state.ts';
import { BACKUP_STEP, BASELINE_STEP, STEPS } from './steps.ts';
import type { Moment, Step, StepWork, TakeoverProgress } from './step.ts';
import { takeoverSql } from './takeover-sql.ts';

export interface TakeoverOptions {
  /** Writes a full backup of the database and returns its path; throws when it cannot. */
  readonly backup: (config: ClientConfig, before: 'takeover' | 'migrate') => Promise<string>;
  readonly batchRows?: number;
  readonly slowness?: SlownessLimits;
  readonly onProgress?: (progress: TakeoverProgress) => void;
  readonly onMigration?: (progress: MigrationProgress) => void;
  readonly onMoment?: (step: string, moment: Moment) => Promise<void>;
}

export interface TakeoverOutcome {
  /** Path of the backup; null when an earlier attempt took it and did not record the path. */
  readonly backup: string | null;
  /** Every step, those of earlier attempts included. */
  readonly steps: readonly RecordedStep[];
  readonly slower: readonly Slowdown[];
}

/** A batch is a few megabytes, and repeating it takes a fraction of a second. */
const BATCH_ROWS = 50_000;
/** A person notices double the time when it adds a fiftieth of a second. */
const SLOWNESS: SlownessLimits = { factor: 2, floorMs: 20 };

/** Under the migration lock; `config` connects as a superuser. Begins, or continues after an earlier attempt. */
export async function takeOver(config: ClientConfig, options: TakeoverOptions): Promise<TakeoverOutcome> {
  const slower: Slowdown[] = [];
  await withClient(config, async (client) => {
    await speakExactly(client);
    const { onProgress = () => undefined, onMigration = () => undefined, onMoment = () => Promise.resolve() } = options;
    const onSlower = (slowdown: Slowdown): void => {
      slower.push(slowdown);
      onProgress({ kind: 'slower', slowdown });
    };
    const work: StepWork = {
      config,
      client,
      batchRows: options.batchRows ?? BATCH_ROWS,
      slowness: options.slowness ?? SLOWNESS,
      onProgress,
      onMigration,
      onMoment,
      onSlower,
    };
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const watch = watchBlockers(config, rows[0]!.pid, (by) => onProgress({ kind: 'blocked', by }));
    try {
      if ((await readTakeoverState(client)) === 'legacy') await prepare(work, options.backup);
      for (const [index, step] of STEPS.entries()) await runStep(work, step, index + FIRST_NUMBER);
    } finally {
      await watch.stop();
    }
  });
  const steps = await withClient(config, readSteps);
  return {
    backup: (steps.find(({ name }) => name === BACKUP_STEP)?.detail.file as string | undefined) ?? null,
    steps,
    slower,
  };
}

/** The two steps before have the numbers before. */
const FIRST_NUMBER = 3;

/** Numbers and instants as text without loss, whatever the superuser's settings are. */
async function speakExactly(client: Client): Promise<void> {
  await client.query(
    `set timezone to 'UTC'; set datestyle to 'ISO, YMD'; set extra_float_digits to 1; set default_transaction_isolation to 'read committed'`,
  );
}

async function prepare(
  { client, config, onProgress, onMoment }: StepWork,
  backup: TakeoverOptions['backup'],
): Promise<void> {
  const obstacles = await findObstacles(client);
  if (obstacles.length > 0)
    throw notBegun(
      obstacles.map(({ table, reason, rows }) => `${table}: ${reason}${rows === 0 ? '' : ` (${rows} rows)`}`),
    );
  onProgress({ kind: 'step', phase: 'preparation', name: BACKUP_STEP, resumed: false });
  const file = await backup(config, 'takeover');
  onProgress({ kind: 'backup', file });
  await onMoment(BACKUP_STEP, 'committed');
  onProgress({ kind: 'step', phase: 'preparation', name: BASELINE_STEP, resumed: false });
  const measured = await measureBefore(client);
  await inMaintenanceTransaction(client, async () => {
    await client.query(takeoverSql('010_record'));
    await client.query(takeoverSql('020_rules'));
    await storeMeasurements(client, BEFORE, measured);
    await client.query(
      `insert into takeover.step (number, phase, name, finished_at, detail)
       values (1, 'preparation', $1, clock_timestamp(), jsonb_build_object('file', $2::text)), (2, 'preparation', $3, clock_timestamp(), '{}')`,
      [BACKUP_STEP, file, BASELINE_STEP],
    );
    await onMoment(BASELINE_STEP, 'within');
  });
  await onMoment(BASELINE_STEP, 'committed');
}

async function runStep(work: StepWork, step: Step, number: number): Promise<void> {
  const { client, onProgress, onMoment } = work;
  const { rows } = await client.query<{ finished: boolean }>(
    'select finished_at is not null as finished from takeover.step where name = $1',
    [step.name],
  );
  if (rows[0]?.finished === true) return;
  onProgress({ kind: 'step', phase: step.phase, name: step.name, resumed: rows.length > 0 });
  try {
    const begin = (): Promise<unknown> =>
      client.query(
        'insert into takeover.step (number, phase, name) values ($1, $2, $3) on conflict (number) do nothing',
        [number, step.phase, step.name],
      );
    if (step.transactions === 'many') await inMaintenanceTransaction(client, begin);
    await onMoment(step.name, 'begun');
    if (step.transactions === 'many') {
      const moved = await step.run(work);
      await inMaintenanceTransaction(client, () => finish(client, step, moved));
    } else {
      // Reported once the transaction is committed: it may run more than once.
      let slower: Slowdown[] = [];
      await inMaintenanceTransaction(client, async () => {
        slower = [];
        await begin();
        await finish(client, step, await step.run({ ...work, onSlower: (slowdown) => slower.push(slowdown) }));
        await onMoment(step.name, 'within');
      });
      slower.forEach(work.onSlower);
    }
  } catch (cause) {
    throw await failed(work.config, step, cause);
  }
  await onMoment(step.name, 'committed');
}

async function finish(client: Client, { name }: Step, rows: number | null): Promise<void> {
  await client.query('update takeover.step set finished_at = clock_timestamp(), rows = $2 where name = $1', [
    name,
    rows,
  ]);
}

/**
 * Makes the desk read-only and records the reason, on a separate connection: the step's connection may be the one that
 * failed.
 */
async function failed(config: ClientConfig, step: Step, cause: unknown): Promise<DatabaseFailure> {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = `the takeover stopped at "${step.name}" (${step.phase}): ${reason}`;
  const record = (client: Client): Promise<void> =>
    inMaintenanceTransaction(client, () => leaveReadOnly(client, message));
  await withClient(config, record).catch(() => undefined);
  return new DatabaseFailure({
    code: 'TAKEOVER_FAILED',
    message,
    hint: 'This step was rolled back, and the desk is read-only. Continue with: traderai db migrate; or go back with: traderai db rollback --to 0',
    kind: 'failed',
    cause,
  });
}

function notBegun(reasons: readonly string[]): DatabaseFailure {
  return new DatabaseFailure({
    code: 'TAKEOVER_OBSTACLES',
    message: `the earlier database cannot be taken over: ${reasons.join('; ')}`,
    hint: 'Nothing was changed. Correct this in the earlier application, then migrate again.',
    kind: 'failed',
  });
}
