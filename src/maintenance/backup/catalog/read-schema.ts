/**
 * A whole schema as statements, from the catalogs alone: of a desk, and of any other database. Statements that create
 * the schema again describe it completely, so the same statements serve a backup, a comparison and the stored text.
 */
import { readDependencies } from './dependencies.ts';
import { orderObjects } from './order-objects.ts';
import { EVENT_TRIGGERS, POLICIES, REFRESHED_VIEWS, ROW_SECURITY, RULES, TRIGGERS, VIEWS } from './read-behavior.ts';
import { ATTACHED_INDEXES, CHECKS, INDEXES, KEYS, REFERENCES, STATISTICS, TABLE_SETTINGS } from './read-constraints.ts';
import { CATALOG_GRANTS, COMMENTS, DEFAULT_GRANTS, GRANTS, OWNERS, withDatabaseName } from './read-rights.ts';
import { readDatabaseSettings } from './read-settings.ts';
import {
  ATTACHED_PARTITIONS,
  COLUMN_SETTINGS,
  DEFAULTS,
  SEQUENCES,
  SEQUENCE_OWNERS,
  TABLES,
  TOAST_SETTINGS,
} from './read-tables.ts';
import { COMPOSITES, DOMAINS, ENUMS, EXTENSIONS, FUNCTIONS, RANGES, SCHEMAS } from './read-types.ts';
import { STAGES } from './schema-object.ts';
import type { SchemaObject, Stage } from './schema-object.ts';
import type { Connection } from './session.ts';

const QUESTIONS = [
  ...[SCHEMAS, EXTENSIONS, ENUMS, DOMAINS, COMPOSITES, RANGES, FUNCTIONS],
  ...[SEQUENCES, SEQUENCE_OWNERS, TABLES, ATTACHED_PARTITIONS, DEFAULTS, COLUMN_SETTINGS, TOAST_SETTINGS],
  ...[KEYS, INDEXES, ATTACHED_INDEXES, CHECKS, REFERENCES, STATISTICS, TABLE_SETTINGS],
  ...[VIEWS, REFRESHED_VIEWS, RULES, TRIGGERS, POLICIES, ROW_SECURITY, EVENT_TRIGGERS],
  ...[COMMENTS, OWNERS, GRANTS, DEFAULT_GRANTS, CATALOG_GRANTS],
];

export interface SchemaOptions {
  /** Partitions change with the calendar: a comparison of schemas of different days leaves them out. */
  readonly partitions?: 'all' | 'none';
}

/** The place of the data among the objects. */
export const DATA_KEY = 'data';

/** In an order of creation; `connection` uses the settings of session.ts. */
export async function readSchema(
  connection: Connection,
  { partitions = 'all' }: SchemaOptions = {},
): Promise<SchemaObject[]> {
  const objects: SchemaObject[] = [];
  for (const question of QUESTIONS) {
    const { rows } = await connection.query<Row>(question);
    for (const row of rows) if (partitions === 'all' || row.partition !== true) objects.push(objectOf(row));
  }
  objects.push(...(await readDatabaseSettings(connection)));
  return orderObjects(aroundData(objects), await readDependencies(connection));
}

interface Row {
  readonly key: string;
  readonly stage: Stage;
  readonly name: string;
  readonly sql: string;
  readonly after?: readonly string[];
  readonly partition?: boolean;
}

function objectOf({ key, stage, name, sql, after = [] }: Row): SchemaObject {
  return { key, stage, name: withDatabaseName(name), sql: withDatabaseName(sql), after };
}

/** Tables before the data, and after it the objects that would slow it down or react to it. */
function aroundData(objects: readonly SchemaObject[]): SchemaObject[] {
  const before = objects.filter(({ stage }) => stage === 'table' || stage === 'attach').map(({ key }) => key);
  const boundary = STAGES.indexOf('data');
  const data: SchemaObject = { key: DATA_KEY, stage: 'data', name: '', sql: '', after: before };
  return [
    data,
    ...objects.map((object) =>
      STAGES.indexOf(object.stage) > boundary ? { ...object, after: [...object.after, DATA_KEY] } : object,
    ),
  ];
}
