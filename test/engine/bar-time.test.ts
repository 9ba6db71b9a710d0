/** The effects of a bar at its open and at its close. */
import { describe, expect, test } from 'vitest';
import { candle, d, quote } from '../domain/samples.ts';
import { PaperDesk, instrument, told } from './desk.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const LAST_MS = MINUTE_MS - 1;

const bar = (figures: string, minute: number) => candle(figures, { timestamp: minute * MINUTE_MS });
const fillsOf = (desk: PaperDesk): string[] =>
  desk.effects.flatMap((effect) =>
    effect.kind === 'trade'
      ? [
          `${effect.trade.orderId} ${effect.trade.quantity} @ ${effect.trade.price} at ${effect.trade.executedAt} ${effect.trade.liquidity}`,
        ]
      : [],
  );

/** A desk after the close of one minute. */
function begun(): PaperDesk {
  const desk = new PaperDesk();
  desk.candle(bar('100 100 100 100 1000', 0));
  return desk;
}

describe('at its open', () => {
  test('a bar fills market orders and limits within the opening price, and changes no quote', () => {
    const desk = begun();
    desk.send({
      kind: 'rules',
      rules: [
        {
          id: 'rule',
          number: 1,
          condition: { symbol: 'BTCUSD', field: 'LAST', operator: 'ABOVE', threshold: d(1) },
          severity: 'HIGH',
          state: 'ARMED',
        },
      ],
    });
    desk.place({ id: 'market' });
    desk.place({ id: 'through', limitPrice: d(120) });
    desk.place({ id: 'resting', limitPrice: d(95) });
    const before = desk.state.markets.get('BTCUSD')!.quote;
    const effects = desk.open(bar('101 200 90 150 1000', 1));
    expect(fillsOf(desk)).toEqual([`market 1 @ 101 at ${MINUTE_MS} TAKER`, `through 1 @ 101 at ${MINUTE_MS} TAKER`]);
    expect(new Set(effects.map(({ kind }) => kind))).toEqual(new Set(['order', 'trade', 'obstacle']));
    expect(desk.state.markets.get('BTCUSD')!.quote).toBe(before);
    expect(desk.state.marketAt).toBe(MINUTE_MS);
  });

  test('immediate orders are matched once', () => {
    const desk = begun();
    desk.place({ id: 'ioc', limitPrice: d(95), timeInForce: 'IOC' });
    desk.place({ id: 'fok', limitPrice: d(95), timeInForce: 'FOK' });
    expect(told(desk.open(bar('101 101 90 101 1000', 1)))).toEqual([
      'CANCELED CANCELED IOC_REST',
      'CANCELED CANCELED FOK_NOT_FILLABLE',
    ]);
  });
});

describe('at its close', () => {
  test('a bar fills the resting limits that it traded through, in its last millisecond', () => {
    const desk = begun();
    desk.place({ id: 'resting', limitPrice: d(95) });
    desk.open(bar('101 101 90 101 1000', 1));
    desk.close(bar('101 101 90 101 1000', 1));
    expect(fillsOf(desk)).toEqual([`resting 1 @ 95 at ${MINUTE_MS + LAST_MS} MAKER`]);
    expect(desk.state.marketAt).toBe(2 * MINUTE_MS);
  });

  test('fills at the open count against the share of the volume', () => {
    const desk = begun();
    desk.place({ id: 'market', quantity: d(60) });
    desk.place({ id: 'resting', quantity: d(60), limitPrice: d(95) });
    desk.candle(bar('101 101 90 101 1000', 1));
    expect(fillsOf(desk)).toEqual([
      `market 60 @ 101 at ${MINUTE_MS} TAKER`,
      `resting 40 @ 95 at ${MINUTE_MS + LAST_MS} MAKER`,
    ]);
  });

  test('a limit that was matched at the open with too little volume does not fill inside the bar', () => {
    const desk = begun();
    desk.place({ id: 'through', quantity: d(150), limitPrice: d(120) });
    desk.candle(bar('101 130 90 101 1000', 1));
    expect(fillsOf(desk)).toEqual([`through 100 @ 101 at ${MINUTE_MS} TAKER`]);
  });
});

describe('an order that comes while a bar is open', () => {
  test('waits for the next bar, at the opening instant and later', () => {
    for (const later of [0, 30_000]) {
      const desk = begun();
      desk.open(bar('101 101 90 101 1000', 1));
      if (later > 0) desk.send({ kind: 'clock', at: MINUTE_MS + later });
      desk.place({ id: 'resting', limitPrice: d(95) });
      desk.place({ id: 'market' });
      expect(told(desk.close(bar('101 101 90 101 1000', 1)))).toEqual([]);
      desk.candle(bar('102 102 90 102 1000', 2));
      expect(fillsOf(desk)).toEqual([
        `market 1 @ 102 at ${2 * MINUTE_MS} TAKER`,
        `resting 1 @ 95 at ${2 * MINUTE_MS + LAST_MS} MAKER`,
      ]);
    }
  });

  test('does not end before its acceptance', () => {
    const desk = begun();
    desk.open(bar('101 101 90 101 1000', 1));
    const [accepted] = desk.place();
    const [canceled] = desk.cancel();
    expect([accepted, canceled]).toMatchObject([{ occurredAt: MINUTE_MS + 1 }, { occurredAt: MINUTE_MS + 1 }]);
  });
});

