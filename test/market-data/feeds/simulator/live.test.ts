import { describe, expect, test } from 'vitest';
import { Decimal } from '../../../../src/domain/decimal.ts';
import { bucketStart } from '../../../../src/domain/interval.ts';
import { instantOf, symbolOf } from '../../../../src/market-data/feeds/feed.ts';
import type { FeedStart, MarketEvent } from '../../../../src/market-data/feeds/feed.ts';
import { timerSleep } from '../../../../src/market-data/feeds/time.ts';
import { heldTime } from '../held-time.ts';
import { eventsOf, line, opened, tell } from '../telling.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

function candlesOf(
  events: readonly MarketEvent[],
  symbol: string,
): Extract<MarketEvent, { kind: 'candle' }>['candle'][] {
  return events.flatMap((event) => (event.kind === 'candle' && event.candle.symbol === symbol ? [event.candle] : []));
}

function quotesOf(events: readonly MarketEvent[]): Extract<MarketEvent, { kind: 'quote' }>['quote'][] {
  return events.flatMap((event) => (event.kind === 'quote' ? [event.quote] : []));
}

function knows(symbol: string, price: string, at: number): FeedStart['known'] {
  return new Map([[symbol, { price: new Decimal(price), at }]]);
}

describe('the past', () => {
  test('six hours of closed minutes come first, all symbols in parallel, then quotes', async () => {
    const time = heldTime();
    const now = time.clock.now();
    const events = eventsOf(await tell(opened('sim:seed=7,ticks=5', time)));
    const first = bucketStart('1m', now - 6 * HOUR_MS);
    const minutes = candlesOf(events, 'BTCUSD').map(({ timestamp }) => timestamp);
    expect(minutes).toEqual(Array.from({ length: 360 }, (_, minute) => first + minute * MINUTE_MS));
    expect(minutes.at(-1)! + MINUTE_MS).toBe(bucketStart('1m', now));
    expect(events.slice(0, 6).map(symbolOf)).toEqual(['AAPL', 'BTCUSD', 'ETHUSD', 'LTCUSD', 'SPY', 'XRPUSD']);
    const kinds = events.map(({ kind }) => kind);
    expect(kinds.indexOf('quote')).toBe(2 * 360 * 6);
    expect(kinds.lastIndexOf('candle')).toBe(2 * 360 * 6 - 1);
  });

  test('a minute opens where the one before it closed, and quotes continue from there', async () => {
    const events = eventsOf(await tell(opened('sim:BTCUSD,seed=7,ticks=1', heldTime())));
    const candles = candlesOf(events, 'BTCUSD');
    for (const [place, { open }] of candles.entries())
      if (place > 0) expect(open.equals(candles[place - 1]!.close)).toBe(true);
    expect(candles[0]!.open.toNumber()).toBe(6_400);
    expect(quotesOf(events)[0]!.last!.dividedBy(candles.at(-1)!.close).minus(1).abs().toNumber()).toBeLessThan(0.01);
  });

  test("the market continues from the desk's last minute and price", async () => {
    const time = heldTime();
    const now = time.clock.now();
    const events = eventsOf(
      await tell(opened('sim:BTCUSD,ETHUSD,seed=7,ticks=1', time), {
        known: knows('BTCUSD', '9123.4', now - 10 * MINUTE_MS),
      }),
    );
    const candles = candlesOf(events, 'BTCUSD');
    expect(candles[0]!.timestamp).toBe(bucketStart('1m', now - 9 * MINUTE_MS));
    expect(candles[0]!.open.toFixed()).toBe('9123.4');
    expect(candles).toHaveLength(9);
    expect(candlesOf(events, 'ETHUSD')).toHaveLength(360);
  });

  test('after a long absence one day of past comes; a price of another year sets only the start', async () => {
    const time = heldTime();
    for (const at of [time.clock.now() - 50 * HOUR_MS, Date.UTC(2018, 11, 31)]) {
      const candles = candlesOf(
        eventsOf(await tell(opened('sim:BTCUSD,seed=7,ticks=1', time), { known: knows('BTCUSD', '3690', at) })),
        'BTCUSD',
      );
      expect(candles).toHaveLength(24 * 60);
      expect(candles[0]!.open.toFixed()).toBe('3690');
    }
  });

  test('a symbol with prices up to now, or from a clock that was ahead, gets no past', async () => {
    const time = heldTime();
    for (const ahead of [0, 3 * HOUR_MS]) {
      const events = eventsOf(
        await tell(opened('sim:BTCUSD,seed=7,ticks=2', time), {
          known: knows('BTCUSD', '9123.4', time.clock.now() + ahead),
        }),
      );
      expect(candlesOf(events, 'BTCUSD')).toEqual([]);
      expect(quotesOf(events)[0]!.last!.dividedBy('9123.4').minus(1).abs().toNumber()).toBeLessThan(0.01);
    }
  });

  test('minutes that close while the past is sent are sent too', async () => {
    const time = heldTime();
    const events: MarketEvent[] = [];
    for await (const batch of opened('sim:seed=7,ticks=1', time).batches({
      position: 0,
      known: new Map(),
      signal: new AbortController().signal,
    })) {
      events.push(...batch.events);
      if (batch.events[0]!.kind === 'open') time.shift(MINUTE_MS);
    }
    const quotedAt = quotesOf(events)[0]!.quotedAt;
    expect(quotedAt - candlesOf(events, 'SPY').at(-1)!.timestamp).toBeLessThan(3 * MINUTE_MS);
    expect(candlesOf(events, 'SPY').length).toBeGreaterThan(360);
  });

  test('a price off the grid or close to zero still gives storable quotes', async () => {
    const time = heldTime();
    for (const price of ['6400.12345678', '0.00000001', '999999999999']) {
      const events = eventsOf(
        await tell(opened('sim:BTCUSD,seed=7,ticks=20', time), { known: knows('BTCUSD', price, time.clock.now()) }),
      );
      for (const { bid, ask } of quotesOf(events))
        expect([bid!.greaterThan(0), ask!.greaterThan(bid!), bid!.modulo('0.1').isZero(), ask!.e < 12]).toEqual([
          true,
          true,
          true,
          true,
        ]);
    }
  });
});

