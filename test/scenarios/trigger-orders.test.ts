/** Orders with a trigger over a recording: a plan protects, follows and enters positions with the shipped program. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runJson } from '../support/binary.ts';
import { jsonInProcess } from '../support/in-process.ts';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';

const folder = mkdtempSync(join(tmpdir(), 'traderai-triggers-'));
let desk: TestDesk;
beforeAll(async () => {
  desk = await openTestDesk();
  await desk.pool
    .query(`with person as (insert into "User" (email, username, login, role) values ('p@desk.test', 'p', session_user, 'ADMIN') returning id)
    insert into "Portfolio" (user_id, name, cash_balance_usd, total_value_usd) select id, 'main', 100000, 100000 from person`);
});
afterAll(async () => {
  await desk.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Open, high, low and close of one minute after the other: up to 110, down to 90, up again. */
const BARS = [
  '100 101 99 100',
  '100 101 99 100',
  '100 101 99 100',
  '100 110 100 109',
  '109 109 104 105',
  '105 105 90 92',
  '92 112 91 111',
];
const PLAN = [
  'client-order-id=held b 10 XUSD @mkt gtc',
  'client-order-id=stop s 2 XUSD @mkt stp 95 gtc ro',
  'client-order-id=limit s 2 XUSD @94 stp 95 gtc ro',
  'client-order-id=trail s 2 XUSD @mkt trl 5% gtc ro',
  'client-order-id=target s 2 XUSD @mkt mit 108 gtc ro',
  'client-order-id=entry b 1 XUSD @mkt stp 111.5 gtc',
  'client-order-id=far s 1 XUSD @mkt stp 50 gtc ro',
];

interface Shown {
  readonly type: string;
  readonly status: string;
  readonly stopPrice: string | null;
  readonly trailPercent: string | null;
  readonly triggeredAt: string | null;
  readonly events: readonly { readonly type: string; readonly status: string; readonly price: string | null }[];
  readonly trades: readonly { readonly executedAt: string; readonly price: string }[];
}

test('each trades after its trigger, the other one keeps waiting, and the books agree', async () => {
  const [feed, plan] = [join(folder, 'bars.csv'), join(folder, 'plan.txt')];
  const rows = BARS.map(
    (prices, minute) => `2025-01-02T10:0${minute}:00Z,XUSD,1m,${prices.replaceAll(' ', ',')},100000`,
  );
  writeFileSync(feed, `timestamp,symbol,interval,open,high,low,close,volume\n${rows.join('\n')}\n`);
  writeFileSync(plan, PLAN.map((line, at) => `2025-01-02T10:0${at === 0 ? '1:00' : '2:30'}Z ${line}\n`).join(''));
  const at = { home: folder, url: desk.url };
  const run = await runJson<{ denied: number }>(
    ['engine', 'run', '--feed', `replay:${feed},speed=max`, '--orders', plan, '--until', 'idle'],
    at,
  );
  expect(run).toMatchObject({ denied: 0 });
  const shown = new Map<string, Shown>();
  for (const line of PLAN) {
    const id = /client-order-id=(\w+)/.exec(line)![1]!;
    shown.set(id, await jsonInProcess<Shown>(['order', 'show', id], at));
  }
  const stateOf = (id: string): unknown => {
    const { type, status, stopPrice, triggeredAt } = shown.get(id)!;
    return [type, status, stopPrice, triggeredAt?.slice(11, 16) ?? null];
  };
  expect(['stop', 'limit', 'trail', 'target', 'entry', 'far'].map(stateOf)).toEqual([
    ['STOP', 'FILLED', '95', '10:05'],
    ['STOP_LIMIT', 'FILLED', '95', '10:05'],
    // 5 % below 110.
    ['TRAILING_STOP', 'FILLED', '104.5', '10:04'],
    ['MARKET_IF_TOUCHED', 'FILLED', '108', '10:03'],
    ['STOP', 'FILLED', '111.5', '10:06'],
    ['STOP', 'NEW', '50', null],
  ]);
  expect(shown.get('stop')!.events.map(({ type, status, price }) => [type, status, price])).toMatchObject([
    ['PENDING_NEW', 'PENDING_NEW', null],
    ['NEW', 'NEW', null],
    ['TRIGGERED', 'NEW', '95'],
    ['TRADE', 'FILLED', expect.any(String)],
  ]);
  const early = [...shown.values()].filter(
    ({ triggeredAt, trades }) => triggeredAt !== null && trades.some(({ executedAt }) => executedAt < triggeredAt),
  );
  expect(early).toEqual([]);
  const { ok } = await jsonInProcess<{ ok: boolean }>(['db', 'verify'], at);
  expect(ok).toBe(true);
});
