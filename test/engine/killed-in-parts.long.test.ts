/**
 * The shipped engine is killed at random instants of market events that are booked in parts, and started again: the
 * books are those of an engine that is never disturbed.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import { startBinary } from '../support/binary.ts';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { makeTestHome } from '../support/homes.ts';
import type { TestHome } from '../support/homes.ts';

const START = Date.UTC(2018, 10, 12);
const MINUTE_MS = 60_000;
const SYMBOLS = ['KILLA', 'KILLB'] as const;
/** Of each symbol and portfolio. */
const ORDERS = 350;
const RULES = 450;
const KILLS = 8;
/**
 * Longer than an event of some parts takes on a quiet machine, so that the kills reach all of them and the next event.
 */
const LONGEST_LIFE_MS = 1_500;

let home: TestHome;
let desks: TestDesk[] = [];

beforeEach(() => {
  home = makeTestHome();
});
afterEach(async () => {
  for (const desk of desks) await desk.close();
  desks = [];
  await home.remove();
});

/** Each symbol rises once: the orders fill at an open, at a close below it, and some of them never. */
function writeRecording(): string {
  const path = join(home.path, 'bars.csv');
  const bars = [
    '110,111,110,110,1000', // Only gives the desk its clock.
    '100,101,100,100,6000',
    '110,111,98,110,2500',
    '99,120,99,118,4000',
  ];
  const rows = bars.flatMap((bar, minute) =>
    SYMBOLS.map((symbol) => `${new Date(START + minute * MINUTE_MS).toISOString()},${symbol},${bar}`),
  );
  writeFileSync(path, `timestamp,symbol,open,high,low,close,volume\n${rows.join('\n')}\n`);
  return path;
}

/** The same rows, with the same ids, on every desk. */
async function preparedDesk(): Promise<{ readonly desk: TestDesk; readonly url: string }> {
  const desk = await openTestDesk();
  desks.push(desk);
  const { url } = await desk.login('traderai_engine');
  await desk.pool.query(`insert into "Instrument" (symbol, name) select s, s from unnest($1::text[]) s`, [SYMBOLS]);
  await desk.pool.query(
    `insert into "User" (id, email, username) values (md5('user')::uuid, 'killed@desk.test', 'killed')`,
  );
  await desk.pool.query(
    `insert into "Portfolio" (id, user_id, name, account, cash_balance_usd, total_value_usd)
       select md5(k.kind)::uuid, md5('user')::uuid, k.kind, k.kind::"AccountKind", k.cash, k.cash
         from (values ('MARGIN', 1000000), ('CASH', 45000)) k (kind, cash)`,
  );
  await desk.pool.query(
    `with made as (
       insert into "Order" (id, number, portfolio_id, user_id, client_order_id, symbol, side, type, time_in_force, quantity, limit_price, status,
           event_sequence, accepted_sequence, accepted_at)
         select md5(p.name || s || n)::uuid, 1000 * length(s) + row_number() over (partition by p.id order by n, s), p.id, p.user_id, s || n, s, 'BUY', 'LIMIT',
                (case when n % 3 = 0 then 'DAY' else 'GTC' end)::"TimeInForce", 1 + n % 2, case when n % 5 = 0 then 99 else 101 end, 'NEW', 2,
                row_number() over (order by n, s, p.name), $2::timestamptz
           from "Portfolio" p, unnest($1::text[]) s, generate_series(1, ${ORDERS}) n returning id)
     insert into "OrderEvent" (order_id, sequence, type, status, occurred_at)
       select id, e.sequence, e.type::"OrderEventType", e.status::"OrderStatus", $2::timestamptz
         from made, (values (1, 'PENDING_NEW', 'PENDING_NEW'), (2, 'NEW', 'NEW')) e (sequence, type, status)`,
    [SYMBOLS, new Date(START).toISOString()],
  );
  await desk.pool.query(
    `insert into "AlertRule" (id, user_id, symbol, field, operator, threshold)
       select md5('rule' || n)::uuid, md5('user')::uuid, 'KILLA', 'LAST', 'BELOW', 105 from generate_series(1, ${RULES}) n`,
  );
  return { desk, url };
}

