/** Brackets, one-cancels-other and waiting orders over a recording, with the shipped program. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Decimal } from '../../src/domain/decimal.ts';
import { runBinary, runJson } from '../support/binary.ts';
import { jsonInProcess } from '../support/in-process.ts';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';

const folder = mkdtempSync(join(tmpdir(), 'traderai-links-'));
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

/** Open, high, low and close of one minute after the other, in each symbol: up to 112, down to 90. */
const BARS = [
  '100 101 99 100',
  '100 101 99 100',
  '100 101 99 100',
  '100 112 100 109',
  '109 109 104 105',
  '105 105 90 92',
  '92 93 91 92',
];
const SYMBOLS = ['TARGET', 'STOPPED', 'OCO', 'THEN', 'EXIT', 'WAITS', 'PAIR'];
const PLAN = [
  ['10:01:00', 'client-order-id=held b 10 EXIT @mkt gtc'],
  ['10:02:30', 'client-order-id=target b 10 TARGET @100 gtc tp 110 sl 95'],
  ['10:02:30', 'client-order-id=stopped b 10 STOPPED @100 gtc tp 4R sl 95'],
  ['10:02:30', 'client-order-id=oco b 10 OCO @mkt stp 108 gtc oco b 10 OCO @95 gtc'],
  ['10:02:30', 'client-order-id=then b 10 THEN @100 gtc then s 10 THEN @108 gtc ro'],
  ['10:02:30', 'client-order-id=exit exit EXIT tp 111 sl 95'],
  ['10:02:30', 'client-order-id=waits b 10 WAITS @80 gtc tp 90 sl 75'],
  ['10:02:30', 'client-order-id=both b 10 PAIR @100 gtc tp 111 sl 95 oco s 10 PAIR @mkt stp 90 gtc tp 80 sl 99'],
  ['10:04:30', 'x waits'],
] as const;

interface Shown {
  readonly type: string;
  readonly side: string;
  readonly status: string;
  readonly quantity: string;
  readonly filledQuantity: string;
  readonly averagePrice: string | null;
  readonly endReason: { readonly code: string } | null;
  readonly parent: { readonly clientOrderId: string } | null;
  readonly children: readonly { readonly clientOrderId: string }[];
  readonly list: readonly { readonly clientOrderId: string }[];
  readonly events: readonly { readonly type: string }[];
}

