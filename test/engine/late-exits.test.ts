/** Exits that are placed while their entry fills: they close what it has opened, which may be less than it has filled. */
import { beforeEach, expect, test } from 'vitest';
import { candle, d } from '../domain/samples.ts';
import { PaperDesk, told } from './desk.ts';

const EXIT = {
  id: 'late',
  side: 'SELL',
  type: 'STOP',
  stopPrice: d(90),
  limitPrice: null,
  quantity: d(5),
  reduceOnly: true,
  parentId: 'entry',
  listId: 'entry',
  timeInForce: 'GTC',
} as const;

let desk: PaperDesk;
let minute = 0;
beforeEach(() => {
  desk = new PaperDesk();
  minute = 0;
  desk.send({ kind: 'clock', at: 0 });
  desk.place({ id: 'short', side: 'SELL', type: 'MARKET', limitPrice: null, quantity: d(3) });
  bar(1_000);
  desk.place({ id: 'entry', side: 'BUY', type: 'LIMIT', limitPrice: d(100), quantity: d(5), timeInForce: 'GTC' });
});

/** A bar at 100; orders fill a tenth of its volume. */
function bar(volume: number): void {
  minute += 1;
  desk.candle(candle(`100 100 100 100 ${volume}`, { timestamp: minute * 60_000 }));
}

test('an exit of an entry that has only reduced waits for the rest of it', () => {
  bar(20);
  expect(desk.held().toFixed()).toBe('-1');
  expect(told(desk.place(EXIT))).toEqual(['HELD HELD']);
  expect(desk.state.markets.get('BTCUSD')!.orders.get('late')!.quantity.toFixed()).toBe('3');
  bar(30);
  const late = desk.state.markets.get('BTCUSD')!.orders.get('late')!;
  expect([late.status, late.quantity.toFixed(), desk.held().toFixed()]).toEqual(['NEW', '2', '2']);
});

test('an exit of an entry that has turned the position works for the opened part', () => {
  bar(40);
  expect(desk.held().toFixed()).toBe('1');
  expect(told(desk.place(EXIT))).toEqual(['NEW NEW']);
  expect(desk.state.markets.get('BTCUSD')!.orders.get('late')!.quantity.toFixed()).toBe('1');
});

test('an exit of a filled entry that has only reduced ends', () => {
  desk.replace('entry', { quantity: d(2) });
  bar(20);
  expect(desk.held().toFixed()).toBe('-1');
  expect(told(desk.place({ ...EXIT, quantity: d(2) }))).toEqual(['CANCELED CANCELED PARENT_ENDED']);
});
