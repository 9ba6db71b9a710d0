/**
 * The result of all migrations and objects as one text: its diff shows the effect of a migration. After a change:
 * npm run schema:keep
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { schemaText } from '../../src/maintenance/backup/schema-text.ts';
import { openTestDesk } from '../support/desk.ts';

test('test/database/schema.sql is the result of the migrations', async () => {
  const desk = await openTestDesk();
  const client = await desk.pool.connect();
  try {
    const text = withoutNamesOfNotNull(await schemaText(client, { partitions: 'none' }));
    const { rows } = await client.query<{ version: number }>(
      `select current_setting('server_version_num')::integer as version`,
    );
    if (rows[0]!.version < SAME_WORDS)
      expect(comparable(`${HEADER}\n${text}`)).toBe(comparable(readFileSync(join(import.meta.dirname, KEPT), 'utf8')));
    else await expect(`${HEADER}\n${text}`).toMatchFileSnapshot(KEPT);
  } finally {
    client.release();
    await desk.close();
  }
});

const KEPT = 'schema.sql';
/**
 * Earlier versions write columns of views with the names of their tables (15), and their own functions have other
 * arguments (15, 16) or do not exist (15 to 17); no event trigger judges a login there (15, 16).
 */
const SAME_WORDS = 180_000;

function comparable(text: string): string {
  return text
    .replaceAll(/^create (materialized )?view [^;]*;$/gm, '')
    .replaceAll(/^create event trigger [^;]*;$/gm, '')
    .replaceAll(/^comment on event trigger [^;]*;$/gm, '')
    .replaceAll(/^(grant|revoke) .* on function (pg_|has_largeobject_).*;$/gm, '')
    .replaceAll(/\n{2,}/g, '\n\n')
    .trimEnd();
}

/** Only Postgres 18 names them; removing the names makes the text the same on every version. */
function withoutNamesOfNotNull(text: string): string {
  return text.replaceAll(/ constraint "?\w+_not_null\d*"? not null/g, ' not null');
}

const HEADER = `-- The whole schema of a desk as its migrations and objects make it, from the catalogs, without the partitions of its months.
-- Made by a program, for reading and comparing: change a migration or a file of prisma/sql, then say npm run schema:keep
`;
