/** One thing of a schema as the statements that make it, and when in a restore they may run. */

/**
 * Stages of a restore, in order. Data goes in between: into tables without indexes, constraints and triggers, which is faster,
 * and nothing fires. Inside these bounds every object follows what it depends on.
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
  /** Sorts within a stage, the same in every database. */
  readonly name: string;
  /** One or several statements, without the last semicolon. */
  readonly sql: string;
  /** Keys of objects that must come first, beside those that the catalog knows of. */
  readonly after: readonly string[];
}

/** Stands for the name of the database in statements, which may be restored under another: no statement can hold it otherwise. */
export const DATABASE_NAME = '\u0000database\u0000';
