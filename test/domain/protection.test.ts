import { expect, test } from 'vitest';
import { plain, plainOrNull } from '../../src/domain/decimal.ts';
import { nearestStop, nearestTarget, protectionOf } from '../../src/domain/protection.ts';
import { decimal, orderRow } from '../console/desk-samples.ts';
import type { OrderRow } from '../../src/database/order-row.ts';

const LONG = { symbol: 'BTCUSD', quantity: decimal('0.5') };
const SHORT = { symbol: 'BTCUSD', quantity: decimal('-0.5') };

const exit = (number: number, change: Partial<OrderRow>): OrderRow =>
  orderRow(number, { side: 'SELL', reduceOnly: true, limitPrice: null, ...change });

const stop = (number: number, price: string, change: Partial<OrderRow> = {}): OrderRow =>
  exit(number, { type: 'STOP', stopPrice: decimal(price), ...change });

const target = (number: number, price: string, change: Partial<OrderRow> = {}): OrderRow =>
  exit(number, { type: 'LIMIT', limitPrice: decimal(price), ...change });

test('the nearest stop and target are those that the market reaches first', () => {
  const exits = [stop(1, '60'), stop(2, '62'), target(3, '70'), target(4, '68')];
  expect(plainOrNull(nearestStop(LONG, exits).price)).toBe('62');
  expect(plainOrNull(nearestTarget(LONG, exits).price)).toBe('68');
  const short = exits.map((order) => ({ ...order, side: 'BUY' as const }));
  expect(plainOrNull(nearestStop(SHORT, short).price)).toBe('60');
  expect(plainOrNull(nearestTarget(SHORT, short).price)).toBe('70');
});

test('a trailing stop and a stop-limit are stops, an if-touched order is a target', () => {
  const { stops, targets } = protectionOf(LONG, [
    stop(1, '60', { type: 'TRAILING_STOP' }),
    stop(2, '60', { type: 'STOP_LIMIT', limitPrice: decimal('59') }),
    target(3, '70', { type: 'MARKET_IF_TOUCHED', limitPrice: null, stopPrice: decimal('70') }),
  ]);
  expect([stops.map(({ number }) => number), targets.map(({ number }) => number)]).toEqual([[1, 2], [3]]);
});

test.each<[string, Partial<OrderRow>]>([
  ['of another symbol', { symbol: 'ETHUSD' }],
  ['that adds to the position', { side: 'BUY' }],
  ['that is not reduce-only', { reduceOnly: false }],
  ['that waits for its entry', { status: 'HELD' }],
  ['whose cancel is requested', { status: 'PENDING_CANCEL' }],
  ['that has ended', { status: 'FILLED' }],
])('an order %s protects nothing', (_, change) => {
  expect(nearestStop(LONG, [stop(1, '60', change)]).price).toBeNull();
});

test('the quantity says how much of the position the exits close', () => {
  const part = stop(1, '60', { quantity: decimal('0.3'), filledQuantity: decimal('0.1') });
  expect(plain(nearestStop(LONG, [part]).quantity)).toBe('0.2');
  expect(plain(nearestStop(LONG, []).quantity)).toBe('0');
});

test('a trailing stop without a price yet has a quantity and no price', () => {
  const trailing = exit(1, { type: 'TRAILING_STOP', trailAmount: decimal('2') });
  expect(nearestStop(LONG, [trailing])).toMatchObject({ price: null });
  expect(plain(nearestStop(LONG, [trailing]).quantity)).toBe('0.5');
});
