/** A DAY order ends with the first session that has a market event of its symbol after its acceptance. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sessionOf } from '../../src/domain/sessions.ts';
import { builtInHours } from '../../src/domain/trading-hours.ts';
import { hoursOfDeskDay } from '../../src/domain/desk-day.ts';
import type { WorkingOrder } from '../../src/engine/state.ts';
import type { Candle } from '../../src/domain/candle.ts';
import type { Interval } from '../../src/domain/interval.ts';
import { candle, d, quote } from '../domain/samples.ts';
import { PaperDesk, instrument, told } from './desk.ts';

const at = (text: string): number => Date.parse(`${text}Z`);
const US = { tradingHours: builtInHours('us-equities')! };

/** A bar that does not reach a limit of 50. */
function bar(text: string, interval: Interval = '1m', part: Partial<Candle> = {}): Candle {
  return candle('100 100 100 100 1000', { timestamp: at(text), interval, ...part });
}

const LOW: Partial<WorkingOrder> = { timeInForce: 'DAY', type: 'LIMIT', limitPrice: d(50) };

/** The instant at which each order expired, by its id. */
function ends(desk: PaperDesk): Record<string, string> {
  return Object.fromEntries(
    desk.effects.flatMap((effect) =>
      effect.kind === 'order' && effect.type === 'EXPIRED'
        ? [[effect.order.id, new Date(effect.occurredAt).toISOString().slice(0, 16)]]
        : [],
    ),
  );
}

function expiryOf(desk: PaperDesk, id = 'order-1'): string | null {
  const expiresAt = desk.state.markets.get('BTCUSD')!.orders.get(id)?.expiresAt ?? null;
  return expiresAt === null ? null : new Date(expiresAt).toISOString().slice(0, 16);
}

