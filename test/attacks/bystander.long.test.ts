/**
 * A bystander's market orders in a moving market, while one login with three keys does each assault in turn. The engine
 * is the shipped program. BYSTANDER_TABLE=FILE writes the measured times as a table.
 */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client, ClientConfig } from 'pg';
import { troubleOf } from '../../src/database/retry.ts';
import { verifyAudit } from '../../src/maintenance/audit-chain.ts';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import { percentile } from '../../bench/support/percentiles.ts';
import { runBinary } from '../support/binary.ts';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { makeTestHome } from '../support/homes.ts';
import { Tally } from './assault.ts';
import type { Assault } from './assault.ts';
import { ASSAULTS } from './assaults.ts';
import { connected, makeKey } from './logins.ts';
import { filled, openStage, until } from './stage.ts';
import type { Stage } from './stage.ts';

/** Five times two seconds: the tests of other files run beside this one. */
const SLOWEST_MS = 10_000;
const TABLE = process.env['BYSTANDER_TABLE'];
/** The table needs enough orders for a percentile. */
const ASSAULT_MS = TABLE === undefined ? 4_000 : 15_000;
const PAUSE_MS = 10;
/** Codes of a statement that the server cannot run, or of a bug. */
const WRONG_STATEMENT = /^(?:22|42|XX)/;

let desk: TestDesk;
let stage: Stage;
let seats: readonly ClientConfig[];
const measured: Measured[] = [];
/** Sessions of the bystander that were ended during the present assault. */
let restarts = 0;

interface Measured extends Pick<Assault, 'name'> {
  readonly scope: string;
  readonly times: readonly number[];
  readonly restarts: number;
  readonly closedMs: number | null;
}

beforeAll(async () => {
  desk = await openTestDesk();
  stage = await openStage(desk.superuser);
  const { mallory } = stage;
  const keys: ClientConfig[] = [];
  for (let number = 0; number < 3; number += 1) keys.push(await makeKey(mallory, 'trader', { connections: 2 }));
  const { rows } = await stage.root.query<{ rolname: string; rolconnlimit: number }>(
    'select rolname, rolconnlimit from pg_roles where rolname = any ($1)',
    [[mallory.config, ...keys].map(({ user }) => user)],
  );
  const shares = new Map(rows.map(({ rolname, rolconnlimit }) => [rolname, rolconnlimit]));
  seats = [mallory.config, ...keys].flatMap((config) => Array<ClientConfig>(shares.get(config.user!)!).fill(config));
});
afterAll(async () => {
  if (TABLE !== undefined) writeFileSync(TABLE, table());
  await stage.close();
  await desk.close();
});

/** The bystander's times while the work lasts. */
async function beside(work: (signal: AbortSignal) => Promise<void>): Promise<number[]> {
  const over = new AbortController();
  restarts = 0;
  const working = work(over.signal);
  try {
    const end = performance.now() + ASSAULT_MS;
    return await fillsUntil(end);
  } finally {
    over.abort();
    await endAssault();
    await working;
  }
}

/** One order after the other. */
async function fillsUntil(end: number): Promise<number[]> {
  const { config, portfolioId } = stage.bystander;
  let client = await connected(config);
  const times: number[] = [];
  for (; performance.now() < end; await sleep(PAUSE_MS)) {
    const order = { portfolioId, clientOrderId: randomUUID() };
    const startedAt = performance.now();
    for (let placed = false; !placed;) {
      try {
        await filled(client, order);
        placed = true;
      } catch (error) {
        // Without processor time even a short statement keeps the engine waiting. As programs do: the same order again.
        if (troubleOf(error) !== 'unanswered') throw error;
        restarts += 1;
        client = await connected(config);
      }
    }
    times.push(performance.now() - startedAt);
  }
  await client.end();
  return times;
}

/** A statement of the attacker may last longer than its assault. */
async function endAssault(): Promise<void> {
  await stage.root.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = any ($1)',
    [seats.map(({ user }) => user)],
  );
}

/** The next assault begins with the limits of open orders and rules unused. */
async function clear(): Promise<void> {
  const { root, mallory } = stage;
  const client = await connected(mallory.config);
  const { rows: rules } = await client.query<{ id: string }>('select id from "AlertRule"');
  // One after the other: the engine ends a session of this user that keeps its rules for longer.
  for (const { id } of rules) await client.query('select delete_alert_rule($1)', [id]);
  await client.end();
  const mine = `portfolio_id in (select id from "Portfolio" where user_id = '${mallory.userId}')`;
  await until(async () => {
    // In the order of locks: portfolios before their orders.
    await root.query(
      `begin; select lock_portfolios(array(select id from "Portfolio" where user_id = '${mallory.userId}'));
       update "Order" set status = 'PENDING_CANCEL' where ${mine} and status in ('NEW', 'PARTIALLY_FILLED'); commit`,
    );
    await root.query(`select pg_notify('traderai_engine', '')`);
    return (await root.query(`select from "Order" where ${mine} and is_open(status)`)).rowCount === 0;
  });
}

async function keepsItsLaws(root: Client): Promise<void> {
  const { checks } = await verifyDesk(root);
  expect(checks.filter(({ ok }) => !ok).map(({ law }) => law)).toEqual([]);
  expect(await verifyAudit(root)).toMatchObject({ ok: true, reason: null });
}

async function withstands({ name, scope, run }: Assault): Promise<void> {
  const tally = new Tally();
  const times = await beside((signal) => run({ stage, seats, signal, tally }));
  measured.push({ name, scope, times, restarts, closedMs: tally.closedMs });
  await clear();
  expect(tally.rounds + tally.ended).toBeGreaterThan(0);
  expect([...tally.errors.keys()].filter((code) => WRONG_STATEMENT.test(code))).toEqual([]);
  expect(tally.closedMs ?? 0).toBeLessThan(SLOWEST_MS);
  expect(percentile(times, 0.99)).toBeLessThan(SLOWEST_MS);
  await keepsItsLaws(stage.root);
}

test('a bystander trades without an assault', async () => {
  const times = await beside(() => Promise.resolve());
  measured.push({ name: 'nothing', scope: '–', times, restarts, closedMs: null });
  expect(percentile(times, 0.99)).toBeLessThan(SLOWEST_MS);
});

test.each(ASSAULTS)('a bystander trades beside $name', withstands);

test('the shipped program finds the books and the audit in order', async () => {
  const home = makeTestHome();
  for (const args of [
    ['db', 'verify'],
    ['audit', 'verify'],
  ]) {
    const { code, stderr } = await runBinary(args, { home: home.path, url: desk.url });
    expect({ args, code, stderr }).toMatchObject({ code: 0 });
  }
  await home.remove();
});

function table(): string {
  const ms = (value: number): string => `${Math.round(value)} ms`;
  const lines = measured.map(
    ({ name, scope, times, restarts: ended, closedMs }) =>
      `| ${name}${closedMs === null ? '' : ` (done in ${ms(closedMs)})`} | ${scope} | ${times.length} | ${ms(percentile(times, 0.5))} | ${ms(percentile(times, 0.99))} | ${ms(Math.max(...times))} | ${ended} |`,
  );
  return [
    '| assault | least scope | orders | p50 | p99 | longest | ended |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}
