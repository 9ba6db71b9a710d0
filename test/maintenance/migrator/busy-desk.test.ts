/** A migration of a desk whose transactions lock its tables in other orders meanwhile. */
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../../src/maintenance/migrator/migrator.ts';
import { openTestDesk } from '../../support/desk.ts';
import type { TestDesk } from '../../support/desk.ts';

let desk: TestDesk;
let root: Client;
let busy: Client;

const connected = async (): Promise<Client> => {
  const client = new Client(desk.superuser);
  await client.connect();
  return client;
};

beforeAll(async () => {
  desk = await openTestDesk();
  [root, busy] = [await connected(), await connected()];
});
afterAll(async () => {
  await Promise.all([root.end(), busy.end()]);
  await desk.close();
});

const isMigrationWaiting = async (): Promise<boolean> => {
  const { rows } = await root.query(
    `select from pg_locks k join pg_stat_activity a using (pid)
      where not k.granted and k.locktype = 'relation' and a.application_name like 'traderai migrate%'
        and a.datname = current_database()`,
  );
  return rows.length > 0;
};

test('a migration is not undone for transactions that lock its tables in another order, again and again', async () => {
  // As the booking connection of an engine: it looks for a deadlock later than it gives up.
  await busy.query(`set deadlock_timeout = '60s'; set lock_timeout = '2s'`);
  await root.query('delete from "_traderai_objects"');
  let done = false;
  const migrated = migrate(desk.superuser).finally(() => (done = true));
  const circles = (async () => {
    while (!done) {
      await busy.query('begin');
      try {
        await busy.query('lock table "Position" in row exclusive mode');
        await expect.poll(async () => done || (await isMigrationWaiting()), { timeout: 30_000 }).toBe(true);
        await busy.query('lock table "OrderEvent" in row exclusive mode');
      } catch (error) {
        expect((error as { readonly code: string }).code).toBe('55P03');
      }
      await busy.query('rollback');
    }
  })();
  expect((await migrated).objects).toBeGreaterThan(200);
  await circles;
  const { rows } = await root.query('select read_only from "DeskState"');
  expect(rows).toEqual([{ read_only: false }]);
});

test('a migration waits for a booking at the lease, and a booking for the migration', async () => {
  await root.query('delete from "_traderai_objects"');
  await busy.query('begin; select from "EngineLease" for share');
  const migrated = migrate(desk.superuser);
  await expect.poll(isMigrationWaiting, { timeout: 30_000 }).toBe(true);
  await busy.query(
    `set local lock_timeout = '700ms'; lock table "Position", "OrderEvent", "Alert" in row exclusive mode`,
  );
  await busy.query('commit');
  expect((await migrated).objects).toBeGreaterThan(200);
});