describe('without trading hours, by the day of the desk', () => {
  test('an order of Friday night on daily bars is filled at the open of Monday', () => {
    const desk = new PaperDesk();
    desk.candle(bar('2025-03-07T00:00', '1d'));
    desk.place({ timeInForce: 'DAY' });
    expect(told(desk.open(bar('2025-03-10T00:00', '1d')))).toEqual(['TRADE FILLED 1 @ 100']);
  });

  test('an order placed one minute before midnight works until the end of the next event’s day', () => {
    const desk = new PaperDesk();
    desk.candle(bar('2025-03-10T23:58'));
    desk.send({ kind: 'clock', at: at('2025-03-10T23:59:30') });
    desk.place(LOW);
    expect(expiryOf(desk)).toBeNull();
    desk.candle(bar('2025-03-11T00:00'));
    expect(expiryOf(desk)).toBe('2025-03-12T00:00');
    expect(told(desk.candle(bar('2025-03-11T23:59')))).toEqual([]);
    desk.open(bar('2025-03-12T00:00'));
    expect(ends(desk)).toEqual({ 'order-1': '2025-03-12T00:00' });
  });

  test('a bar that opened before the order does not begin its session', () => {
    const desk = new PaperDesk();
    desk.open(bar('2025-03-10T23:00', '1h'));
    desk.send({ kind: 'clock', at: at('2025-03-10T23:30') });
    desk.place({ timeInForce: 'DAY' });
    expect(told(desk.close(bar('2025-03-10T23:00', '1h')))).toEqual([]);
    expect(told(desk.open(bar('2025-03-11T00:00', '1h')))).toEqual(['TRADE FILLED 1 @ 100']);
  });

  test('an order ends before matching at that instant, by an event of any symbol or by the clock', () => {
    const desk = new PaperDesk([instrument('BTCUSD'), instrument('ETHUSD')]);
    desk.candle(bar('2025-03-10T23:58'));
    desk.place({ ...LOW, id: 'one' });
    desk.place({ ...LOW, id: 'two', symbol: 'ETHUSD' });
    desk.place({ ...LOW, id: 'kept', timeInForce: 'GTC' });
    // Bars that close at the end still belong to the session: the limit is reached in the last of them.
    desk.open(bar('2025-03-10T23:59'));
    desk.open(bar('2025-03-10T23:59', '1m', { symbol: 'ETHUSD' }));
    expect(told(desk.close(candle('100 100 40 100 1000', { timestamp: at('2025-03-10T23:59') })))).toEqual([
      'TRADE FILLED 1 @ 50',
      'TRADE FILLED 1 @ 50',
    ]);
    desk.close(bar('2025-03-10T23:59', '1m', { symbol: 'ETHUSD' }));
    expect(ends(desk)).toEqual({});
    expect(told(desk.send({ kind: 'clock', at: at('2025-03-11T00:00') }))).toEqual([
      'EXPIRED EXPIRED SESSION_ENDED_PRICE_NOT_REACHED',
    ]);
    expect(ends(desk)).toEqual({ two: '2025-03-11T00:00' });
  });

  test('only the interval that matches orders begins a session', () => {
    const desk = new PaperDesk();
    desk.state = { ...desk.state, grains: new Map([['BTCUSD', '1m']]) };
    desk.candle(bar('2025-03-10T23:58'));
    desk.place(LOW);
    desk.open(bar('2025-03-11T00:00', '1h'));
    expect(expiryOf(desk)).toBeNull();
    desk.open(bar('2025-03-12T00:00'));
    expect(expiryOf(desk)).toBe('2025-03-13T00:00');
  });

  test('another cut of the desk’s day applies from the next event on', () => {
    const desk = new PaperDesk();
    desk.candle(bar('2025-03-10T20:58'));
    desk.place({ ...LOW, id: 'before' });
    desk.candle(bar('2025-03-10T20:59'));
    desk.send({ kind: 'desk-day', day: { zone: 'America/New_York', cut: 17 * 60 } });
    desk.place({ ...LOW, id: 'after' });
    desk.candle(bar('2025-03-10T21:00'));
    expect([expiryOf(desk, 'before'), expiryOf(desk, 'after')]).toEqual(['2025-03-11T00:00', '2025-03-11T21:00']);
  });

  test('the first price and the volume of a quote are those of the day, for any cut', () => {
    const desk = new PaperDesk();
    desk.send({ kind: 'desk-day', day: { zone: 'America/New_York', cut: 17 * 60 } });
    const seen = (text: string, price: number): string => {
      desk.candle(bar(text, '1m', { open: d(price), high: d(price), low: d(price), close: d(price), volume: d(2) }));
      const { sessionOpen, sessionVolume } = desk.state.markets.get('BTCUSD')!.quote!;
      return `${sessionOpen!.toFixed()} ${sessionVolume!.toFixed()}`;
    };
    // The clock of New York is set forward on the 9th: the day ends an hour earlier by UTC.
    expect([
      seen('2025-03-08T21:59', 1),
      seen('2025-03-08T22:00', 2),
      seen('2025-03-09T00:00', 3),
      seen('2025-03-09T20:59', 4),
      seen('2025-03-09T21:00', 5),
    ]).toEqual(['1 2', '2 2', '2 4', '2 6', '5 2']);
  });

  test('quotes begin sessions like bars', () => {
    const desk = new PaperDesk();
    const quoted = (text: string) => desk.quote(quote({ last: d(100), ask: d(100), bid: d(99), quotedAt: at(text) }));
    quoted('2025-03-10T10:00');
    desk.place(LOW);
    expect(expiryOf(desk)).toBeNull();
    quoted('2025-03-10T10:01');
    expect(expiryOf(desk)).toBe('2025-03-11T00:00');
    expect(told(quoted('2025-03-11T00:00'))).toEqual(['EXPIRED EXPIRED SESSION_ENDED_PRICE_NOT_REACHED']);
  });
});

