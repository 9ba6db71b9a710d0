import { describe, expect, test } from 'vitest';
import { isOutright, means } from '../../src/trading/standing.ts';
import { parsePlacement } from '../../src/commands/order/request.ts';
import type { OrderRow } from '../../src/database/order-row.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import type { OrderLine } from '../../src/domain/order-line/intent.ts';

const ORDER: OrderRow = {
  id: '0',
  number: 1,
  clientOrderId: 'x',
  portfolioId: '0',
  portfolio: 'main',
  symbol: 'BTCUSD',
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTC',
  status: 'NEW',
  quantity: new Decimal('0.5'),
  filledQuantity: new Decimal(0),
  limitPrice: new Decimal('6400'),
  stopPrice: null,
  trailAmount: null,
  trailPercent: null,
  parentId: null,
  listId: null,
  releasedAt: null,
  averagePrice: null,
  reduceOnly: false,
  expireDate: null,
  postOnly: false,
  allOrNone: false,
  displayQuantity: null,
  note: null,
  denial: null,
  endReason: null,
  placedAt: 0,
  acceptedAt: null,
  triggeredAt: null,
  closedAt: null,
  expiresAt: null,
};

function lineOf(text: string): OrderLine {
  const parsed = parsePlacement(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  if (parsed.value.kind !== 'order') throw new Error('not one order');
  return parsed.value;
}

test.each(['b 0.5 BTCUSD @6400', 'b 0.5 BTCUSD @mkt', 'b $3k BTCUSD @mkt sig=5'])(
  "%s is the database's to compare",
  (text) => {
    expect(isOutright(lineOf(text))).toBe(true);
  },
);

describe('a line whose size or price changes with the market', () => {
  test.each([
    ['b 0.5 BTCUSD @bid gtc', null, true],
    ['b 0.50 btcusd @mid+5bp gtc', null, true],
    ['b 0.6 BTCUSD @bid gtc', null, false],
    ['s 0.5 BTCUSD @bid gtc', null, false],
    ['b 0.5 ETHUSD @bid gtc', null, false],
    ['b 0.5 BTCUSD @bid', null, false],
    ['b 0.5 BTCUSD @bid gtc ro', null, false],
    ['bc 0.5 BTCUSD @bid gtc', null, false],
    ['b 0.5 BTCUSD @bid gtc note="another"', null, false],
    ['b $3200 BTCUSD @mkt gtc', '0.5', false],
    ['b $3200 BTCUSD @6400 gtc', '0.5', true],
    ['b $3200 BTCUSD @6401 gtc', '0.5', false],
    ['b $3200 BTCUSD @bid gtc', '0.599', true],
    ['b $6400 BTCUSD @bid gtc', '1', false],
    ['b 5%nav BTCUSD @bid gtc', '0.05', false],
    ['b 5%nav BTCUSD @bid gtc', null, true],
    ['b pos BTCUSD @bid gtc', null, true],
    ['b pos/2 BTCUSD @bid gtc', '0.25', true],
  ])('%s, with a size of %s now, means the order: %s', (text, sizeNow, same) => {
    const line = lineOf(text);
    expect(isOutright(line)).toBe(false);
    expect(means(line, ORDER, sizeNow === null ? null : new Decimal(sizeNow))).toBe(same);
  });
});
