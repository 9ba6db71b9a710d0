/**
 * The whole schema of a database as text, equal for equal schemas on any server and at any time: to compare the result
 * of a restore or of a migration's way back with the original, and to store beside the migrations.
 */
import { DATABASE_NAME } from './catalog/schema-object.ts';
import type { SchemaObject } from './catalog/schema-object.ts';
import { DATA_KEY, readSchema } from './catalog/read-schema.ts';
import type { SchemaOptions } from './catalog/read-schema.ts';
import { speakingPlainly } from './catalog/session.ts';
import type { Connection } from './catalog/session.ts';

/**
 * One connection, not a pool; it may be in a transaction. The statements are in a runnable order: types, functions,
 * tables, indexes, constraints, triggers, policies, comments, owners and grants. Objects of the first superuser have no
 * owner in the text, and grants to that role are to `current_user`. Positions of sequences and rows are data and are
 * left out.
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
 * For comparing with a schema that was created from such a text: a server writes some expressions differently once it
 * has read its own text (`(a and b) and c` becomes `a and b and c`, casts move into arrays), and the same way from then
 * on.
 */
export function comparableSchema(text: string): string {
  return text
    .replace(/[()\s]+/g, ' ')
    .replace(/ ?::(character varying|double precision|[\w".]+)( ?\[\])?/g, '')
    .replace(/ ?([,\]]) ?/g, '$1');
}
