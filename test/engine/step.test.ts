import { describe, expect, test } from 'vitest';
import { candle, d, quote } from '../domain/samples.ts';
import { PaperDesk, instrument, told } from './desk.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

describe('an order', () => {
  test("is accepted at the market's clock and filled by the next candle, never by the one before", () => {
    const desk = new PaperDesk();
    desk.candle(candle('100 110 90 105 1000', { timestamp: MINUTE_MS }));
    expect(told(desk.place())).toEqual(['NEW NEW']);
    expect(told(desk.candle(candle('200 210 190 205 1000', { timestamp: MINUTE_MS })))).toEqual([]);
    expect(told(desk.candle(candle('105 110 90 100 1000', { timestamp: 2 * MINUTE_MS })))).toEqual([
      'TRADE FILLED 1 @ 105',
    ]);
    expect(desk.held().toFixed()).toBe('1');
  });

  test('fills a share of each candle until it is complete', () => {
    const desk = new PaperDesk();
    desk.candle(candle('100 100 100 100 10', { timestamp: 0 }));
    desk.place({ quantity: d('2.5') });
    const fills = [1, 2, 3].flatMap((minute) =>
      told(desk.candle(candle('100 100 100 100 10', { timestamp: minute * MINUTE_MS }))),
    );
    expect(fills).toEqual([
      'TRADE PARTIALLY_FILLED 1 @ 100',
      'TRADE PARTIALLY_FILLED 1 @ 100',
      'TRADE FILLED 0.5 @ 100',
    ]);
  });

  test('that is immediate or cancel is matched with its first candle only', () => {
    const desk = new PaperDesk();
    desk.candle(candle('100 100 100 100 10', { timestamp: 0 }));
    desk.place({ quantity: d(3), timeInForce: 'IOC' });
    expect(told(desk.candle(candle('100 100 100 100 10', { timestamp: MINUTE_MS })))).toEqual([
      'TRADE PARTIALLY_FILLED 1 @ 100',
      'CANCELED CANCELED IOC_REST',
    ]);
    expect([...desk.state.markets.get('BTCUSD')!.orders]).toEqual([]);
  });

  test('that is a day order ends with the desk’s day, before the new day is matched', () => {
    const desk = new PaperDesk([instrument('BTCUSD'), instrument('ETHUSD')]);
    desk.candle(candle('100 100 100 100 10', { timestamp: DAY_MS - 2 * MINUTE_MS }));
    desk.place({ id: 'day', timeInForce: 'DAY', limitPrice: d(50), type: 'LIMIT' });
    desk.place({ id: 'good', timeInForce: 'GTC', limitPrice: d(50), type: 'LIMIT' });
    desk.candle(candle('100 100 100 100 10', { timestamp: DAY_MS - MINUTE_MS }));
    expect(told(desk.candle(candle('40 40 40 40 10', { symbol: 'ETHUSD', timestamp: DAY_MS })))).toEqual([
      'EXPIRED EXPIRED SESSION_ENDED_PRICE_NOT_REACHED',
    ]);
    expect(told(desk.candle(candle('40 40 40 40 100', { timestamp: DAY_MS })))).toEqual(['TRADE FILLED 1 @ 40']);
    expect(desk.effects.filter((effect) => effect.kind === 'order' && effect.type === 'EXPIRED')).toMatchObject([
      { order: { id: 'day' }, occurredAt: DAY_MS },
    ]);
  });

  test('accepted exactly at midnight works through the new day', () => {
    const desk = new PaperDesk();
    desk.candle(candle('100 100 100 100 10', { timestamp: DAY_MS - MINUTE_MS }));
    desk.place({ timeInForce: 'DAY', limitPrice: d(50), type: 'LIMIT' });
    expect(told(desk.candle(candle('60 60 60 60 10', { timestamp: 2 * DAY_MS - MINUTE_MS })))).toEqual([]);
    expect(told(desk.candle(candle('60 60 60 60 10', { timestamp: 2 * DAY_MS })))).toEqual([
      'EXPIRED EXPIRED SESSION_ENDED_PRICE_NOT_REACHED',
    ]);
  });

  test('requested twice is accepted once', () => {
    const desk = new PaperDesk();
    desk.candle(candle('100 100 100 100 10', { timestamp: 0 }));
    expect([...told(desk.place()), ...told(desk.place())]).toEqual(['NEW NEW']);
  });

  test('that comes while an event is matched waits one millisecond, however many orders come', () => {
    const desk = new PaperDesk();
    desk.quote(quote({ quotedAt: MINUTE_MS }));
    for (const id of ['one', 'two']) desk.place({ id });
    desk.state = { ...desk.state, portion: 1 };
    const second = quote({ quotedAt: 2 * MINUTE_MS });
    expect(told(desk.quote(second))).toEqual(['TRADE FILLED 1 @ 100.1']);
    for (const id of ['three', 'four', 'five']) desk.place({ id });
    expect(desk.state.marketAt).toBe(2 * MINUTE_MS + 1);
    while (desk.state.unfinished !== null) desk.quote(second);
    desk.state = { ...desk.state, portion: 200 };
    expect(told(desk.quote(quote({ quotedAt: 2 * MINUTE_MS + 1 })))).toHaveLength(3);
  });

  test('waits for a market that has not begun', () => {
    expect(() => new PaperDesk().place()).toThrow('until the market has a clock');
  });
});

