/** The shipped console quits while it sends requests. The test holds a lock on an order, so that the desk is slow. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { PoolClient } from 'pg';
import type { SlowTerminal } from '../support/slow-terminal.ts';
import { isLive, openStormingDesk } from '../support/storming-desk.ts';
import type { StormingDesk } from '../support/storming-desk.ts';

let desk: StormingDesk;
let trader: SlowTerminal;
let lock: PoolClient;
let before = 0;

beforeAll(async () => {
  desk = await openStormingDesk();
});

afterAll(() => desk.close());

beforeEach(async () => {
  trader = desk.openConsole({ columns: 160, rows: 45 });
  await isLive(trader);
  trader.write('A');
  await trader.waitFor(/ ARMED /);
  before = (await orders()).length;
  for (const line of ['b 0.1 BTCUSD @mkt', 'b 0.1 BTCUSD @100 gtc', 'b 0.2 BTCUSD @100 gtc']) await send(line);
  await ordersAre(['BUY FILLED', 'BUY NEW', 'BUY NEW']);
  lock = await desk.database.pool.connect();
  await lock.query('begin');
  await lock.query(`select id from "Order" where status = 'NEW' for update`);
});

afterEach(async () => {
  await lock.query('rollback');
  lock.release();
  await trader.kill();
  // Cancels the orders that a test leaves open.
  await desk.database.pool.query(`select cancel_order(id) from "Order" where status = 'NEW'`);
  await expect.poll(async () => (await orders()).some((told) => /NEW|PENDING/.test(told))).toBe(false);
});

async function orders(): Promise<string[]> {
  return (
    await desk.database.pool.query<{ told: string }>(
      `select side || ' ' || status as told from "Order" order by "number"`,
    )
  ).rows.map(({ told }) => told);
}

async function ordersAre(wanted: readonly string[]): Promise<void> {
  await expect.poll(async () => (await orders()).slice(before), { timeout: 15_000 }).toEqual(wanted);
}

async function preview(line: string): Promise<void> {
  trader.write('o');
  await trader.waitFor('ORDER ━');
  trader.write(line);
  await trader.waitFor(line);
  trader.write('\r');
  await trader.waitFor(/y sends|y cancels/);
  await sleep(100);
}

async function send(line: string): Promise<void> {
  await preview(line);
  trader.write('y');
  await trader.waitFor('o opens a new line');
  trader.write('\u001b');
  await trader.waitFor((text) => !text.includes('ORDER ━'));
}

test('the first Ctrl-C reports the progress of the sending and waits for it, including the closing order', async () => {
  await preview('flat all');
  trader.write('y');
  await trader.waitFor('Sent; waiting for the answer');
  trader.write('\u0003');
  await trader.waitFor(/Still sending: 0 of 3 requests answered/);
  trader.write('\u001a');
  await trader.waitFor(/NOT suspended: still sending/);
  await lock.query('rollback');
  expect(await trader.exited).toBe(0);
  await ordersAre(['BUY FILLED', 'BUY CANCELED', 'BUY CANCELED', 'SELL FILLED']);
});

test('the second Ctrl-C quits, prints the requests that were not sent, and ends with their exit code', async () => {
  await preview('flat all');
  trader.write('y');
  await trader.waitFor('Sent; waiting for the answer');
  trader.write('\u0003');
  await trader.waitFor(/Still sending/);
  trader.write('\u0003');
  expect(await trader.exited).toBe(1);
  expect(trader.raw).toMatch(
    /NOT sent, 1 request: SELL 0\.1 BTCUSD[^]*Sent without an answer in time, 2 requests: cancel order/,
  );
  expect(trader.raw.lastIndexOf('NOT sent')).toBeGreaterThan(trader.raw.lastIndexOf('\u001b[?1049l'));
  await ordersAre(['BUY FILLED', 'BUY NEW', 'BUY NEW']);
});

test('SIGTERM finishes the requests that reduce risk', async () => {
  await preview('flat all');
  trader.write('y');
  await trader.waitFor('Sent; waiting for the answer');
  process.kill(trader.pid, 'SIGTERM');
  await sleep(1_000);
  await lock.query('rollback');
  expect(await trader.exited).toBe(143);
  await ordersAre(['BUY FILLED', 'BUY CANCELED', 'BUY CANCELED', 'SELL FILLED']);
});
