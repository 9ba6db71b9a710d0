/** The share of one login in the memory that processes of an embedded server share. */
import { Client } from 'pg';
import type { ClientConfig } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureServer, removeCluster } from '../../../src/server/embedded/server.ts';
import type { EmbeddedServer } from '../../../src/server/embedded/server.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';

let home: TestHome;
let server: EmbeddedServer;
beforeAll(async () => {
  home = makeTestHome();
  server = await ensureServer(home.path, { stays: 'unattended', settings: { fsync: 'off', shared_buffers: '64MB' } });
  await as(server.superuser, `create role mallory login password 'only-for-tests'`);
}, 60_000);
afterAll(async () => {
  await removeCluster(home.path);
  await home.remove();
});

const mallory = (): ClientConfig => ({ ...server.superuser, user: 'mallory', password: 'only-for-tests' });

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

test('a parallel join takes no more shared memory than its bound, whatever memory its login allows itself', async () => {
  // The catalogs have no row security, so a login reads them in parallel. Conditions that always hold make the planner
  // expect few rows.
  const filling = as(
    mallory(),
    `set statement_timeout = '20s'`,
    `set parallel_setup_cost = 0; set parallel_tuple_cost = 10; set min_parallel_table_scan_size = 0`,
    `set work_mem = '1GB'; set hash_mem_multiplier = 1000; set enable_mergejoin = off; set enable_indexscan = off`,
    `set max_parallel_workers_per_gather = 4; set enable_indexonlyscan = off; set enable_memoize = off; set enable_material = off`,
    `select count(*)
       from (select m1.attname::text || m2.attnum as k from pg_attribute m1 join pg_attribute m2 on m1.attnum <> m2.attnum) m
       join (select a.attname::text || b.attnum as k, repeat(b.attname::text, 5000) as filler
               from pg_attribute a join pg_attribute b on a.attname || 'x' <> b.attname::text where b.attname || '' = b.attname::text) x
         on x.k = m.k and x.filler <> m.k`,
  );
  await expect(filling).rejects.toMatchObject({ code: '53200', message: /shared memory|out of memory/ });
  expect(await as(mallory(), 'select 1 as one')).toEqual([{ one: 1 }]);
}, 120_000);