describe('a cancel', () => {
  test('ends a working order', () => {
    const desk = new PaperDesk();
    desk.candle(candle('100 100 100 100 10', { timestamp: 0 }));
    desk.place();
    expect(told(desk.cancel({ acceptedAt: MINUTE_MS }))).toEqual(['CANCELED CANCELED CANCEL_REQUESTED']);
    expect(told(desk.candle(candle('100 100 100 100 10', { timestamp: MINUTE_MS })))).toEqual([]);
  });

  test('ends an order that was never accepted', () => {
    const desk = new PaperDesk();
    desk.candle(candle('100 100 100 100 10', { timestamp: 0 }));
    expect(told(desk.cancel())).toEqual(['CANCELED CANCELED CANCEL_REQUESTED']);
  });

  test('after the fill changes nothing', () => {
    const desk = new PaperDesk();
    desk.candle(candle('100 100 100 100 10', { timestamp: 0 }));
    desk.place();
    desk.candle(candle('100 100 100 100 10', { timestamp: MINUTE_MS }));
    expect(told(desk.cancel({ acceptedAt: MINUTE_MS }))).toEqual([]);
  });

  test('keeps fills that are newer than the request', () => {
    const desk = new PaperDesk();
    desk.candle(candle('100 100 100 100 10', { timestamp: 0 }));
    desk.place({ quantity: d(2) });
    desk.candle(candle('100 100 100 100 10', { timestamp: MINUTE_MS }));
    const [canceled] = desk.cancel({ acceptedAt: MINUTE_MS });
    expect(canceled?.kind === 'order' && canceled.order.filledQuantity.toFixed()).toBe('1');
  });
});

test('two sells flip a long position into a short one, realizing what was closed', () => {
  const desk = new PaperDesk([instrument('BTCUSD', { commissionRate: d('0.001') })]);
  desk.candle(candle('100 100 100 100 1000', { timestamp: 0 }));
  desk.place({ id: 'buy', quantity: d(2) });
  desk.candle(candle('100 100 100 100 1000', { timestamp: MINUTE_MS }));
  desk.place({ id: 'sell', side: 'SELL', quantity: d(5) });
  desk.candle(candle('110 110 110 110 1000', { timestamp: 2 * MINUTE_MS }));
  const trades = desk.effects.flatMap((effect) => (effect.kind === 'trade' ? [effect] : []));
  expect(trades.map(({ trade }) => [trade.realizedPnl.toFixed(), trade.commission.toFixed()])).toEqual([
    ['0', '0.2'],
    ['20', '0.55'],
  ]);
  expect(desk.held().toFixed()).toBe('-3');
  expect(trades.at(-1)!.holding.openedAt).toBe(2 * MINUTE_MS);
  for (const { ledger } of trades)
    expect(ledger.reduce((sum, { amount }) => sum.plus(amount), d(0)).toFixed()).toBe('0');
});

test("a trade's id is derived from its order and the filled quantity before", () => {
  const ids = [1, 2].map(() => {
    const desk = new PaperDesk();
    desk.candle(candle('100 100 100 100 10', { timestamp: 0 }));
    desk.place({ quantity: d('2.5') });
    for (const minute of [1, 2, 3]) desk.candle(candle('100 100 100 100 10', { timestamp: minute * MINUTE_MS }));
    return desk.effects.flatMap((effect) => (effect.kind === 'trade' ? effect.trade.id : []));
  });
  expect(ids[0]).toHaveLength(3);
  expect(new Set(ids[0]).size).toBe(3);
  expect(ids[1]).toEqual(ids[0]);
});