test('a plan of linked orders trades what its lines say, and the books agree', async () => {
  const [feed, plan] = [join(folder, 'bars.csv'), join(folder, 'plan.txt')];
  const rows = BARS.flatMap((prices, minute) =>
    SYMBOLS.map((symbol) => `2025-01-02T10:0${minute}:00Z,${symbol},1m,${prices.replaceAll(' ', ',')},100000`),
  );
  writeFileSync(feed, `timestamp,symbol,interval,open,high,low,close,volume\n${rows.join('\n')}\n`);
  writeFileSync(plan, PLAN.map(([time, line]) => `2025-01-02T${time}Z ${line}\n`).join(''));
  const at = { home: folder, url: desk.url };
  const args = ['engine', 'run', '--feed', `replay:${feed},speed=max`, '--orders', plan, '--until', 'idle'];
  expect(await runJson<{ denied: number }>(args, at)).toMatchObject({ denied: 0 });
  const show = (id: string): Promise<Shown> => jsonInProcess<Shown>(['order', 'show', id], at);
  const stateOf = async (id: string): Promise<unknown> => {
    const { type, status, averagePrice, endReason } = await show(id);
    return [type, status, averagePrice, endReason?.code ?? null];
  };

  expect(await stateOf('target')).toEqual(['LIMIT', 'FILLED', '100', null]);
  expect(await stateOf('target:tp')).toEqual(['LIMIT', 'FILLED', '110', null]);
  expect(await stateOf('target:sl')).toEqual(['STOP', 'CANCELED', null, 'LIST_FILLED']);
  expect(await stateOf('stopped:tp')).toEqual(['LIMIT', 'CANCELED', null, 'LIST_FILLED']);
  expect(await stateOf('stopped:sl')).toEqual(['STOP', 'FILLED', expect.stringMatching(/^94\.9/), null]);
  expect(await stateOf('oco')).toEqual(['STOP', 'FILLED', expect.stringMatching(/^108/), null]);
  expect(await stateOf('oco:2')).toEqual(['LIMIT', 'CANCELED', null, 'LIST_FILLED']);
  expect(await stateOf('then:2')).toEqual(['LIMIT', 'FILLED', '108', null]);
  expect(await stateOf('exit:tp')).toEqual(['LIMIT', 'FILLED', '111', null]);
  expect(await stateOf('exit:sl')).toEqual(['STOP', 'CANCELED', null, 'LIST_FILLED']);
  // An order of a list keeps its own exits when its fill ends the other order.
  expect(await stateOf('both')).toEqual(['LIMIT', 'FILLED', '100', null]);
  expect(await stateOf('both:tp')).toEqual(['LIMIT', 'FILLED', '111', null]);
  expect(await stateOf('both:sl')).toEqual(['STOP', 'CANCELED', null, 'LIST_FILLED']);
  expect(await stateOf('both:2')).toEqual(['STOP', 'CANCELED', null, 'LIST_FILLED']);
  for (const id of ['both:2:tp', 'both:2:sl']) expect((await show(id)).endReason?.code).toBe('PARENT_ENDED');
  for (const id of ['waits', 'waits:tp', 'waits:sl'])
    expect((await show(id)).endReason?.code).toBe(id === 'waits' ? 'CANCEL_REQUESTED' : 'PARENT_ENDED');

  const entry = await show('target');
  expect(entry.children.map(({ clientOrderId }) => clientOrderId)).toEqual(['target:tp', 'target:sl']);
  const target = await show('target:tp');
  expect(target.parent?.clientOrderId).toBe('target');
  expect(target.list.map(({ clientOrderId }) => clientOrderId)).toEqual(['target:sl']);
  expect(target.events.map(({ type }) => type)).toEqual(['PENDING_NEW', 'HELD', 'RELEASED', 'TRADE']);
  expect((await show('oco')).list.map(({ clientOrderId }) => clientOrderId)).toEqual(['oco:2']);

  // The preview told the result at the stop to the cent.
  const preview = await jsonInProcess<{ worstLoss: string }>(
    ['order', 'place', 'b 10 STOPPED @100 gtc tp 4R sl 95', '--dry-run'],
    at,
  );
  const positions = await jsonInProcess<{ symbol: string; realizedPnl: string; fees: string }[]>(
    ['position', 'list', '--all'],
    at,
  );
  const { realizedPnl, fees } = positions.find(({ symbol }) => symbol === 'STOPPED')!;
  expect(preview.worstLoss).toBe(new Decimal(realizedPnl).minus(fees).toFixed());

  const { stdout } = await runBinary(['order', 'list', '--symbol', 'TARGET'], at);
  expect(
    stdout
      .split('\n')
      .map((line) => /^(?:└ )?\d+/.exec(line.trim())?.[0] ?? '')
      .filter((no) => no !== ''),
  ).toEqual([expect.stringMatching(/^\d/), expect.stringMatching(/^└/), expect.stringMatching(/^└/)]);
  const { ok } = await jsonInProcess<{ ok: boolean }>(['db', 'verify'], at);
  expect(ok).toBe(true);
});

