/**
 * What all migrations and objects come to, as one text beside them: a review of a migration shows there what it changed. After a change:
 * npm run schema:keep
 */
import { expect, test } from 'vitest';
import { schemaText } from '../../src/database/backup/schema-text.ts';
import { openTestDesk } from '../support/desk.ts';

test('prisma/schema.sql is what the migrations make', async () => {
  const desk = await openTestDesk();
  const client = await desk.pool.connect();
  try {
    const text = withoutNamesOfNotNull(await schemaText(client, { partitions: 'none' }));
    await expect(`${HEADER}\n${text}`).toMatchFileSnapshot('../../prisma/schema.sql');
  } finally {
    client.release();
    await desk.close();
  }
});

/** Only Postgres 18 names them; the text is the same on every version. */
function withoutNamesOfNotNull(text: string): string {
  return text.replaceAll(/ constraint "?\w+_not_null\d*"? not null/g, ' not null');
}

const HEADER = `-- The whole schema of a desk as its migrations and objects make it, from the catalogs, without the partitions of its months.
-- Made by a program, for reading and comparing: change a migration or a file of prisma/sql, then say npm run schema:keep
`;
