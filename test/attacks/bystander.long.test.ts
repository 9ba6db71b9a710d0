/**
 * A bystander's market orders in a moving market, while one login with three keys does each assault in turn. The engine
 * is the shipped program. BYSTANDER_TABLE=FILE writes the measured times as a table, in less than six minutes.
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
import type { OrderSteps, Stage } from './stage.ts';

/** Five times two seconds: the tests of other files run beside this one. */
const SLOWEST_MS = 10_000;
const TABLE = process.env['BYSTANDER_TABLE'];
/** The table needs enough orders for a percentile: an assault that slows them down lasts longer, up to a limit. */
const ASSAULT_MS = TABLE === undefined ? 4_000 : 10_000;
const LONGEST_ASSAULT_MS = TABLE === undefined ? 4_000 : 20_000;
const LEAST_ORDERS = 30;
const PAUSE_MS = 10;
/** Codes of a statement that the server cannot run, or of a bug. */
const WRONG_STATEMENT = /^(?:22|42|XX)/;

/** Milliseconds from sending an order to each of its steps, as the client sees them. */
interface OrderTimes {
  readonly placedMs: number;
  readonly acceptedMs: number;
  readonly filledMs: number;
}

let desk: TestDesk;
let stage: Stage;
let seats: readonly ClientConfig[];
const measured: Measured[] = [];
/** Sessions of the bystander that were ended during the present assault. */
let restarts = 0;

interface Measured extends Pick<Assault, 'name'> {
  readonly scope: string;
  readonly orders: readonly OrderTimes[];
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
async function beside(work: (signal: AbortSignal) => Promise<void>): Promise<OrderTimes[]> {
  const over = new AbortController();
  restarts = 0;
  const working = work(over.signal);
  try {
    return await tradeFor();
  } finally {
    over.abort();
    await endAssault();
    await working;
  }
}

/** One order after the other. */
async function tradeFor(): Promise<OrderTimes[]> {
  const begunAt = performance.now();
  const { config, portfolioId } = stage.bystander;
  let client = await connected(config);
  const orders: OrderTimes[] = [];
  const goesOn = (): boolean => {
    const elapsedMs = performance.now() - begunAt;
    return elapsedMs < ASSAULT_MS || (orders.length < LEAST_ORDERS && elapsedMs < LONGEST_ASSAULT_MS);
  };
  for (; goesOn(); await sleep(PAUSE_MS)) {
    const order = { portfolioId, clientOrderId: randomUUID() };
    const sentAt = performance.now();
    let steps: OrderSteps | null = null;
    while (steps === null) {
      try {
        steps = await filled(client, order);
      } catch (error) {
        // Without processor time even a short statement keeps the engine waiting. As programs do: the same order again.
        if (troubleOf(error) !== 'unanswered') throw error;
        restarts += 1;
        client = await connected(config);
      }
    }
    const { placedAt, acceptedAt, filledAt } = steps;
    orders.push({ placedMs: placedAt - sentAt, acceptedMs: acceptedAt - sentAt, filledMs: filledAt - sentAt });
  }
  await client.end();
  return orders;
}

function filledTimes(orders: readonly OrderTimes[]): number[] {
  return orders.map(({ filledMs }) => filledMs);
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
  const orders = await beside((signal) => run({ stage, seats, signal, tally }));
  measured.push({ name, scope, orders, restarts, closedMs: tally.closedMs });
  await clear();
  expect(tally.rounds + tally.ended).toBeGreaterThan(0);
  expect([...tally.errors.keys()].filter((code) => WRONG_STATEMENT.test(code))).toEqual([]);
  expect(tally.closedMs ?? 0).toBeLessThan(SLOWEST_MS);
  expect(percentile(filledTimes(orders), 0.99)).toBeLessThan(SLOWEST_MS);
  await keepsItsLaws(stage.root);
}

test('a bystander trades without an assault', async () => {
  const orders = await beside(() => Promise.resolve());
  measured.push({ name: 'nothing', scope: '–', orders, restarts, closedMs: null });
  expect(percentile(filledTimes(orders), 0.99)).toBeLessThan(SLOWEST_MS);
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
  const lines = measured.map(({ name, scope, orders, restarts: ended, closedMs }) => {
    const late = (step: keyof OrderTimes): string =>
      ms(
        percentile(
          orders.map((order) => order[step]),
          0.99,
        ),
      );
    const times = filledTimes(orders);
    const assault = `${name}${closedMs === null ? '' : ` (done in ${ms(closedMs)})`}`;
    return `| ${[assault, scope, orders.length, late('placedMs'), late('acceptedMs'), ms(percentile(times, 0.5)), late('filledMs'), ms(Math.max(...times)), ended].join(' | ')} |`;
  });
  return [
    '| assault | least scope | orders | placed p99 | accepted p99 | filled p50 | filled p99 | longest | ended |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}