test('one line places both orders or none, and prints them', async () => {
  const at = { home: folder, url: desk.url };
  const bracket = await runBinary(
    ['order', 'place', 'b 1 TARGET @90 gtc tp 110 sl 80@79', '--client-order-id', 'shown'],
    at,
  );
  expect(bracket.stdout).toMatch(
    /^Order \d+ PENDING_NEW: BUY 1 TARGET at 90, GTC\nPortfolio main, client order id shown\n {2}Order \d+ PENDING_NEW: SELL 1 TARGET at 110, GTC, reduce only\n {2}Order \d+ PENDING_NEW: SELL 1 TARGET at 79 when the price falls to 80 or below, GTC, reduce only\n/,
  );
  const again = await jsonInProcess<{ exits: unknown[]; linked: unknown }>(
    ['order', 'place', 'b 1 TARGET @90 gtc tp 110 sl 80@79', '--client-order-id', 'shown'],
    at,
  );
  expect(again).toMatchObject({ exits: [{ clientOrderId: 'shown:tp' }, { clientOrderId: 'shown:sl' }], linked: null });

  const orders = (): Promise<unknown[]> => jsonInProcess<unknown[]>(['order', 'list', '--all'], at);
  const before = (await orders()).length;
  // The second order is off the tick, so the first one is not placed either.
  const refused = await runBinary(['order', 'place', 'b 1 TARGET @90 gtc then s 1 TARGET @110.00000001 gtc ro'], at);
  expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('is not a multiple of the tick')]);
  expect(await orders()).toHaveLength(before);
  const pair = await jsonInProcess<{ linked: { parentId: string }; id: string }>(
    ['order', 'place', 'b 1 TARGET @90 gtc then s 1 TARGET @110 gtc ro', '--client-order-id', 'pair'],
    at,
  );
  expect(pair.linked.parentId).toBe(pair.id);
  expect(await orders()).toHaveLength(before + 2);
});

test('an entry that is canceled before its acceptance takes its exits with it', async () => {
  const at = { home: folder, url: desk.url };
  await jsonInProcess(['order', 'place', 'b 1 STOPPED @90 gtc tp 110 sl 80', '--client-order-id', 'early'], at);
  await jsonInProcess(['order', 'cancel', 'early'], at);
  await runJson(['engine', 'run', '--feed', `replay:${join(folder, 'bars.csv')},speed=max`, '--until', 'idle'], at);
  for (const id of ['early', 'early:tp', 'early:sl']) {
    const { status, endReason } = await jsonInProcess<Shown>(['order', 'show', id], at);
    expect([id, status, endReason?.code]).toEqual([
      id,
      'CANCELED',
      id === 'early' ? 'CANCEL_REQUESTED' : 'PARENT_ENDED',
    ]);
  }
  // Orders that were placed between the two runs are accepted together: the exits wait for their entry.
  expect(
    await Promise.all(
      ['shown', 'shown:tp', 'shown:sl', 'pair:2'].map(
        async (id) => (await jsonInProcess<Shown>(['order', 'show', id], at)).status,
      ),
    ),
  ).toEqual(['NEW', 'HELD', 'HELD', 'HELD']);
  const { ok } = await jsonInProcess<{ ok: boolean }>(['db', 'verify'], at);
  expect(ok).toBe(true);
});

test('a cancel of everything ends an entry with its exits, and the engine goes on', async () => {
  const at = { home: folder, url: desk.url };
  const run = ['engine', 'run', '--feed', `replay:${join(folder, 'bars.csv')},speed=max`, '--until', 'idle'];
  for (const id of ['all', 'moved'])
    await jsonInProcess(['order', 'place', 'b 1 WAITS @80 gtc tp 110 sl 70', '--client-order-id', id], at);
  await runJson(run, at);
  expect((await jsonInProcess<Shown>(['order', 'show', 'all:sl'], at)).status).toBe('HELD');
  // The engine does not run, so it meets all of these requests in one round.
  await jsonInProcess(['order', 'replace', 'moved:sl', '--stop', '71'], at);
  await jsonInProcess(['order', 'cancel', 'moved'], at);
  for (const id of ['all', 'all:tp', 'all:sl']) await jsonInProcess(['order', 'cancel', id], at);
  await runJson(run, at);
  for (const id of ['all', 'all:tp', 'all:sl', 'moved', 'moved:tp', 'moved:sl'])
    expect([id, (await jsonInProcess<Shown>(['order', 'show', id], at)).status]).toEqual([id, 'CANCELED']);
  const { ok } = await jsonInProcess<{ ok: boolean }>(['db', 'verify'], at);
  expect(ok).toBe(true);
});