test('an order of the day may trade in the last bar of its day, and ends before the next day opens', () => {
  const desk = new PaperDesk();
  desk.candle(candle('100 100 100 100 1000', { timestamp: DAY_MS - 3 * MINUTE_MS }));
  desk.place({ id: 'reached', timeInForce: 'DAY', limitPrice: d(95) });
  desk.place({ id: 'missed', timeInForce: 'DAY', limitPrice: d(50) });
  desk.candle(candle('100 100 90 100 1000', { timestamp: DAY_MS - MINUTE_MS }));
  expect(fillsOf(desk)).toEqual([`reached 1 @ 95 at ${DAY_MS - 1} MAKER`]);
  expect(told(desk.open(candle('40 40 40 40 1000', { timestamp: DAY_MS })))).toEqual([
    'EXPIRED EXPIRED SESSION_ENDED_PRICE_NOT_REACHED',
  ]);
});

describe('of several series of a symbol', () => {
  const coarse = candle('100 200 1 50 1000', { interval: '1h', timestamp: 0 });

  test('only the finest matches and quotes; a coarser bar is stored and moves the clock', () => {
    const desk = begun();
    desk.state = { ...desk.state, grains: new Map([['BTCUSD', '1m']]) };
    desk.place({ id: 'market' });
    desk.place({ id: 'resting', limitPrice: d(90) });
    const before = desk.state.markets.get('BTCUSD')!.quote;
    expect(told(desk.open(candle('101 101 101 101 1000', { interval: '1h', timestamp: 60 * MINUTE_MS })))).toEqual([]);
    expect(desk.close(coarse).map(({ kind }) => kind)).toEqual(['candle']);
    expect(desk.state.markets.get('BTCUSD')!.quote).toBe(before);
    expect(desk.state.marketAt).toBe(60 * MINUTE_MS);
  });

  test('quotes are finer than any bar', () => {
    const desk = new PaperDesk([instrument('BTCUSD')]);
    desk.state = { ...desk.state, grains: new Map([['BTCUSD', 'quote']]) };
    desk.quote(quote({ quotedAt: 0 }));
    desk.place();
    desk.candle(bar('90 90 90 90 1000', 1));
    expect(fillsOf(desk)).toEqual([]);
    desk.quote(quote({ quotedAt: 2 * MINUTE_MS }));
    expect(fillsOf(desk)).toEqual([`order-1 1 @ 100.1 at ${2 * MINUTE_MS} TAKER`]);
  });
});

describe('a working order stores why it is unfilled', () => {
  const obstacleOf = (desk: PaperDesk): string | null => [...desk.state.markets.get('BTCUSD')!.orders][0]!.obstacle;

  test('no reason, then its price, then the volume; a price that was reached once counts as reached', () => {
    const desk = begun();
    desk.place({ quantity: d(150), limitPrice: d(95), timeInForce: 'DAY' });
    expect(obstacleOf(desk)).toBeNull();
    desk.candle(bar('100 100 99 100 1000', 1));
    expect(obstacleOf(desk)).toBe('PRICE_NOT_REACHED');
    desk.candle(bar('100 100 90 100 1000', 2));
    expect(obstacleOf(desk)).toBe('NO_VOLUME');
    expect(desk.candle(bar('100 100 99 100 1000', 3)).filter(({ kind }) => kind === 'obstacle')).toEqual([]);
    expect(told(desk.open(candle('100 100 100 100 1000', { timestamp: DAY_MS })))).toEqual([
      'EXPIRED EXPIRED SESSION_ENDED_NO_VOLUME',
    ]);
  });

  test('a volume of zero is too little', () => {
    const desk = begun();
    desk.place({ timeInForce: 'DAY' });
    desk.candle(bar('100 100 100 100 0', 1));
    expect(told(desk.open(candle('100 100 100 100 1000', { timestamp: DAY_MS })))).toEqual([
      'EXPIRED EXPIRED SESSION_ENDED_NO_VOLUME',
    ]);
  });
});

describe('an unknown volume', () => {
  test('fills the whole quantity, and makes the volume of the day unknown', () => {
    const desk = new PaperDesk();
    const bars = [0, 1, 2].map((minute) => ({
      ...bar('100 100 100 100 10', minute),
      ...(minute === 1 && { volume: null }),
    }));
    desk.candle(bars[0]!);
    desk.place({ quantity: d(5_000) });
    desk.candle(bars[1]!);
    desk.candle(bars[2]!);
    expect(fillsOf(desk)).toEqual([`order-1 5000 @ 100 at ${MINUTE_MS} TAKER`]);
    expect(
      desk.effects.flatMap((effect) =>
        effect.kind === 'quote' ? [effect.quote.sessionVolume?.toFixed() ?? null] : [],
      ),
    ).toEqual(['10', null, null]);
  });
});

test('a bar that is in two recordings is matched once', () => {
  const desk = begun();
  desk.place({ id: 'large', quantity: d(150) });
  desk.place({ id: 'resting', quantity: d(50), limitPrice: d(95) });
  for (const _ of [1, 2]) desk.open(bar('101 101 90 101 1000', 1));
  for (const _ of [1, 2]) desk.close(bar('101 101 90 101 1000', 1));
  expect(fillsOf(desk)).toEqual([`large 100 @ 101 at ${MINUTE_MS} TAKER`]);
});
