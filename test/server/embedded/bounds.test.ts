/** The share of one login in an embedded server's disk and memory, with every setting that a login may change. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
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

test('whole plans, warnings, errors and statements of a login do not fill the server\u2019s log', async () => {
  const before = statSync(server.logFile).size;
  const client = new Client(mallory());
  await client.connect();
  await client
    .query(
      `set debug_print_plan = on; set debug_print_parse = on; set debug_print_rewritten = on; set client_min_messages = debug5; set trace_notify = on; set log_parameter_max_length_on_error = -1`,
    )
    .catch(() => client.query('set debug_print_plan = on; set debug_print_parse = on; set debug_print_rewritten = on'));
  for (let turn = 0; turn < 200; turn += 1) {
    await client.query('select * from "Order" o join "Trade" t on t.order_id = o.id');
    await client.query(`select '${'x'.repeat(10_000)}'::int`).catch(() => undefined);
    await client.query('commit');
  }
  await client.end();
  expect(statSync(server.logFile).size - before).toBeLessThan(20_000);
});

test('the ends of connections and failed logins are still logged', async () => {
  const before = statSync(server.logFile).size;
  await as({ ...mallory(), password: 'wrong' }, 'select 1').catch(() => undefined);
  await expect.poll(() => statSync(server.logFile).size).toBeGreaterThan(before);
});

test('the texts of statements, which the server stores whole, are emptied by the engine and stay readable', async () => {
  const texts = join(home.path, 'postgres', 'pg_stat_tmp', 'pgss_query_texts.stat');
  await as(server.superuser, `create role engine login password 'only-for-tests' in role traderai_engine`);
  const look = () => as({ ...mallory(), user: 'engine' }, 'select end_abusive_sessions()');
  await look();
  const client = new Client(mallory());
  await client.connect();
  // Each has its own shape, so none takes the place of another.
  for (let turn = 1; turn <= 80; turn += 1)
    await client.query(`select ${'1,'.repeat(turn)} 1 /* ${'x'.repeat(1_000_000)} */`);
  await client.end();
  expect(statSync(texts).size).toBeGreaterThan(70_000_000);
  await look();
  expect(statSync(texts).size).toBeLessThan(1_000_000);
  await as(mallory(), 'select count(*) from "Order"');
  expect(
    await as(server.superuser, `select 1 as seen from pg_stat_statements where query like '%from "Order"' limit 1`),
  ).toEqual([{ seen: 1 }]);
});

test.each([
  `set temp_file_limit = -1`,
  `set log_min_messages = debug5`,
  `set log_min_error_statement = debug5`,
  `set log_statement = 'all'`,
  `set log_min_duration_statement = 0`,
  `alter role mallory set temp_file_limit = -1`,
  `alter role mallory in database traderai set log_min_messages = debug5`,
  `alter database traderai reset temp_file_limit`,
  `select set_config('temp_file_limit', '-1', false)`,
  `create temp table mine as select 1`,
])('a login cannot lift its bounds: %s', async (statement) => {
  await expect(as(mallory(), statement)).rejects.toMatchObject({ code: '42501' });
});

test('reset leaves the bounds as they are, and an administrator may raise that of temporary files for one session', async () => {
  expect(await as(mallory(), 'reset all', 'discard all', 'show temp_file_limit')).toEqual([
    { temp_file_limit: '512MB' },
  ]);
  await as(server.superuser, `create role ann login password 'only-for-tests' in role traderai_admin`);
  expect(await as({ ...mallory(), user: 'ann' }, 'set temp_file_limit = -1', 'show temp_file_limit')).toEqual([
    { temp_file_limit: '-1' },
  ]);
});
