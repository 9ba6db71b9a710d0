/**
 * The whole schema of a database as text that is the same for the same schema, wherever and whenever it was made: to compare what
 * a restore or the way back of a migration gives with what was there, and to keep beside the migrations.
 */
import { DATABASE_NAME } from './catalog/schema-object.ts';
import { DATA_KEY, readSchema } from './catalog/read-schema.ts';
import type { SchemaOptions } from './catalog/read-schema.ts';
import { speakingPlainly } from './catalog/session.ts';
import type { Connection } from './catalog/session.ts';

/**
 * One connection, not a pool; it may be in a transaction. Statements in an order in which they would run: types, functions, tables,
 * indexes, constraints, triggers, policies, comments, owners and grants. What belongs to the first superuser has no owner in it, and
 * a grant to him is to `current_user`. Positions of sequences and rows are data, which is not part of it.
 */
export async function schemaText(connection: Connection, options: SchemaOptions = {}): Promise<string> {
  const objects = await speakingPlainly(connection, () => readSchema(connection, options));
  return objects
    .filter(({ key }) => key !== DATA_KEY)
    .map(({ sql }) => `${sql.replaceAll(DATABASE_NAME, 'current_database')};\n`)
    .join('\n');
}
