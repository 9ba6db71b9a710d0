/** The shipped console is killed, loses its line, or is quit while it is armed; the shipped engine cancels, or not. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runBinary, startBinary } from '../support/binary.ts';
import type { RunningBinary } from '../support/binary.ts';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { makeTestHome } from '../support/homes.ts';
import type { TestHome } from '../support/homes.ts';
import { jsonInProcess } from '../support/in-process.ts';
import { openTerminal } from '../support/pty.ts';
import type { Terminal } from '../support/pty.ts';

let database: TestDesk;
let home: TestHome;
let engine: RunningBinary;
let trader: { readonly user: string; readonly url: string };
const terminals: Terminal[] = [];

beforeAll(async () => {
  [database, home] = [await openTestDesk(), makeTestHome()];
  trader = await database.login('traderai_trader');
  await database.pool.query(
    `with person as (insert into "User" (email, username, login) values ($1 || '@desk.test', $1, $1) returning id)
     insert into "Portfolio" (user_id, name, cash_balance_usd, total_value_usd) select id, 'main', 10000, 10000 from person`,
    [trader.user],
  );
  engine = startEngine();
});
afterAll(async () => {
  for (const terminal of terminals) terminal.kill('SIGKILL');
  engine.process.kill('SIGTERM');
  await engine.result;
  await database.close();
  await home.remove();
});

function startEngine(): RunningBinary {
  return startBinary(['engine', 'run', '--feed', 'sim:every=200'], { home: home.path, url: database.url });
}

/** Keys that arrive together are taken for a paste, which arms and sends nothing. */
const byHand = (): Promise<void> => sleep(600);

/** An armed console with this dead man, whose database knows both. */
async function armedConsole(deadMan: 'off' | 'session' | 'portfolio'): Promise<Terminal> {
  const terminal = openTerminal([], { home: home.path, url: trader.url, columns: 160, rows: 45 });
  terminals.push(terminal);
  await terminal.waitFor('LEADING');
  await terminal.waitFor(/BTCUSD +[\d,]+\.\d +\S+ +[\d,]+\.\d +[\d,]+\.\d/);
  await expect.poll(() => armed(), { timeout: 10_000 }).toEqual([]);
  terminal.press(`:deadman ${deadMan}<enter>`);
  await terminal.waitFor(`Dead man ${deadMan}`);
  await byHand();
  terminal.press('A');
  await terminal.waitFor(deadMan === 'off' ? ' ARMED ' : new RegExp(` ARMED  +DEAD MAN ${deadMan} `));
  // At once, not only with the next heartbeat.
  await expect.poll(() => armed(), { timeout: 1_500 }).toEqual([deadMan]);
  return terminal;
}

async function armed(): Promise<readonly string[]> {
  const { rows } = await database.pool.query<{ dead_man: string }>(
    `select lower(dead_man::text) as dead_man from "Session" where ended_at is null and armed_portfolio_id is not null`,
  );
  return rows.map(({ dead_man: chosen }) => chosen);
}

let orders = 0;
/** Places a buy far below the market; returns its number. */
async function place(terminal: Terminal, price = 100): Promise<number> {
  orders += 1;
  terminal.press('o');
  await terminal.waitFor('ORDER');
  terminal.press(`b 0.01 BTCUSD @${price} gtc<enter>`);
  await terminal.waitFor(/notional [\d,.]+ .*reserves [\d,.]+/s);
  await byHand();
  terminal.press('y');
  await expect.poll(async () => (await open()).length, { timeout: 10_000 }).toBeGreaterThan(0);
  const number = orders;
  await expect.poll(() => statusOf(number), { timeout: 10_000 }).toBe('NEW');
  terminal.press('<esc>');
  await sleep(200);
  return number;
}

async function open(): Promise<readonly unknown[]> {
  const { rows } = await database.pool.query('select number from "Order" where is_open(status)');
  return rows;
}

async function statusOf(number: number): Promise<string> {
  const { rows } = await database.pool.query<{ status: string }>('select status::text from "Order" where number = $1', [
    number,
  ]);
  return rows[0]?.status ?? 'none';
}

