/** Computes the work from files and history alone, so that every rule can be tested without a database. */
import { DatabaseFailure } from '../../database/failure.ts';
import type { AppliedMigration, AppliedObject } from './history.ts';
import type { Migration, SchemaFiles } from './migration-files.ts';

export interface MigrationPlan {
  readonly applied: readonly Migration[];
  readonly pending: readonly Migration[];
  /**
   * Objects belong to the newest schema: not applied before it, and applied again after any migration, which may have
   * recreated their tables.
   */
  readonly objects: 'current' | 'differ' | 'not yet';
  /** Paths of objects that were applied earlier and have no file now. */
  readonly dropped: readonly string[];
}

export interface PlanInput {
  readonly files: SchemaFiles;
  readonly history: readonly AppliedMigration[];
  readonly objects: readonly AppliedObject[];
}

/**
 * `to` is the number of the last migration to apply; without it all are applied. Throws when files and history
 * contradict each other.
 */
export function planMigration({ files, history, objects }: PlanInput, to?: number): MigrationPlan {
  const applied = appliedMigrations(files.migrations, history);
  assertKnown(files.migrations, to);
  const missing = files.migrations.slice(applied.length);
  const pending = to === undefined ? missing : missing.filter((migration) => migration.number <= to);
  const known = new Map(objects.map((object) => [object.path, object.checksum]));
  const present = new Set(files.objects.map((object) => object.path));
  const dropped = objects.map((object) => object.path).filter((path) => !present.has(path));
  const differ =
    pending.length > 0 ||
    dropped.length > 0 ||
    files.objects.some((object) => known.get(object.path) !== object.checksum);
  return {
    applied,
    pending,
    dropped,
    objects: pending.length < missing.length ? 'not yet' : differ ? 'differ' : 'current',
  };
}

/** The migrations to undo, newest first. `to` is the number of the last one to keep; 0 undoes all. */
export function planRollback({ files, history }: PlanInput, to: number): readonly Migration[] {
  const applied = appliedMigrations(files.migrations, history);
  assertKnown(files.migrations, to);
  const undone = applied.filter((migration) => migration.number > to).reverse();
  const oneWay = undone.find((migration) => migration.down === null);
  if (oneWay !== undefined) {
    throw new DatabaseFailure({
      code: 'NO_WAY_BACK',
      message: `${oneWay.name} has no down.sql, so it cannot be undone`,
      hint: `Stop before it: traderai db rollback --to ${oneWay.number}`,
      kind: 'failed',
    });
  }
  return undone;
}

/**
 * The files of the migrations that the history names. Throws when files and history contradict each other: no command
 * can open such a desk.
 */
export function appliedMigrations(migrations: readonly Migration[], history: readonly AppliedMigration[]): Migration[] {
  assertKnownHistory(history);
  const inForce = history.filter((row) => row.rolledBackAt === null);
  const byName = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const row of inForce) assertAgrees(row, byName.get(row.name), migrations);
  const names = new Set(inForce.map((row) => row.name));
  const applied = migrations.filter((migration) => names.has(migration.name));
  const skipped = migrations.slice(0, applied.length).find((migration) => !names.has(migration.name));
  if (skipped !== undefined) {
    throw contradiction(
      'MIGRATION_SKIPPED',
      `${skipped.name} was never applied, but later migrations were`,
      'Undo the later ones (traderai db rollback), then migrate again.',
    );
  }
  return applied;
}

/**
 * Migrations of previews that were folded into those of today, by the first name that each such history has alone. No
 * desk with them was deployed, so no path leads from them to the present ones.
 */
const FORMER = ['0001_people', '0010_person_limits'];

/** Throws FORMER_HISTORY for a desk that a preview created. */
function assertKnownHistory(history: readonly AppliedMigration[]): void {
  const inForce = history.filter(({ rolledBackAt }) => rolledBackAt === null);
  const former = FORMER.find((name) => inForce.some((row) => row.name === name));
  if (former !== undefined) throw formerHistory(former);
}

function formerHistory(first: string): DatabaseFailure {
  return contradiction(
    'FORMER_HISTORY',
    `a preview of traderai created this desk, with migrations that no longer exist: ${first} and later`,
    'Nothing was changed. Create a new desk: name an empty database with --db, or another folder with --home. Only the preview opens this desk; traderai db backup FILE keeps it.',
  );
}

function assertAgrees(row: AppliedMigration, file: Migration | undefined, migrations: readonly Migration[]): void {
  if (file === undefined) {
    const newest = migrations.at(-1)?.name ?? 'none';
    throw contradiction(
      'TRADERAI_TOO_OLD',
      `this traderai is older than the desk: the database has ${row.name}, the newest migration here is ${newest}`,
      'Update traderai, or undo that migration with the newer one: traderai db rollback',
    );
  }
  if (row.finishedAt === null) {
    throw contradiction(
      'MIGRATION_UNFINISHED',
      `another tool began ${row.name} and did not finish it`,
      'Check its changes, then run: prisma migrate resolve',
    );
  }
  if (row.checksum !== file.checksum) {
    throw contradiction(
      'MIGRATION_CHANGED',
      `${row.name} was changed after it was applied: its checksum was ${row.checksum.slice(0, 12)}… and is now ${file.checksum.slice(0, 12)}…`,
      'Use the traderai that made this desk. In a checkout: restore the file, and write the change as a new migration.',
    );
  }
}

function assertKnown(migrations: readonly Migration[], to: number | undefined): void {
  if (to === undefined || to === 0 || migrations.some((migration) => migration.number === to)) return;
  throw new DatabaseFailure({
    code: 'UNKNOWN_MIGRATION',
    message: `no migration has the number ${to}`,
    hint: 'List the migrations with: traderai db history',
    kind: 'invalid',
  });
}

/** Unavailable: the schema of the desk is not that of this version, whichever command meets it. */
function contradiction(code: string, message: string, hint: string): DatabaseFailure {
  return new DatabaseFailure({ code, message, hint, kind: 'unavailable' });
}
