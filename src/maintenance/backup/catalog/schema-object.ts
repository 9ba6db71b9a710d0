/** One object of a schema: the statements that create it, and the stage of a restore in which they run. */

/**
 * Stages of a restore, in order. The data goes in between: into tables without indexes, constraints and triggers, which
 * is faster, and no trigger fires. Within a stage every object follows its dependencies.
 */
export const STAGES = [
  'schema',
  'extension',
  'type',
  'function',
  'sequence',
  'table',
  'column',
  'attach',
  'view',
  'data',
  'key',
  'index',
  'index attach',
  'check',
  'statistics',
  'reference',
  'table setting',
  'rule',
  'trigger',
  'policy',
  'row security',
  'comment',
  'owner',
  'grant',
  'default grant',
  'catalog grant',
  'database',
  'refresh',
  'event trigger',
] as const;
export type Stage = (typeof STAGES)[number];

export interface SchemaObject {
  /** `pg_class/16400`: catalog and oid where it is an object of its own, any other unique text where it is not. */
  readonly key: string;
  readonly stage: Stage;
  /** Sorts within a stage; the same in every database. */
  readonly name: string;
  /** One or several statements, without the last semicolon. */
  readonly sql: string;
  /** Keys of objects that must come first, in addition to the catalog's dependencies. */
  readonly after: readonly string[];
}

/**
 * Placeholder for the database's name in statements, because a restore may use another name. No real statement can
 * contain it.
 */
export const DATABASE_NAME = '\u0000database\u0000';