describe('with trading hours', () => {
  test('an order ends at the close, an order placed after the close works through the next session', () => {
    const desk = new PaperDesk([instrument('BTCUSD', US)]);
    desk.candle(bar('2025-03-07T20:00'));
    desk.place({ ...LOW, id: 'friday' });
    desk.candle(bar('2025-03-07T20:59'));
    desk.send({ kind: 'clock', at: at('2025-03-07T21:00') });
    desk.place({ ...LOW, id: 'evening' });
    // Trading after hours and before the open is outside all sessions.
    desk.candle(bar('2025-03-07T23:00'));
    expect(expiryOf(desk, 'evening')).toBeNull();
    desk.place({ ...LOW, id: 'weekend' });
    desk.candle(bar('2025-03-10T12:00'));
    expect(expiryOf(desk, 'evening')).toBeNull();
    desk.candle(bar('2025-03-10T13:30'));
    expect(expiryOf(desk, 'evening')).toBe('2025-03-10T20:00');
    desk.candle(bar('2025-03-10T19:59'));
    desk.candle(bar('2025-03-10T20:00'));
    expect(ends(desk)).toEqual({
      friday: '2025-03-07T21:00',
      evening: '2025-03-10T20:00',
      weekend: '2025-03-10T20:00',
    });
  });

  test('an event after hours does not end an order whose session had no event', () => {
    const desk = new PaperDesk([instrument('BTCUSD', US)]);
    desk.candle(bar('2025-03-07T20:00'));
    desk.send({ kind: 'clock', at: at('2025-03-07T22:30') });
    desk.place({ ...LOW, id: 'friday' });
    desk.candle(bar('2025-03-07T22:31'));
    // Monday has no event of the symbol.
    desk.candle(bar('2025-03-11T15:00'));
    expect(expiryOf(desk, 'friday')).toBe('2025-03-11T20:00');
  });

  test('a bar that opens before the session and closes in it is in the session', () => {
    const desk = new PaperDesk([instrument('BTCUSD', US)]);
    desk.candle(bar('2025-03-07T20:00', '1h'));
    desk.send({ kind: 'clock', at: at('2025-03-07T22:30') });
    desk.place({ ...LOW, id: 'friday' });
    desk.candle(bar('2025-03-10T13:00', '1h'));
    expect(expiryOf(desk, 'friday')).toBe('2025-03-10T20:00');
  });

  test('a session without an event does not count for an order', () => {
    const desk = new PaperDesk([instrument('BTCUSD', US), instrument('ETHUSD')]);
    desk.candle(bar('2025-03-07T20:00'));
    desk.place(LOW);
    for (const day of ['10', '11', '12']) desk.candle(bar(`2025-03-${day}T20:30`, '1m', { symbol: 'ETHUSD' }));
    desk.candle(bar('2025-03-13T15:00'));
    desk.send({ kind: 'clock', at: at('2025-03-14T00:00') });
    expect(ends(desk)).toEqual({ 'order-1': '2025-03-13T20:00' });
  });

  test('half days end early, and events after their close are outside all sessions', () => {
    const desk = new PaperDesk([instrument('BTCUSD', US)]);
    desk.candle(bar('2025-11-28T15:00'));
    desk.place({ ...LOW, id: 'morning' });
    desk.candle(bar('2025-11-28T17:00'));
    desk.send({ kind: 'clock', at: at('2025-11-28T18:00') });
    desk.place({ ...LOW, id: 'afternoon' });
    desk.candle(bar('2025-11-28T18:30'));
    expect([ends(desk), expiryOf(desk, 'afternoon')]).toEqual([{ morning: '2025-11-28T18:00' }, null]);
    desk.candle(bar('2025-12-01T14:30'));
    expect(expiryOf(desk, 'afternoon')).toBe('2025-12-01T21:00');
  });

  test('a daily bar belongs to the session of its date, and orders wait for its close although the exchange closes earlier', () => {
    const desk = new PaperDesk([instrument('BTCUSD', US), instrument('ETHUSD')]);
    desk.candle(bar('2025-03-06T00:00', '1d'));
    desk.place({ ...LOW, id: 'met', quantity: d(100) });
    desk.place({ ...LOW, id: 'half', quantity: d(100) });
    desk.place({ ...LOW, id: 'unmet', limitPrice: d(30) });
    desk.open(bar('2025-03-07T00:00', '1d'));
    expect(expiryOf(desk, 'met')).toBe('2025-03-07T21:00');
    // The exchange closes at 21:00; an event of another symbol moves the clock.
    desk.candle(bar('2025-03-07T21:00', '1m', { symbol: 'ETHUSD' }));
    desk.send({ kind: 'clock', at: at('2025-03-07T22:00') });
    expect(ends(desk)).toEqual({});
    expect(
      told(desk.close(candle('100 100 40 100 1500', { timestamp: at('2025-03-07T00:00'), interval: '1d' }))),
    ).toEqual([
      'TRADE FILLED 100 @ 50',
      'TRADE PARTIALLY_FILLED 50 @ 50',
      // At the end of the session; the other one has traded in the bar and ends with it.
      'EXPIRED EXPIRED SESSION_ENDED_PRICE_NOT_REACHED',
      'EXPIRED EXPIRED SESSION_ENDED_NO_VOLUME',
    ]);
    // An order cannot end before its trade in the bar.
    expect(ends(desk)).toEqual({ half: '2025-03-07T23:59', unmet: '2025-03-07T21:00' });
  });

  test('an order does not wait for a bar that contains more than one session', () => {
    const desk = new PaperDesk();
    desk.candle(bar('2025-01-06T00:00', '1w'));
    desk.place(LOW);
    const week = candle('100 100 40 100 1500', { timestamp: at('2025-01-13T00:00'), interval: '1w' });
    desk.open(week);
    expect(expiryOf(desk)).toBe('2025-01-14T00:00');
    expect(told(desk.close(week))).toEqual(['EXPIRED EXPIRED SESSION_ENDED_PRICE_NOT_REACHED']);
    expect(ends(desk)).toEqual({ 'order-1': '2025-01-14T00:00' });
  });

  test('new hours apply to orders without an expiry', () => {
    const desk = new PaperDesk([instrument('BTCUSD', US)]);
    desk.candle(bar('2025-03-10T15:00'));
    desk.place({ ...LOW, id: 'known' });
    desk.candle(bar('2025-03-10T15:01'));
    desk.place({ ...LOW, id: 'open' });
    desk.send({ kind: 'instruments', instruments: [instrument('BTCUSD', { tradingHours: builtInHours('fx') })] });
    desk.candle(bar('2025-03-10T15:02'));
    expect([expiryOf(desk, 'known'), expiryOf(desk, 'open')]).toEqual(['2025-03-10T20:00', '2025-03-10T21:00']);
  });

  test('a silent live market ends its sessions by the desk’s clock, and its own clock does not move', () => {
    const desk = new PaperDesk([instrument('BTCUSD', US)]);
    desk.candle(bar('2025-03-10T15:00'));
    desk.place(LOW);
    desk.candle(bar('2025-03-10T15:01'));
    const { marketAt, nextExpiry } = desk.state;
    expect(told(desk.send({ kind: 'session-end', at: nextExpiry! }))).toEqual([
      'EXPIRED EXPIRED SESSION_ENDED_PRICE_NOT_REACHED',
    ]);
    expect([ends(desk), desk.state.marketAt, desk.state.nextExpiry]).toEqual([
      { 'order-1': '2025-03-10T20:00' },
      marketAt,
      null,
    ]);
  });
});

