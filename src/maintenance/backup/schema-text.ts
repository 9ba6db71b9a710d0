/**
 * The whole schema of a database as text that is the same for the same schema, wherever and whenever it was made: to compare what
 * a restore or the way back of a migration gives with what was there, and to keep beside the migrations.
 */
import { DATABASE_NAME } from './catalog/schema-object.ts';
import type { SchemaObject } from './catalog/schema-object.ts';
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
  return textOfSchema(await speakingPlainly(connection, () => readSchema(connection, options)));
}

export function textOfSchema(objects: readonly SchemaObject[]): string {
  return objects
    .filter(({ key }) => key !== DATA_KEY)
    .map(({ sql }) => `${sql.replaceAll(DATABASE_NAME, 'current_database')};\n`)
    .join('\n');
}

/**
 * For comparing with what was made from such a text: a server writes some expressions differently once it has read its own words
 * (`(a and b) and c` becomes `a and b and c`, casts move into arrays), and the same from then on.
 */
export function comparableSchema(text: string): string {
  return text
    .replace(/[()\s]+/g, ' ')
    .replace(/ ?::(character varying|double precision|[\w".]+)( ?\[\])?/g, '')
    .replace(/ ?([,\]]) ?/g, '$1');
}
