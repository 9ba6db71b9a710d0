/** A migration after the first nine changes a table of theirs in place, and its way back gives the schema of before. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { schemaText } from '../../../src/maintenance/backup/schema-text.ts';
import { prismaFolder, readSchemaFiles } from '../../../src/maintenance/migrator/migration-files.ts';
import { migrate, readPlan, rollback } from '../../../src/maintenance/migrator/migrator.ts';
import { openTestDesk } from '../../support/desk.ts';
import type { TestDesk } from '../../support/desk.ts';
import { EXAMPLE, addExample } from './example-migration.ts';

let desk: TestDesk;
let root: Client;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'traderai-later-'));
  cpSync(prismaFolder, folder, { recursive: true });
  addExample(folder);
  desk = await openTestDesk();
  root = new Client(desk.superuser);
  await root.connect();
});
afterAll(async () => {
  await root.end();
  await desk.close();
  rmSync(folder, { recursive: true });
});

test('rows stay, the new column has its default, and the way back leaves nothing of it', async () => {
  const files = readSchemaFiles(folder);
  await root.query(`insert into "Instrument" (symbol, name) values ('BTCUSD', 'Bitcoin')`);
  const before = (await schemaText(root)).split('\n');
  expect((await readPlan(desk.superuser, { files })).pending.map(({ name }) => name)).toEqual([EXAMPLE]);

  expect(await migrate(desk.superuser, { files })).toMatchObject({ done: [EXAMPLE], objects: files.objects.length });
  expect((await root.query('select symbol, example from "Instrument"')).rows).toEqual([
    { symbol: 'BTCUSD', example: 7 },
  ]);
  await expect(migrate(desk.superuser)).rejects.toMatchObject({ code: 'TRADERAI_TOO_OLD' });

  const to = files.migrations.at(-2)!.number;
  expect((await rollback(desk.superuser, { to, files })).done).toEqual([EXAMPLE]);
  expect(await migrate(desk.superuser)).toMatchObject({ done: [], objects: files.objects.length });
  expect((await root.query('select symbol from "Instrument"')).rows).toEqual([{ symbol: 'BTCUSD' }]);
  expect((await schemaText(root)).split('\n')).toEqual(before);
});
