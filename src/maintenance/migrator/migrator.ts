/**
 * Migrates a database to the schema of this version, or back: plain SQL, one transaction for each step, recorded in
 * Prisma's own table.
 */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { ClientConfig } from 'pg';
import { DatabaseFailure } from '../../database/failure.ts';
import { assertSupportedServer } from '../../database/server-version.ts';
import { inMaintenanceTransaction } from '../../database/transaction.ts';
import { createHistory, readAppliedObjects, readHistory } from './history.ts';
import type { AppliedMigration } from './history.ts';
import { readSchemaFiles } from './migration-files.ts';
import type { Migration, SchemaFiles } from './migration-files.ts';
import { assertNoLegacyDatabase } from './legacy-guard.ts';
import { withMigrationLock } from './migration-lock.ts';
import { kindOf } from './object-order.ts';
import type { SqlObject } from './object-order.ts';
import { planMigration, planRollback } from './plan.ts';
import { endReadOnly, leaveReadOnly } from './read-only.ts';
import type { MigrationPlan, PlanInput } from './plan.ts';

export type MigrationProgress =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'applying' | 'undoing'; readonly name: string }
  | { readonly kind: 'objects'; readonly count: number; readonly dropped: readonly string[] };

export interface MigratorOptions {
  /** Number of the last migration to apply. */
  readonly to?: number;
  readonly whenBusy?: 'wait' | 'refuse';
  readonly onProgress?: (progress: MigrationProgress) => void;
  /** Called under the lock, before an existing desk is changed, to take a backup. An error ends the migration. */
  readonly onBegin?: () => Promise<void>;
  /** Replaces the files of this version. */
  readonly files?: SchemaFiles;
}

export interface MigrationOutcome {
  /** Names of migrations, in the order of their run. */
  readonly done: readonly string[];
  /** Number of applied objects: 0 when they were current. */
  readonly objects: number;
  /** Objects without a file; they stay in the database until a migration drops them. */
  readonly dropped: readonly string[];
}

/**
 * `config` connects as a superuser. Stops at the first failed migration, which changes nothing, and leaves the desk
 * read-only; a successful migration ends that.
 */
export async function migrate(config: ClientConfig, options: MigratorOptions = {}): Promise<MigrationOutcome> {
  const { whenBusy = 'wait', onProgress = () => undefined } = options;
  return withMigrationLock(config, { whenBusy, onWait: () => onProgress({ kind: 'waiting' }) }, async () => {
    const outcome = await migrateUnderLock(config, options);
    await withClient(config, (client) => inMaintenanceTransaction(client, () => endReadOnly(client)));
    return outcome;
  });
}

/** Like migrate, for a caller that holds the lock; a read-only desk stays read-only. */
export async function migrateUnderLock(config: ClientConfig, options: MigratorOptions): Promise<MigrationOutcome> {
  const { to, onProgress = () => undefined, onBegin, files = readSchemaFiles() } = options;
  return withClient(config, async (client) => {
    await assertSupportedServer(client);
    await assertNoLegacyDatabase(client);
    await inMaintenanceTransaction(client, () => createHistory(client));
    const plan = planMigration(await readState(client, files), to);
    if (plan.applied.length > 0 && plan.pending.length > 0) await onBegin?.();
    for (const migration of plan.pending) {
      onProgress({ kind: 'applying', name: migration.name });
      await asStep(client, () => applyMigration(client, migration));
    }
    const done = plan.pending.map((migration) => migration.name);
    if (plan.objects !== 'differ') return { done, objects: 0, dropped: [] };
    onProgress({ kind: 'objects', count: files.objects.length, dropped: plan.dropped });
    await asStep(client, () => applyObjects(client, files.objects));
    return { done, objects: files.objects.length, dropped: plan.dropped };
  });
}

/**
 * Undoes migrations above `to`, newest first. The next migrate applies the objects again, when all migrations are
 * applied.
 */
export async function rollback(
  config: ClientConfig,
  options: MigratorOptions & { readonly to: number },
): Promise<MigrationOutcome> {
  const { to, whenBusy = 'wait', onProgress = () => undefined, onBegin, files = readSchemaFiles() } = options;
  return withMigrationLock(config, { whenBusy, onWait: () => onProgress({ kind: 'waiting' }) }, () =>
    withClient(config, async (client) => {
      await inMaintenanceTransaction(client, () => createHistory(client));
      const undone = planRollback(await readState(client, files), to);
      if (undone.length > 0) await onBegin?.();
      for (const migration of undone) {
        onProgress({ kind: 'undoing', name: migration.name });
        await asStep(client, () => undoMigration(client, migration));
      }
      return { done: undone.map((migration) => migration.name), objects: 0, dropped: [] };
    }),
  );
}

/** The plan of migrate; changes nothing and takes no lock. */
export async function readPlan(
  config: ClientConfig,
  { to, files = readSchemaFiles() }: Pick<MigratorOptions, 'to' | 'files'> = {},
): Promise<MigrationPlan> {
  return withClient(config, async (client) => planMigration(await readState(client, files), to));
}

