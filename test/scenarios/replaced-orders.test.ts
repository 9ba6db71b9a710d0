/** New terms for working orders, from a plan and from the command line, with the shipped engine and program. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runBinary } from '../support/binary.ts';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { jsonInProcess, runInProcess } from '../support/in-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'traderai-replaces-'));
let desk: TestDesk;
beforeAll(async () => {
  desk = await openTestDesk();
  await desk.pool
    .query(`with person as (insert into "User" (email, username, login, role) values ('p@desk.test', 'p', session_user, 'ADMIN') returning id)
    insert into "Portfolio" (user_id, name, cash_balance_usd, total_value_usd) select id, 'main', 10000, 10000 from person`);
});
afterAll(async () => {
  await desk.close();
  rmSync(folder, { recursive: true, force: true });
});

const at = () => ({ home: folder, url: desk.url });

interface RunReport {
  readonly denied: number;
  readonly denials?: readonly { readonly reasons: readonly { readonly code: string }[] }[];
}

/** Two symbols fall by a tenth each minute; orders in COPUSD fill one unit a minute. */
async function replay(hour: string, plan: string): Promise<RunReport> {
  const [feed, file] = [join(folder, `${hour}.csv`), join(folder, `${hour}.plan`)];
  const bars = ['100', '100', '90', '80', '70', '60'].flatMap((price, minute) =>
    [
      ['COPUSD', 10],
      ['TINUSD', 1_000_000],
    ].map(
      ([symbol, volume]) =>
        `2025-01-02T${hour}:0${minute}:00Z,${symbol},1m,${price},${price},${price},${price},${volume}\n`,
    ),
  );
  writeFileSync(feed, `timestamp,symbol,interval,open,high,low,close,volume\n${bars.join('')}`);
  writeFileSync(file, plan);
  const args = ['engine', 'run', '--feed', `replay:${feed},speed=max`, '--orders', file, '--until', 'idle'];
  const { stdout } = await runInProcess([...args, '--json'], at());
  return JSON.parse(stdout) as RunReport;
}

interface Shown {
  readonly status: string;
  readonly quantity: string;
  readonly limitPrice: string;
  readonly averagePrice: string | null;
  readonly events: readonly { readonly type: string; readonly status: string }[];
}

async function shown(name: string): Promise<string> {
  const { status, quantity, limitPrice, averagePrice, events } = await jsonInProcess<Shown>(
    ['order', 'show', name],
    at(),
  );
  const told = events.slice(2).map((event) => `${event.type} ${event.status}`);
  return `${status} ${quantity} @${limitPrice} ${averagePrice ?? '-'}: ${told.join(', ')}`;
}

test('a plan replaces its orders, and a filled part counts', async () => {
  const report = await replay(
    '10',
    `2025-01-02T10:01:00Z client-order-id=a b 5 TINUSD @50 gtc
2025-01-02T10:01:00Z client-order-id=b b 5 TINUSD @40 gtc
2025-01-02T10:01:00Z client-order-id=c b 5 COPUSD @100 gtc
2025-01-02T10:02:30Z rep a q4 @85
2025-01-02T10:03:00Z rep b q1
2025-01-02T10:03:00Z rep c q2
2025-01-02T10:03:30Z rep b q1000k
2025-01-02T10:04:00Z rep c q3
`,
  );
  expect(report).toMatchObject({
    denied: 2,
    denials: [
      { line: 7, reasons: [{ code: 'INSUFFICIENT_BUYING_POWER' }] },
      { line: 8, reasons: [{ message: 'order c is FILLED, so there is nothing left to replace' }] },
    ],
  });
  expect(await shown('a')).toBe('FILLED 4 @85 80: PENDING_REPLACE PENDING_REPLACE, REPLACED NEW, TRADE FILLED');
  expect(await shown('b')).toBe('NEW 1 @40 -: PENDING_REPLACE PENDING_REPLACE, REPLACED NEW');
  expect(await shown('c')).toBe(
    'FILLED 2 @100 95: TRADE PARTIALLY_FILLED, TRADE PARTIALLY_FILLED, PENDING_REPLACE PENDING_REPLACE, REPLACED FILLED',
  );
});

test('a command replaces an order while no engine leads; the next one answers, and the books hold', async () => {
  const asked = await runBinary(['order', 'replace', 'b', '--quantity', '2', '--price', '55'], at());
  expect(asked.stdout).toBe('Order 2 PENDING_REPLACE: BUY 1 TINUSD at 40, GTC\nRequested: quantity 2, limit 55\n');
  expect(asked.stderr).toContain('No engine leads: the order keeps its terms until one does.');
  expect(asked.code).toBe(0);
  const denied = await runBinary(['order', 'replace', 'b', '--price', '54'], at());
  expect(denied).toMatchObject({ code: 1, stderr: expect.stringContaining('order 2 waits for other new terms') });
  await replay('11', '2025-01-02T11:01:00Z client-order-id=d b 1 TINUSD @10 gtc\n');
  expect(await shown('b')).toBe(
    'NEW 2 @55 -: PENDING_REPLACE PENDING_REPLACE, REPLACED NEW, PENDING_REPLACE PENDING_REPLACE, REPLACED NEW',
  );
  const verified = await runBinary(['db', 'verify'], at());
  expect([verified.code, verified.stderr]).toEqual([0, '']);
});