describe('quotes', () => {
  const at = (seconds: number, last: number): Parameters<PaperDesk['quote']>[0] =>
    quote({
      quotedAt: seconds * 1000,
      last: d(last),
      bid: d(last - 1),
      ask: d(last + 1),
      askSize: d('0.4'),
      bidSize: d('0.4'),
    });

  test('fill up to their size', () => {
    const desk = new PaperDesk();
    desk.quote(at(0, 100));
    desk.place();
    const fills = [1, 2, 3].flatMap((second) => told(desk.quote(at(second, 100))));
    expect(fills).toEqual([
      'TRADE PARTIALLY_FILLED 0.4 @ 101',
      'TRADE PARTIALLY_FILLED 0.4 @ 101',
      'TRADE FILLED 0.2 @ 101',
    ]);
  });

  test('build candles of the minutes that the feed covers completely', () => {
    const desk = new PaperDesk();
    const prices: readonly (readonly [number, number])[] = [
      [30, 90],
      [60, 100],
      [75, 120],
      [90, 80],
      [119, 110],
      [120, 111],
      [240, 112],
    ];
    for (const [second, price] of prices) desk.quote(at(second, price), d('0.5'));
    const candles = desk.effects.flatMap((effect) => (effect.kind === 'candle' ? [effect.candle] : []));
    expect(
      candles.map(({ timestamp, open, high, low, close, volume }) => [
        timestamp,
        ...[open, high, low, close, volume].map(Number),
      ]),
    ).toEqual([
      [60_000, 100, 120, 80, 110, 2],
      [120_000, 111, 111, 111, 111, 0.5],
    ]);
  });

  test('sum the volume of the day and store its first price', () => {
    const desk = new PaperDesk();
    desk.quote(at(60, 100), d(1));
    desk.quote(at(120, 105), d(2));
    const quoted = desk.quote(at(86_400 + 60, 90), d(3));
    const before = desk.effects.flatMap((effect) => (effect.kind === 'quote' ? [effect.quote] : []))[1]!;
    expect([before.sessionOpen?.toFixed(), before.sessionVolume?.toFixed()]).toEqual(['100', '3']);
    expect(quoted).toMatchObject([
      { kind: 'candle' },
      { kind: 'quote', quote: { sessionOpen: d(90), sessionVolume: d(3) } },
    ]);
  });
});

describe('an alert rule', () => {
  const rule = {
    id: 'rule',
    number: 1,
    condition: { symbol: 'BTCUSD', field: 'LAST', operator: 'ABOVE', threshold: d(100) },
    severity: 'HIGH',
    state: 'ARMED',
  } as const;
  const close = (price: number, minute: number) =>
    candle(`${price} ${price} ${price} ${price} 1`, { timestamp: minute * MINUTE_MS });

  test('fires once an episode', () => {
    const desk = new PaperDesk();
    desk.send({ kind: 'rules', rules: [rule] });
    const fired = [99, 101, 102, 100, 101].flatMap((price, minute) => told(desk.candle(close(price, minute))));
    expect(fired).toEqual(['alert BTCUSD last 101 > 100', 'alert BTCUSD last 101 > 100']);
  });

  test('that is loaded again keeps its state', () => {
    const desk = new PaperDesk();
    desk.send({ kind: 'rules', rules: [rule] });
    desk.candle(close(101, 0));
    desk.send({ kind: 'rules', rules: [rule] });
    expect(told(desk.candle(close(102, 1)))).toEqual([]);
    desk.send({ kind: 'rules', rules: [] });
    expect(told([...desk.candle(close(90, 2)), ...desk.candle(close(110, 3))])).toEqual([]);
  });
});

test('signals come from closed candles, and are the same for live and stored candles', () => {
  const candles = Array.from({ length: 60 }, (_, minute) => {
    const price = minute < 40 ? 200 - minute : 160 + (minute - 40) * 5;
    return candle(`${price} ${price + 1} ${price - 1} ${price} 1`, { timestamp: minute * MINUTE_MS });
  });
  const seen = new PaperDesk();
  const signals = candles.flatMap((bar) => told(seen.candle(bar)));
  expect(signals).toEqual(['signal LONG']);
  const [signal] = seen.effects.flatMap((effect) => (effect.kind === 'signal' ? [effect.signal] : []));
  for (const price of [signal!.stop!, signal!.target!]) expect(price.modulo('0.1').toFixed()).toBe('0');
  const remembered = new PaperDesk();
  remembered.send({ kind: 'history', candles: candles.slice(0, 35) });
  expect(candles.slice(35).flatMap((bar) => told(remembered.candle(bar)))).toEqual(signals);
});
