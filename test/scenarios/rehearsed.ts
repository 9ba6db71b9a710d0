/**
 * A rehearsal of some hundred orders over recorded minutes by the shipped program, its books worked out a second time,
 * and the laws that every rehearsal keeps.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runBinary, runJson } from '../support/binary.ts';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { recomputeBooks, units } from '../support/recomputed-books.ts';
import type { ListedTrade } from '../support/recomputed-books.ts';
import { makeRehearsal } from '../support/rehearsal.ts';
import type { Rehearsal } from '../support/rehearsal.ts';

interface Trade extends ListedTrade {
  readonly id: string;
  readonly orderId: string;
  readonly executedAt: string;
  readonly slippage: string;
  readonly liquidity: string;
  readonly realizedPnl: string;
}

interface ListedPosition {
  readonly symbol: string;
  readonly quantity: string;
  readonly cost: string;
  readonly realizedPnl: string;
  readonly fees: string;
}

const CASH = '1000000';
const folder = mkdtempSync(join(tmpdir(), 'traderai-rehearsal-'));
const desks: TestDesk[] = [];

export async function openDesk(): Promise<TestDesk> {
  const desk = await openTestDesk();
  desks.push(desk);
  await desk.pool
    .query(`with person as (insert into "User" (email, username, login, role) values ('p@desk.test', 'p', session_user, 'ADMIN') returning id)
    insert into "Portfolio" (user_id, name, cash_balance_usd, total_value_usd) select id, 'main', ${CASH}, ${CASH} from person`);
  return desk;
}

export const engineArguments = ({ candles, plan }: Rehearsal): string[] => [
  'engine',
  'run',
  '--feed',
  `replay:${candles},speed=max`,
  '--orders',
  plan,
  '--until',
  'idle',
];
export const at = (desk: TestDesk): { home: string; url: string } => ({ home: folder, url: desk.url });

/** The plan has lines that the desk denies, which the exit code reports. */
export async function rehearse(rehearsal: Rehearsal, desk: TestDesk): Promise<{ readonly denied: number }> {
  const { code, stdout, stderr } = await runBinary([...engineArguments(rehearsal), '--json'], at(desk));
  if (code !== 0 && code !== 3) throw new Error(`the engine ended with ${code}: ${stderr}${stdout}`);
  const outcome = JSON.parse(stdout) as { readonly denied: number };
  expect(code).toBe(outcome.denied === 0 ? 0 : 3);
  return outcome;
}

/**
 * The part of a trade that must be equal in every run: ids are new, everything else follows from the market and the
 * plan.
 */
export function comparable({
  symbol,
  side,
  quantity,
  price,
  commission,
  slippage,
  liquidity,
  realizedPnl,
  executedAt,
}: Trade): string {
  return [executedAt, symbol, side, quantity, price, commission, slippage, liquidity, realizedPnl].join(' ');
}

export async function tradesOf(desk: TestDesk): Promise<Trade[]> {
  return runJson<Trade[]>(['trade', 'list'], at(desk));
}

afterAll(async () => {
  await Promise.all(desks.map((desk) => desk.close()));
  rmSync(folder, { recursive: true, force: true });
});

interface Rehearsed {
  readonly rehearsal: Rehearsal;
  readonly desk: TestDesk;
  readonly trades: readonly Trade[];
}

/** Rehearses before the tests of the place that calls it, which then ask what was rehearsed. */
export function rehearseFirst(of: {
  readonly recording: 'real' | 'made';
  readonly orders: number;
  readonly madeMinutes?: number;
}): () => Rehearsed {
  let rehearsed: Rehearsed;
  beforeAll(async () => {
    const rehearsal = makeRehearsal(mkdtempSync(join(folder, 'plan-')), of);
    const desk = await openDesk();
    const outcome = await rehearse(rehearsal, desk);
    expect(outcome).toMatchObject({ ending: 'idle', events: rehearsal.events, unentered: 0 });
    rehearsed = { rehearsal, desk, trades: await tradesOf(desk) };
  }, 300_000);
  return () => rehearsed;
}

export function testTheLawsOf(rehearsed: () => Rehearsed): void {
  test('trades longs, shorts, flips through zero and partial fills', async () => {
    const { rehearsal, desk, trades } = rehearsed();
    const { rows } = await desk.pool.query<{
      partial: number;
      filled: number;
      canceled: number;
      denied: number;
      expired: number;
    }>(
      `select count(*) filter (where (select count(*) from "Trade" t where t.order_id = o.id) > 1)::int as partial,
            count(*) filter (where status = 'FILLED')::int as filled, count(*) filter (where status = 'CANCELED')::int as canceled,
            count(*) filter (where status = 'DENIED')::int as denied, count(*) filter (where status = 'EXPIRED')::int as expired from "Order" o`,
    );
    const { partial, filled, canceled } = rows[0]!;
    expect(filled).toBeGreaterThan(rehearsal.orders / 4);
    expect(partial).toBeGreaterThan(10);
    expect(canceled).toBeGreaterThan(5);
    expect(flips(trades)).toBeGreaterThan(4);
  });

  test('gives the same books as an independent computation', async () => {
    const { desk, trades } = rehearsed();
    const books = recomputeBooks(trades);
    const positions = await runJson<ListedPosition[]>(['position', 'list', '--all'], at(desk));
    expect(positions.map(({ symbol }) => symbol).sort()).toEqual([...books.positions.keys()].sort());
    for (const { symbol, quantity, cost, realizedPnl, fees } of positions) {
      expect({
        symbol,
        quantity: units(quantity),
        cost: units(cost),
        realizedPnl: units(realizedPnl),
        fees: units(fees),
      }).toEqual({ symbol, ...books.positions.get(symbol) });
    }
    const { cash } = await runJson<{ cash: string }>(['portfolio', 'show'], at(desk));
    expect(units(cash)).toBe(units(CASH) + books.cash);
  });

  test('passes db verify', async () => {
    const { desk } = rehearsed();
    expect(await runJson(['db', 'verify'], at(desk))).toMatchObject({ ok: true });
  });

  test('gives the same trades to the last digit when it is run again', { timeout: 300_000 }, async () => {
    const { rehearsal, trades } = rehearsed();
    const again = await openDesk();
    await rehearse(rehearsal, again);
    expect((await tradesOf(again)).map(comparable)).toEqual(trades.map(comparable));
  });

  test('changes nothing when it is run again on the same desk', { timeout: 300_000 }, async () => {
    const { rehearsal, desk, trades } = rehearsed();
    const outcome = await rehearse(rehearsal, desk);
    expect(outcome).toMatchObject({ ending: 'idle', events: 0, trades: 0 });
    expect((await tradesOf(desk)).map(comparable)).toEqual(trades.map(comparable));
  });
}

function flips(trades: readonly Trade[]): number {
  const held = new Map<string, bigint>();
  let count = 0;
  for (const { symbol, side, quantity } of trades) {
    const before = held.get(symbol) ?? 0n;
    const after = before + (side === 'BUY' ? units(quantity) : -units(quantity));
    if (before * after < 0n) count += 1;
    held.set(symbol, after);
  }
  return count;
}
