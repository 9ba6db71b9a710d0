/** Linked orders that work while their desk is backed up, and exits of a position, with the shipped program. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runBinary, runJson } from '../support/binary.ts';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';

const folder = mkdtempSync(join(tmpdir(), 'traderai-kept-exits-'));
const home = mkdtempSync(join(tmpdir(), 'traderai-kept-home-'));
let desk: TestDesk;
let again: TestDesk;
beforeAll(async () => {
  [desk, again] = [await openTestDesk(), await openTestDesk({ schema: 'none' })];
  await desk.pool
    .query(`with person as (insert into "User" (email, username, login, role) values ('p@desk.test', 'p', session_user, 'ADMIN') returning id)
    insert into "Portfolio" (user_id, name, cash_balance_usd, total_value_usd) select id, 'main', 100000, 100000 from person`);
});
afterAll(async () => {
  await again.close();
  await desk.close();
  for (const path of [folder, home]) rmSync(path, { recursive: true });
});

/** Open, high, low, close and volume of one minute after the other. */
const BARS = {
  // A tenth of the volume of the third minute is 4 units.
  PART: [
    '100 101 99 100 9999',
    '100 101 99 100 9999',
    '100 100 100 100 40',
    '102 103 101 102 9999',
    '100 100 99 100 9999',
    '101 102 100 101 9999',
    '105 109 104 108 9999',
  ],
  HELD: [...Array<string>(4).fill('100 101 99 100 9999'), '85 86 79 85 9999', '85 86 84 85 9999', '85 91 84 90 9999'],
  PAIR: [...Array<string>(6).fill('100 101 99 100 9999'), '100 125 99 121 9999'],
};
const PLAN = [
  'client-order-id=part b 10 PART @100 gtc tp 110 sl 95',
  'client-order-id=held b 10 HELD @80 gtc tp 90 sl 75',
  'client-order-id=pair b 10 PAIR @mkt stp 120 gtc oco b 10 PAIR @70 gtc',
];

function recording(from: number, to: number): string {
  const path = join(folder, `bars-${from}.csv`);
  const rows = Object.entries(BARS).flatMap(([symbol, bars]) =>
    bars.slice(from, to).map((bar, at) => `2025-01-02T10:0${from + at}:00Z,${symbol},1m,${bar.replaceAll(' ', ',')}`),
  );
  writeFileSync(path, `timestamp,symbol,interval,open,high,low,close,volume\n${rows.join('\n')}\n`);
  return path;
}

interface Shown {
  readonly number: string;
  readonly status: string;
  readonly filledQuantity: string;
  readonly averagePrice: string | null;
}
interface Position {
  readonly symbol: string;
  readonly quantity: string;
  readonly stopLoss: string | null;
  readonly takeProfit: string | null;
}

test('a restored desk goes on with its linked orders, and its exits can be moved and fill', async () => {
  const at = (url: string): Parameters<typeof runJson>[1] => ({ home, url });
  const run = (url: string, path: string, ...more: string[]): Promise<unknown> =>
    runJson(['engine', 'run', '--feed', `replay:${path},speed=max`, ...more, '--until', 'idle'], at(url));
  const states = async (url: string): Promise<Record<string, string>> => {
    const ids = ['part', 'part:tp', 'part:sl', 'held', 'held:tp', 'held:sl', 'pair', 'pair:2'];
    const rows: [string, string][] = [];
    for (const id of ids) {
      const { status, filledQuantity, averagePrice } = await runJson<Shown>(['order', 'show', id], at(url));
      rows.push([id, averagePrice === null ? status : `${status} ${filledQuantity} at ${averagePrice}`]);
    }
    return Object.fromEntries(rows);
  };
  const positions = async (url: string): Promise<Position[]> =>
    (await runJson<Position[]>(['position', 'list'], at(url))).map(({ symbol, quantity, stopLoss, takeProfit }) => ({
      symbol,
      quantity,
      stopLoss,
      takeProfit,
    }));

  const plan = join(folder, 'plan.txt');
  writeFileSync(plan, PLAN.map((line) => `2025-01-02T10:01:30Z ${line}\n`).join(''));
  await run(desk.url, recording(0, 4), '--orders', plan);
  const before = {
    part: 'PARTIALLY_FILLED 4 at 100',
    'part:tp': 'NEW',
    'part:sl': 'NEW',
    held: 'NEW',
    'held:tp': 'HELD',
    'held:sl': 'HELD',
    pair: 'NEW',
    'pair:2': 'NEW',
  };
  expect(await states(desk.url)).toEqual(before);
  const open = [{ symbol: 'PART', quantity: '4', stopLoss: '95', takeProfit: '110' }];
  expect(await positions(desk.url)).toEqual(open);

  // The state of an order says whether it waits or works.
  const family = async (id: string): Promise<string[]> =>
    (await runBinary(['order', 'show', id], at(desk.url))).stdout
      .split('\n')
      .flatMap((line) => /^(Wait.*?|Works after.*?) +Order /.exec(line)?.[1] ?? []);
  expect(await family('part')).toEqual(['Works after its fill', 'Works after its fill']);
  expect(await family('part:sl')).toEqual(['Works after the fill of']);
  expect(await family('held')).toEqual(['Waits for it', 'Waits for it']);
  expect(await family('held:tp')).toEqual(['Waits for']);

  const file = join(folder, 'desk.backup');
  expect(await runBinary(['db', 'backup', file], at(desk.url))).toMatchObject({ code: 0 });
  expect(await runBinary(['db', 'restore', file], at(again.url))).toMatchObject({ code: 0 });
  expect(await states(again.url)).toEqual(before);
  expect(await positions(again.url)).toEqual(open);

  await run(again.url, recording(4, 5));
  expect(await states(again.url)).toMatchObject({
    part: 'FILLED 10 at 100',
    'part:sl': 'NEW',
    held: 'FILLED 10 at 80',
    'held:tp': 'NEW',
    'held:sl': 'NEW',
  });
  const moved = await runBinary(['order', 'place', 'exit PART tp 107 sl 96'], at(again.url));
  expect([moved.code, moved.stdout.match(/PENDING_REPLACE/g)?.length]).toEqual([0, 2]);
  // An engine that has read this recording answers the requests; new terms work from the bar after their answer on.
  await run(again.url, recording(4, 5));
  await run(again.url, recording(5, 7));
  expect(await states(again.url)).toEqual({
    part: 'FILLED 10 at 100',
    'part:tp': 'FILLED 10 at 107',
    'part:sl': 'CANCELED',
    held: 'FILLED 10 at 80',
    'held:tp': 'FILLED 10 at 90',
    'held:sl': 'CANCELED',
    pair: expect.stringMatching(/^FILLED 10 at 120/),
    'pair:2': 'CANCELED',
  });
  expect(
    (await runBinary(['order', 'show', 'part'], at(again.url))).stdout.match(/^Waited for it +Order/gm),
  ).toHaveLength(2);
  expect(await positions(again.url)).toEqual([{ symbol: 'PAIR', quantity: '10', stopLoss: null, takeProfit: null }]);
  expect(await runJson(['db', 'verify'], at(again.url))).toMatchObject({ ok: true });
});