/** The migrations that rollback would undo, newest first; changes nothing. */
export async function readRollbackPlan(
  config: ClientConfig,
  { to, files = readSchemaFiles() }: { readonly to: number; readonly files?: SchemaFiles },
): Promise<readonly Migration[]> {
  return withClient(config, async (client) => planRollback(await readState(client, files), to));
}

/** Every run of every migration, oldest first. */
export async function readMigrationHistory(config: ClientConfig): Promise<AppliedMigration[]> {
  return withClient(config, readHistory);
}

async function readState(client: Client, files: SchemaFiles): Promise<PlanInput> {
  return { files, history: await readHistory(client), objects: await readAppliedObjects(client) };
}

async function applyMigration(client: Client, migration: Migration): Promise<void> {
  await runScript(client, { name: `${migration.name}/migration.sql`, text: migration.up });
  await client.query(
    `insert into "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       values ($1, $2, $3, now(), clock_timestamp(), 1)`,
    [randomUUID(), migration.checksum, migration.name],
  );
  await forgetObjects(client);
}

async function undoMigration(client: Client, migration: Migration): Promise<void> {
  await runScript(client, { name: `${migration.name}/down.sql`, text: migration.down ?? '' });
  await client.query(
    'update "_prisma_migrations" set rolled_back_at = clock_timestamp() where migration_name = $1 and rolled_back_at is null',
    [migration.name],
  );
  await forgetObjects(client);
}

/** A table that is dropped or recreated loses its views, triggers and policies, so none counts as applied. */
async function forgetObjects(client: Client): Promise<void> {
  await client.query('delete from "_traderai_objects"');
}

/**
 * All or none, because they refer to each other. Functions are applied twice: once to exist, once to check their bodies
 * against all objects.
 */
async function applyObjects(client: Client, objects: readonly SqlObject[]): Promise<void> {
  await forgetObjects(client);
  await client.query('set local check_function_bodies to off');
  for (const object of objects) {
    await runScript(client, { name: `sql/${object.path}`, text: object.text });
    await client.query('insert into "_traderai_objects" (path, checksum) values ($1, $2)', [
      object.path,
      object.checksum,
    ]);
  }
  await client.query('set local check_function_bodies to on');
  for (const object of objects)
    if (kindOf(object) === 'function') await runScript(client, { name: `sql/${object.path}`, text: object.text });
}

/** The SQLSTATE with which a script refuses because of a row: the user removes it and tries again. */
const CONFLICT = 'TR409';

interface ScriptError {
  readonly message: string;
  readonly position?: string;
  readonly code?: string;
  readonly detail?: string;
  readonly hint?: string;
}

async function runScript(
  client: Client,
  { name, text }: { readonly name: string; readonly text: string },
): Promise<void> {
  try {
    await client.query(text);
  } catch (cause) {
    const { message, position, code, detail, hint } = cause as ScriptError;
    if (code === CONFLICT && detail !== undefined)
      throw new DatabaseFailure({ code: detail, message, hint: hint ?? null, kind: 'conflict', cause });
    const line = position === undefined ? '' : `, line ${text.slice(0, Number(position) - 1).split('\n').length}`;
    throw new DatabaseFailure({
      code: 'MIGRATION_FAILED',
      message: `prisma/${name.startsWith('sql/') ? '' : 'migrations/'}${name}${line}: ${message}${code === undefined ? '' : ` (${code})`}`,
      hint: 'This step was rolled back. Correct the cause, then migrate again.',
      kind: 'failed',
      cause,
    });
  }
}

/** One transaction; a failure makes the desk read-only, and a refusal leaves it as it was. */
async function asStep(client: Client, work: () => Promise<void>): Promise<void> {
  try {
    await inMaintenanceTransaction(client, async () => {
      await goFirst(client);
      await work();
    });
  } catch (error) {
    if (error instanceof DatabaseFailure && error.kind === 'conflict') throw error;
    // The original error matters more than a failure to record it.
    const { message } = error as Error;
    await inMaintenanceTransaction(client, () => leaveReadOnly(client, message)).catch(() => undefined);
    throw error;
  }
}

export async function withClient<T>(config: ClientConfig, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ ...config, application_name: 'traderai migrate' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    // A superuser's own settings must not decide where objects are created.
    await client.query(
      `set search_path to public; set client_min_messages to warning; set lock_timeout to 0; set statement_timeout to 0; set traderai.migrating to 'on'`,
    );
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * A step locks many tables, in an order of its own. An engine of the former version books meanwhile: it takes the lease
 * first, so it waits there and not in a circle. Of other transactions in a circle with the step it is never the step
 * that the server ends, because they look for deadlocks sooner, or wait for less time; they are sent again.
 */
async function goFirst(client: Client): Promise<void> {
  await client.query(`set local deadlock_timeout to '60s'`);
  const { rows } = await client.query(`select where to_regclass('public."EngineLease"') is not null`);
  if (rows.length > 0) await client.query('lock table public."EngineLease" in exclusive mode');
}
