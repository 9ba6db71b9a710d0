/** How much of an embedded server's disk and memory one statement of a login can take: it is filled up to the bound. */
import { Client } from 'pg';
import type { ClientConfig } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../../src/maintenance/migrator/migrator.ts';
import { ensureServer, removeCluster } from '../../../src/server/embedded/server.ts';
import type { EmbeddedServer } from '../../../src/server/embedded/server.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';

let home: TestHome;
let server: EmbeddedServer;
beforeAll(async () => {
  home = makeTestHome();
  server = await ensureServer(home.path, { stays: 'unattended', settings: { fsync: 'off', shared_buffers: '64MB' } });
  await migrate(server.superuser);
  await as(server.superuser, `create role mallory login password 'only-for-tests' in role traderai_viewer`);
}, 60_000);
afterAll(async () => {
  await removeCluster(home.path);
  await home.remove();
});

const mallory = (): ClientConfig => ({ ...server.superuser, user: 'mallory', password: 'only-for-tests' });

/** More than half a gigabyte to sort. */
const SORT = `select max(x) from (select n, repeat(md5(n::text), 14) as x from generate_series(1, 1500000) n order by n desc offset 1) s`;

async function as(config: ClientConfig, ...statements: string[]): Promise<unknown[]> {
  const client = new Client(config);
  client.on('error', () => undefined);
  await client.connect();
  try {
    let rows: unknown[] = [];
    for (const statement of statements) rows = (await client.query(statement)).rows;
    return rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

test('a sort writes no more than its bound to the disk, and the session goes on', async () => {
  const client = new Client(mallory());
  await client.connect();
  await expect(client.query(SORT)).rejects.toMatchObject({ code: '53400' });
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await client.end();
}, 30_000);

test('a sort takes no more memory than the bound of a backend, and the session goes on', async () => {
  if (process.platform !== 'linux') return;
  const client = new Client(mallory());
  await client.connect();
  await client.query(`set work_mem = '2GB'; set max_parallel_workers_per_gather = 0`);
  await expect(client.query(SORT)).rejects.toMatchObject({ code: '53200' });
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await client.end();
  expect(await as(server.superuser, 'select 1 as one')).toEqual([{ one: 1 }]);
}, 30_000);
