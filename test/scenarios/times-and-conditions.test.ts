/** Times in force and conditions over two recordings: one engine ends before midnight, another goes on with the rest. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runJson } from '../support/binary.ts';
import { jsonInProcess } from '../support/in-process.ts';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';

const folder = mkdtempSync(join(tmpdir(), 'traderai-times-'));
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

/** Time, then open, high, low, close and volume of a minute. Our orders fill a tenth of the volume. */
const FIRST_RUN = ['01-02T20:00 100.01 101 99 100 9000'];
const EVENING = [
  '01-02T23:55 100 101 99 100 9000',
  '01-02T23:56 100 101 99 100 9000',
  '01-02T23:57 100 104 99 100 70',
  '01-02T23:58 100 104 99 100 9000',
];
const NIGHT = [
  '01-02T23:59 100 102 98 101 9000',
  '01-03T00:00 102 103 101 102 9000',
  '01-03T00:01 102 106 94 102 9000',
  '01-04T00:00 102 102 102 102 9000',
];
const PLAN = [
  'client-order-id=held b 9 YUSD @mkt gtc',
  'client-order-id=shown s 12 XUSD @103 show 5 gtc',
  'client-order-id=whole b 8 XUSD @mkt aon gtc',
  'client-order-id=close s 3 XUSD @mkt cls',
  'client-order-id=open b 3 XUSD @mkt opg',
  'client-order-id=missed b 3 XUSD @101 opg',
  'client-order-id=repriced b 3 XUSD @101 post gtc',
  'client-order-id=rejected b 3 YUSD @101 post gtc',
  'client-order-id=dated b 1 XUSD @90 gtd=2025-01-03',
  'client-order-id=target s 9 YUSD @105.5 ro gtc',
  'client-order-id=stop s 9 YUSD @mkt stp 95 ro gtc',
];

interface Shown {
  readonly status: string;
  readonly endReason: { readonly code: string } | null;
  readonly events: readonly { readonly type: string; readonly price: string | null }[];
  readonly trades: readonly { readonly executedAt: string; readonly quantity: string; readonly price: string }[];
}

/** Both symbols have the same prices. */
function recording(name: string, bars: readonly string[]): string {
  const path = join(folder, `${name}.csv`);
  const rows = bars.flatMap((bar) => {
    const [at, ...figures] = bar.split(' ');
    return ['XUSD', 'YUSD'].map((symbol) => `2025-${at}:00Z,${symbol},1m,${figures.join(',')}`);
  });
  writeFileSync(path, `timestamp,symbol,interval,open,high,low,close,volume\n${rows.join('\n')}\n`);
  return `replay:${path},speed=max`;
}

test('each word holds over midnight and over a change of the engine, and the books agree', async () => {
  const at = { home: folder, url: desk.url };
  await runJson(['engine', 'run', '--feed', recording('first', FIRST_RUN), '--until', 'idle'], at);
  await jsonInProcess(['instrument', 'set', 'XUSD', '--post-only', 'reprice'], at);
  await jsonInProcess(['instrument', 'set', 'YUSD', '--bar-path', 'worst-case'], at);
  const plan = join(folder, 'plan.txt');
  writeFileSync(plan, PLAN.map((line, nth) => `2025-01-02T23:5${nth === 0 ? '5:30' : '6:30'}Z ${line}\n`).join(''));
  const evening = ['engine', 'run', '--feed', recording('evening', EVENING), '--orders', plan, '--until', 'idle'];
  expect(await runJson(evening, at)).toMatchObject({ denied: 0 });
  await runJson(['engine', 'run', '--feed', recording('night', NIGHT), '--until', 'idle'], at);

  const told: Record<string, readonly string[]> = {};
  for (const line of PLAN) {
    const id = /client-order-id=(\w+)/.exec(line)![1]!;
    const { status, endReason, events, trades } = await jsonInProcess<Shown>(['order', 'show', id], at);
    told[id] = [
      ...events.filter(({ type }) => type === 'RESTATED').map(({ price }) => `repriced to ${price}`),
      ...[...trades]
        .sort((one, other) => one.executedAt.localeCompare(other.executedAt))
        .map(({ executedAt, quantity, price }) => `${executedAt.slice(5, 16)} ${quantity} at ${price}`),
      endReason === null ? status : `${status} ${endReason.code}`,
    ];
  }
  expect(told).toEqual({
    held: ['01-02T23:56 9 at 100.05', 'FILLED'],
    shown: ['01-02T23:57 4 at 103', '01-02T23:58 5 at 103', '01-03T00:01 3 at 103', 'FILLED'],
    // A tenth of 70 is too little before.
    whole: ['01-02T23:58 8 at 100.05', 'FILLED'],
    close: ['01-02T23:59 3 at 100.94', 'FILLED'],
    open: ['01-03T00:00 3 at 102.06', 'FILLED'],
    missed: ['CANCELED OPENING_PASSED'],
    repriced: ['repriced to 99.99', '01-02T23:57 3 at 99.99', 'FILLED'],
    rejected: ['REJECTED POST_ONLY_WOULD_TAKE'],
    dated: ['EXPIRED SESSION_ENDED_PRICE_NOT_REACHED'],
    target: ['CANCELED NOTHING_TO_REDUCE'],
    stop: ['01-03T00:01 9 at 94.95', 'FILLED'],
  });
  const { ok } = await jsonInProcess<{ ok: boolean }>(['db', 'verify'], at);
  expect(ok).toBe(true);
});