test('for any order of events, an order ends with the session of the first event after it, and never before such an event', () => {
  const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 6 * 1440 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(
      minutes,
      fc.array(fc.integer({ min: 0, max: 6 * 1440 }), { minLength: 1, maxLength: 6 }),
      fc.constantFrom('us-equities', 'fx', null),
      (bars, placed, name) => {
        const hours = name === null ? null : builtInHours(name);
        const start = at('2025-03-06T00:00');
        const desk = new PaperDesk([instrument('BTCUSD', { tradingHours: hours })]);
        const events = [
          ...bars.map((minute) => ({
            minute,
            phase: 1,
            act: () => void desk.candle(candle('100 100 100 100 1000', { timestamp: start + minute * 60_000 })),
          })),
          ...placed.map((minute, index) => ({
            minute,
            phase: 0,
            act: () => {
              desk.send({ kind: 'clock', at: start + minute * 60_000 });
              desk.place({ ...LOW, id: `order-${index}` });
            },
          })),
        ].sort((one, other) => one.minute - other.minute || one.phase - other.phase);
        for (const { act } of events) act();
        const over = start + 30 * 1440 * 60_000;
        desk.send({ kind: 'clock', at: over });
        const wanted = placed.flatMap((minute, index) => {
          const sessionOfBar = (bar: number) =>
            sessionOf(hours ?? hoursOfDeskDay({ zone: 'UTC', cut: 0 }), start + bar * 60_000)!;
          const first = [...bars]
            .sort((one, other) => one - other)
            .find((bar) => bar >= minute && sessionOfBar(bar).start <= start + bar * 60_000);
          if (first === undefined) return [];
          const session = sessionOfBar(first);
          return [[`order-${index}`, new Date(session.end).toISOString().slice(0, 16)]];
        });
        expect(ends(desk)).toEqual(Object.fromEntries(wanted));
      },
    ),
    { numRuns: 200 },
  );
});