describe('the present', () => {
  test('quotes have the present time on both clocks', async () => {
    const time = heldTime();
    for await (const { events } of opened('sim:seed=7,ticks=50', time).batches({
      position: 0,
      known: new Map(),
      signal: new AbortController().signal,
    })) {
      for (const quote of quotesOf(events))
        expect(quote).toMatchObject({ quotedAt: time.clock.now(), receivedAt: time.clock.now() });
    }
    expect(time.slept.every((slept) => slept === 200)).toBe(true);
  });

  test('the first quotes cover all symbols, so that each can be traded at once', async () => {
    const batches = await tell(opened('sim:seed=7,ticks=1', heldTime(Date.UTC(2026, 2, 2, 14, 30))));
    expect(batches.at(-1)!.events.map(symbolOf)).toEqual(['AAPL', 'BTCUSD', 'ETHUSD', 'LTCUSD', 'SPY', 'XRPUSD']);
  });

  test('a slow reader gets present quotes, not missed ones, and the wait is not made up for', async () => {
    const time = heldTime();
    const instants: number[] = [];
    for await (const { events } of opened('sim:seed=7,ticks=10,every=1000', time).batches({
      position: 0,
      known: new Map(),
      signal: new AbortController().signal,
    })) {
      if (events[0]!.kind !== 'quote') continue;
      instants.push(instantOf(events[0]!));
      time.shift(10_000);
    }
    expect(instants).toEqual(Array.from({ length: 10 }, (_, place) => instants[0]! + place * 10_000));
  });

  test('a clock that is set back neither moves the market back nor stops it', async () => {
    const time = heldTime();
    const quotes: Extract<MarketEvent, { kind: 'quote' }>['quote'][] = [];
    for await (const { events } of opened('sim:BTCUSD,seed=7,ticks=10', time).batches({
      position: 0,
      known: new Map(),
      signal: new AbortController().signal,
    })) {
      for (const quote of quotesOf(events)) expect(quote.receivedAt).toBe(time.clock.now());
      quotes.push(...quotesOf(events));
      if (events[0]!.kind === 'quote') time.shift(-HOUR_MS);
    }
    const instants = quotes.map(({ quotedAt }) => quotedAt);
    expect(instants).toEqual([...instants].sort((a, b) => a - b));
    expect(new Set(quotes.map(({ last }) => last!.toFixed())).size).toBeGreaterThan(3);
    expect(Math.max(...time.slept)).toBe(200);
  });

  test('the signal ends the wait between two ticks at once', async () => {
    const stop = new AbortController();
    let batches = 0;
    const feed = opened('sim:seed=7,every=60000', { clock: { now: () => Date.now() }, sleep: timerSleep });
    for await (const { events } of feed.batches({ position: 0, known: new Map(), signal: stop.signal })) {
      if (events[0]!.kind !== 'quote') continue;
      batches += 1;
      setTimeout(() => stop.abort(), 20);
    }
    expect(batches).toBe(1);
  });

  test('without a seed every opening gives a different market', async () => {
    const lines = async (spec: string, now: number): Promise<string[]> =>
      eventsOf(await tell(opened(spec, heldTime(now)))).map((event) => line(event).slice(24));
    const now = Date.UTC(2026, 0, 5, 10);
    expect(await lines('sim:ticks=3', now)).not.toEqual(await lines('sim:ticks=3', now + MINUTE_MS));
    expect(await lines('sim:ticks=3,seed=1', now)).toEqual(await lines('sim:ticks=3,seed=1', now + MINUTE_MS));
  });
});
