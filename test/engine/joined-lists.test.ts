/** An order that works already gets into a list when another one is placed with it. */
import { expect, test } from 'vitest';
import { workingOrder } from '../../src/engine/working-orders.ts';
import { candle, d, order } from '../domain/samples.ts';
import { PaperDesk, told } from './desk.ts';

const MINUTE_MS = 60_000;

test('the fills of both share one quantity', () => {
  const desk = new PaperDesk();
  desk.candle(candle('100 100 100 100 1000', { timestamp: 0 }));
  desk.place({ id: 'one', type: 'LIMIT', limitPrice: d(90), quantity: d(10) });
  // The stored row of the first order has the list since the second one was placed; the engine's own has none.
  const second = {
    ...order({ id: 'two', type: 'STOP', stopPrice: d(110), quantity: d(10), listId: 'one', status: 'PENDING_NEW' }),
    filledNotional: d(0),
    obstacle: null,
  };
  const relatives = [{ id: 'one', status: 'NEW', filledQuantity: d(0) }] as const;
  const request = { order: second, currency: 'USD', account: desk.account, relatives };
  desk.send({ kind: 'place', request, denial: null });
  expect(workingOrder(desk.state, 'one')?.listId).toBe('one');
  const effects = desk.candle(candle('110 111 80 85 1000', { timestamp: MINUTE_MS }));
  expect(told(effects)).toEqual(['TRIGGERED NEW', 'TRADE FILLED 10 @ 110', 'CANCELED CANCELED LIST_FILLED']);
});
