/**
 * Orders of a suspended portfolio are canceled one by one: the cost of a cancel does not grow with their number. When
 * the portfolio is resumed, they work again.
 */
import { expect, test } from 'vitest';
import { PaperDesk, inAcceptance } from './desk.ts';
import { MINUTE_MS } from '../../src/domain/time-units.ts';
import { candle, d, quote } from '../domain/samples.ts';

const FIRST_AT = 1_700_000_000_000;

function suspended(orders: number): PaperDesk {
  const desk = new PaperDesk();
  desk.quote(quote({ quotedAt: FIRST_AT }));
  for (let number = 1; number <= orders; number += 1) {
    const part = { id: idOf(number), number, status: 'PENDING_NEW', acceptedAt: null, acceptedSequence: null } as const;
    desk.place({ ...part, limitPrice: d(1) });
  }
  desk.send({ kind: 'suspensions', portfolioIds: ['portfolio-1'] });
  return desk;
}

function idOf(number: number): string {
  return `order-${String(number).padStart(6, '0')}`;
}

/** The entries of maps that the work reads one after the other, as a copy of a map does. */
function readEntries(work: () => void): number {
  const original = Object.getOwnPropertyDescriptor(Map.prototype, Symbol.iterator)!;
  const entries = original.value as (this: Map<unknown, unknown>) => MapIterator<[unknown, unknown]>;
  let read = 0;
  Object.defineProperty(Map.prototype, Symbol.iterator, {
    ...original,
    value: function* (this: Map<unknown, unknown>) {
      for (const entry of { [Symbol.iterator]: () => entries.call(this) }) {
        read += 1;
        yield entry;
      }
    },
  });
  try {
    work();
    return read;
  } finally {
    Object.defineProperty(Map.prototype, Symbol.iterator, original);
  }
}

test.each([100, 400])('each of %i cancels touches its own order only', (orders) => {
  const desk = suspended(orders);
  expect([...desk.state.held]).toHaveLength(orders);
  const perCancel =
    readEntries(() => {
      for (let number = 1; number <= orders; number += 1)
        expect(desk.cancel({ id: idOf(number), limitPrice: d(1) })).toMatchObject([{ type: 'CANCELED' }]);
    }) / orders;
  // Each market of the desk, to find the order: there is one.
  expect(perCancel).toBeLessThanOrEqual(2);
  expect([...desk.state.held]).toEqual([]);
});

test('orders that are left work again, in the order of their acceptance', () => {
  const desk = suspended(5);
  desk.cancel({ id: idOf(2), limitPrice: d(1) });
  desk.cancel({ id: idOf(4), limitPrice: d(1) });
  desk.send({ kind: 'suspensions', portfolioIds: [] });
  expect(inAcceptance(desk.state.markets.get('BTCUSD')!.orders).map(({ number }) => number)).toEqual([1, 3, 5]);
  expect([...desk.state.held]).toEqual([]);
});

test.each([
  ['that falls at its end', '96 103 95 102', [100, 'waits']],
  ['that stays at its high', '96 103 95 103', [100, 'waits']],
  ['that falls through the new stop at its end', '96 103 95 99', [100, 'triggered']],
] as const)('a trailing stop that comes back during a bar %s follows its high', (_, prices, after) => {
  const desk = new PaperDesk();
  const suspend = (...portfolioIds: string[]): unknown => desk.send({ kind: 'suspensions', portfolioIds });
  desk.quote(quote({ quotedAt: 0 }));
  desk.place({ type: 'TRAILING_STOP', side: 'SELL', limitPrice: null, trailAmount: d(3), quantity: d(100) });
  desk.candle(candle('100 100 100 100 10', { timestamp: MINUTE_MS }));
  suspend('portfolio-1');
  const bar = candle(`${prices} 10`, { timestamp: 2 * MINUTE_MS });
  desk.open(bar);
  suspend();
  desk.close(bar);
  const [order] = desk.state.markets.get('BTCUSD')!.orders;
  expect([order?.stopPrice?.toNumber(), order?.triggeredAt === null ? 'waits' : 'triggered']).toEqual(after);
});

test('the exits of an entry that is canceled in a suspended portfolio end with it', () => {
  const desk = new PaperDesk();
  desk.quote(quote({ quotedAt: FIRST_AT }));
  const pending = { status: 'PENDING_NEW', acceptedAt: null, acceptedSequence: null } as const;
  desk.place({ ...pending, id: 'entry', limitPrice: d(1) });
  const exit = { ...pending, parentId: 'entry', listId: 'entry', reduceOnly: true, side: 'SELL' } as const;
  desk.place({ ...exit, id: 'target', limitPrice: d(999) });
  desk.place({ ...exit, id: 'stop', type: 'STOP', limitPrice: null, stopPrice: d('0.5') });
  desk.send({ kind: 'suspensions', portfolioIds: ['portfolio-1'] });
  const ended = desk
    .cancel({ id: 'entry', limitPrice: d(1) })
    .map((effect) => (effect.kind === 'order' ? `${effect.order.id} ${effect.type} ${effect.reason}` : effect.kind));
  expect(ended.sort()).toEqual([
    'entry CANCELED CANCEL_REQUESTED',
    'stop CANCELED PARENT_ENDED',
    'target CANCELED PARENT_ENDED',
  ]);
  expect([...desk.state.held]).toEqual([]);
});