async function endOf(number: number): Promise<readonly (string | null)[]> {
  const { rows } = await database.pool.query<{ reason: string | null }>(
    'select e.reason from "OrderEvent" e join "Order" o on o.id = e.order_id where o.number = $1 order by e.sequence desc limit 2',
    [number],
  );
  return rows.map(({ reason }) => reason);
}

test('a killed console cancels what it placed; another console of its user shows it and keeps its own orders', async () => {
  const killed = await armedConsole('session');
  const own = await place(killed);
  const witness = openTerminal([], { home: home.path, url: trader.url, columns: 160, rows: 45 });
  terminals.push(witness);
  await witness.waitFor('LEADING');
  witness.press(':who<enter>');
  await witness.waitFor(new RegExp(`WHO open consoles[^]*${trader.user} +ARMED +since`));
  expect(await jsonInProcess(['session', 'who'], { home: home.path, url: trader.url })).toEqual([
    { username: trader.user, since: expect.any(String), armed: true },
  ]);
  const killedAt = performance.now();
  killed.kill('SIGKILL');
  await expect.poll(() => statusOf(own), { timeout: 20_000 }).toBe('CANCELED');
  expect(performance.now() - killedAt).toBeLessThan(15_000);
  expect(await endOf(own)).toEqual(['CANCEL_REQUESTED', 'DEAD_MAN']);
  await witness.waitFor(/Dead man \(session\): 1 open order is canceled in portfolio main/);
  await witness.waitFor(new RegExp(`${trader.user} +disarmed`));
  witness.kill('SIGTERM');
  await witness.exited;
}, 120_000);

test('a console that is quit, or ended by SIGTERM, leaves its orders; a dropped line cancels at once', async () => {
  const kept: number[] = [];
  for (const leave of [
    (terminal: Terminal) => terminal.press(':q<enter>'),
    (terminal: Terminal) => terminal.kill('SIGTERM'),
  ]) {
    const terminal = await armedConsole('portfolio');
    kept.push(await place(terminal));
    leave(terminal);
    await terminal.exited;
  }
  await sleep(9_000);
  for (const number of kept) expect(await statusOf(number)).toBe('NEW');
  const dropped = await armedConsole('portfolio');
  dropped.kill('SIGHUP');
  // The orders of the earlier consoles are orders of the user in the portfolio too.
  for (const number of kept) await expect.poll(() => statusOf(number), { timeout: 5_000 }).toBe('CANCELED');
}, 180_000);

test('an engine that was killed with the console cancels when it starts again, and once', async () => {
  const console = await armedConsole('session');
  const own = await place(console);
  engine.process.kill('SIGKILL');
  console.kill('SIGKILL');
  await engine.result;
  await sleep(8_000);
  expect(await statusOf(own)).toBe('NEW');
  engine = startEngine();
  await expect.poll(() => statusOf(own), { timeout: 60_000 }).toBe('CANCELED');
  const { rows } = await database.pool.query(
    `select count(*)::int as requests from "OrderEvent" e join "Order" o on o.id = e.order_id where o.number = $1 and e.reason = 'DEAD_MAN'`,
    [own],
  );
  expect(rows).toEqual([{ requests: 1 }]);
  expect(await runBinary(['db', 'verify'], { home: home.path, url: database.url })).toMatchObject({ code: 0 });
}, 180_000);

test('a console that was stopped for a while is disarmed, and says that its orders were canceled', async () => {
  // The banners of the tests before.
  await database.pool.query(`update "Alert" set resolved_at = clock_timestamp()`);
  const terminal = await armedConsole('session');
  const own = await place(terminal);
  process.kill(terminal.pid, 'SIGSTOP');
  try {
    await expect.poll(() => statusOf(own), { timeout: 20_000 }).toBe('CANCELED');
  } finally {
    process.kill(terminal.pid, 'SIGCONT');
  }
  await terminal.waitFor(/DISARMED [^]*Dead man \(session\): 1 open order is canceled in portfolio main/);
}, 120_000);