/** The books, without ids that are made by chance and without the desk's clock. */
const BOOKS: Readonly<Record<string, string>> = {
  orders: `select id, status, filled_quantity, filled_notional, expires_at, closed_at, obstacle, end_reason, event_sequence from "Order" order by id`,
  events: `select order_id, sequence, type, status, quantity, price, trade_id, reason, occurred_at from "OrderEvent" order by order_id, sequence`,
  trades: `select id, order_id, side, quantity, price, commission, slippage, realized_pnl, executed_at from "Trade" order by id`,
  ledger: `select transaction_id, line, portfolio_id, account, symbol, amount, kind from "LedgerEntry" where kind = 'FILL' order by transaction_id, line`,
  positions: `select portfolio_id, symbol, quantity, cost, realized_pnl, fees, mark_price from "Position" order by portfolio_id, symbol`,
  portfolios: `select id, cash_balance_usd, total_value_usd from "Portfolio" order by id`,
  quotes: `select symbol, last, session_open, volume, sequence, quoted_at from "Quote" order by symbol`,
  candles: `select symbol, interval, timestamp, open, high, low, close, volume from "MarketData" order by symbol, interval, timestamp`,
  alerts: `select id, rule_id, message, occurred_at from "Alert" where rule_id is not null order by rule_id, occurred_at`,
  rules: `select id, triggered from "AlertRule" order by id`,
  cursors: `select position, finished, part from "FeedCursor" order by feed`,
};

async function booksOf({ pool }: TestDesk): Promise<Record<string, string>> {
  const books: Record<string, string> = {};
  for (const [name, question] of Object.entries(BOOKS)) {
    const { rows } = await pool.query(question);
    books[name] = rows.map((row) => JSON.stringify(row)).join('\n');
  }
  return books;
}

async function broken(desk: TestDesk): Promise<string[]> {
  const client = await desk.pool.connect();
  try {
    return (await verifyDesk(client)).checks.filter(({ ok }) => !ok).map(({ name }) => name);
  } finally {
    client.release();
  }
}

async function halfBooked({ pool }: TestDesk): Promise<boolean> {
  return (await pool.query('select from "FeedCursor" where part is not null')).rowCount! > 0;
}

/** Kills an engine within its first events; true when that left an event half booked. */
async function killed(url: string, recording: string, desk: TestDesk): Promise<boolean> {
  const engine = startBinary(['engine', 'run', '--feed', `replay:${recording},speed=max`], { home: home.path, url });
  let said = '';
  engine.process.stderr!.on('data', (text: string) => (said += text));
  for (const end = performance.now() + 30_000; !said.includes('Leading'); await sleep(5))
    if (performance.now() > end) throw new Error(`the engine does not lead: ${said}`);
  await sleep(Math.random() * LONGEST_LIFE_MS);
  engine.process.kill('SIGKILL');
  await engine.result;
  return halfBooked(desk);
}

async function completed(url: string, recording: string): Promise<void> {
  const { code, stderr } = await startBinary(
    ['engine', 'run', '--feed', `replay:${recording},speed=max`, '--until', 'idle'],
    { home: home.path, url },
  ).result;
  expect(code, stderr).toBe(0);
}

test('an engine that is killed again and again in large events books what an undisturbed one books', async () => {
  const recording = writeRecording();
  const undisturbed = await preparedDesk();
  await completed(undisturbed.url, recording);
  const expected = await booksOf(undisturbed.desk);
  expect(expected['trades']!.split('\n').length).toBeGreaterThanOrEqual(1_000);
  expect(await broken(undisturbed.desk)).toEqual([]);

  let halves = 0;
  for (let rounds = 0; rounds < 2 || halves === 0; rounds += 1) {
    const disturbed = await preparedDesk();
    for (let kill = 0; kill < KILLS; kill += 1) if (await killed(disturbed.url, recording, disturbed.desk)) halves += 1;
    await completed(disturbed.url, recording);
    const books = await booksOf(disturbed.desk);
    for (const name of Object.keys(BOOKS)) expect(books[name], name).toBe(expected[name]);
    expect(await broken(disturbed.desk)).toEqual([]);
  }
  expect(halves).toBeGreaterThan(0);
});
