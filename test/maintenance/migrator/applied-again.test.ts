/** An upgrade applies every object again to a desk that has them already: nothing may differ from a new desk. */
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { schemaText } from '../../../src/maintenance/backup/schema-text.ts';
import { migrate } from '../../../src/maintenance/migrator/migrator.ts';
import { openTestDesk } from '../../support/desk.ts';
import type { TestDesk } from '../../support/desk.ts';

let desk: TestDesk;
let root: Client;

beforeAll(async () => {
  desk = await openTestDesk();
  root = new Client(desk.superuser);
  await root.connect();
});
afterAll(async () => {
  await root.end();
  await desk.close();
});

test('objects that are applied again leave the schema of a new desk, with every right', async () => {
  const before = (await schemaText(root)).split('\n');
  await root.query('delete from "_traderai_objects"');
  expect((await migrate(desk.superuser)).objects).toBeGreaterThan(200);
  expect((await schemaText(root)).split('\n')).toEqual(before);
});

test('every owner of functions may call its own, as a function of an owner calls others of it', async () => {
  const { rows } = await root.query(
    `select p.oid::regprocedure::text as routine, p.proowner::regrole::text as owner from pg_proc p
      where p.pronamespace = 'public'::regnamespace and p.proowner::regrole::text like 'traderai%'
        and not has_function_privilege(p.proowner, p.oid, 'execute')`,
  );
  expect(rows).toEqual([]);
});
