/** Laws of time: a bar is known when it closes, and of several series of a symbol only the finest trades. Through the merge of feeds and the engine's step. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lastInstantOf } from '../../src/domain/candle.ts';
import type { Candle } from '../../src/domain/candle.ts';
import { closesAt } from '../../src/domain/interval.ts';
import type { Interval } from '../../src/domain/interval.ts';
import type { Effect } from '../../src/engine/effect.ts';
import { grainOf, readFeedInstruments } from '../../src/engine/feed-instruments.ts';
import { mergeFeeds } from '../../src/engine/merge-feeds.ts';
import { enteredBefore } from '../../src/engine/plan.ts';
import { instantOf } from '../../src/feeds/feed.ts';
import type { Feed } from '../../src/feeds/feed.ts';
import { d } from '../domain/samples.ts';
import { PaperDesk, instrument } from './desk.ts';
import { madeFeed } from './made-feed.ts';

const MINUTE_MS = 60_000;
const SPAN_MINUTES = 90;
/** A midnight falls into the span. */
const START = Date.UTC(2025, 0, 2, 23);

interface Entry {
  readonly at: number;
  readonly side: 'BUY' | 'SELL';
  readonly thousandths: number;
  readonly timeInForce: 'DAY' | 'GTC' | 'IOC' | 'FOK';
  /** Tenths from the last price; null is a market order. */
  readonly offset: number | null;
}

interface Bars {
  readonly symbol: string;
  readonly interval: Interval;
  readonly candles: readonly Candle[];
}

function bars(symbol: string, interval: Interval): fc.Arbitrary<Bars> {
  const length = closesAt(interval, 0);
  const figures = fc.record({ open: fc.integer({ min: 900, max: 1_100 }), close: fc.integer({ min: 900, max: 1_100 }), up: fc.nat(60), down: fc.nat(60), volume: fc.integer({ min: 1, max: 300 }), told: fc.integer({ min: 1, max: 5 }) });
  return fc.array(figures, { minLength: Math.floor((SPAN_MINUTES * MINUTE_MS) / length), maxLength: Math.floor((SPAN_MINUTES * MINUTE_MS) / length) }).map((rows) => ({
    symbol,
    interval,
    // Some intervals have no trades.
    candles: rows.flatMap(({ told, ...row }, place) => (told === 1 ? [] : [made({ symbol, interval, timestamp: START + place * length, ...row })])),
  }));
}

function made({ open, close, up, down, volume, ...key }: Pick<Candle, 'symbol' | 'interval' | 'timestamp'> & { open: number; close: number; up: number; down: number; volume: number }): Candle {
  const price = (tenths: number) => d(tenths).dividedBy(10);
  return { ...key, open: price(open), high: price(Math.max(open, close) + up), low: price(Math.min(open, close) - down), close: price(close), volume: d(volume) };
}

const plan: fc.Arbitrary<Entry[]> = fc
  .array(
    fc.record({
      at: fc.integer({ min: 0, max: SPAN_MINUTES * 2 }).map((halves) => START + (halves * MINUTE_MS) / 2),
      side: fc.constantFrom('BUY' as const, 'SELL' as const),
      thousandths: fc.integer({ min: 1, max: 20_000 }),
      timeInForce: fc.constantFrom('DAY' as const, 'GTC' as const, 'IOC' as const, 'FOK' as const),
      offset: fc.option(fc.integer({ min: -60, max: 60 }), { nil: null }),
    }),
    { minLength: 5, maxLength: 25 },
  )
  .map((entries) => [...entries].sort((a, b) => a.at - b.at));

/** As an engine leads: a plan over merged recordings. */
async function rehearse(feeds: readonly Feed[], entries: readonly Entry[]): Promise<PaperDesk> {
  const told = await readFeedInstruments(feeds);
  const desk = new PaperDesk(told.map(({ symbol }) => instrument(symbol, { slippageRate: d('0.0005') })));
  desk.state = { ...desk.state, grains: new Map(told.map((one) => [one.symbol, grainOf(one)])) };
  desk.send({
    kind: 'rules',
    rules: (['ABOVE', 'BELOW'] as const).map((operator) => ({ id: operator, condition: { symbol: 'FINE', field: 'LAST', operator, threshold: d(100) }, severity: 'HIGH', state: 'ARMED' })),
  });
  let next = 0;
  const enter = (reached: number): void => {
    for (let entry = entries[next]; entry !== undefined && entry.at <= reached; entry = entries[next]) {
      next += 1;
      desk.send({ kind: 'clock', at: entry.at });
      const last = desk.state.markets.get('FINE')!.quote?.last ?? d(100);
      const limitPrice = entry.offset === null ? null : last.plus(d(entry.offset).dividedBy(10));
      desk.place({
        id: `order-${next}`, symbol: 'FINE', side: entry.side, quantity: d(entry.thousandths).dividedBy(1000), timeInForce: entry.timeInForce,
        limitPrice, type: limitPrice === null ? 'MARKET' : 'LIMIT',
      });
    }
  };
  const signal = new AbortController().signal;
  for await (const { events } of mergeFeeds(feeds, () => ({ position: 0, known: new Map(), signal }))) {
    for (const { event } of events) {
      enter(enteredBefore(event));
      desk.tell(event);
    }
    const last = events.at(-1);
    if (last !== undefined) enter(instantOf(last.event));
  }
  return desk;
}

/** What happened, each with its instant on the market's clock. */
function happenings(desk: PaperDesk, symbol = 'FINE'): { readonly at: number; readonly what: string }[] {
  return desk.effects.flatMap((effect: Effect) => {
    switch (effect.kind) {
      case 'order': {
        const { order, type, reason, trade, occurredAt } = effect;
        return order.symbol === symbol ? [{ at: occurredAt, what: `${order.id} ${type} ${reason} ${trade?.quantity} @ ${trade?.price} ${order.acceptedAt}` }] : [];
      }
      case 'quote':
        return effect.quote.symbol === symbol ? [{ at: effect.quote.quotedAt, what: `quote ${effect.quote.last} ${effect.quote.sessionOpen} ${effect.quote.sessionVolume}` }] : [];
      case 'alert':
        return [{ at: effect.firing.occurredAt, what: effect.firing.message }];
      case 'signal':
        return effect.signal.symbol === symbol ? [{ at: effect.signal.generatedAt, what: `${effect.signal.interval} ${effect.signal.direction}` }] : [];
      case 'candle':
        return effect.candle.symbol === symbol ? [{ at: closesAt(effect.candle.interval, effect.candle.timestamp), what: `candle ${effect.candle.interval} ${effect.candle.close}` }] : [];
      default:
        return [];
    }
  });
}

const feedOf = ({ symbol, interval, candles }: Bars): Feed => madeFeed(candles, { name: `${symbol} ${interval}`, batchSize: 7 });
const delayed = ({ candles, ...series }: Bars): Bars => ({ ...series, candles: candles.map((candle) => ({ ...candle, timestamp: candle.timestamp + 2 * closesAt(series.interval, 0) })) });

describe('a coarser recording', () => {
  test('that is added, delayed or taken away changes nothing that the finer one does', async () => {
    const coarse = fc.tuple(bars('FINE', '5m'), bars('FINE', '1h'), bars('OTHER', '30m'));
    await fc.assert(
      fc.asyncProperty(bars('FINE', '1m'), coarse, plan, async (fine, others, entries) => {
        fc.pre(fine.candles.length > 0);
        const without = (what: string): boolean => !what.startsWith('candle 5m') && !what.startsWith('candle 1h') && !/^(5m|1h) /.test(what);
        const alone = happenings(await rehearse([feedOf(fine)], entries)).filter(({ what }) => without(what));
        const beside = happenings(await rehearse([fine, ...others].map(feedOf), entries)).filter(({ what }) => without(what));
        const late = happenings(await rehearse([...others.map(delayed), fine].map(feedOf), entries)).filter(({ what }) => without(what));
        // An entry after the last finer bar may be reached by a coarser one alone, and a day may end earlier in the telling, not in its stamp.
        const end = Math.max(...fine.candles.map(lastInstantOf));
        const told = (all: typeof alone): string[] => all.filter(({ at }) => at <= end).map(({ at, what }) => `${at} ${what}`).sort();
        expect(told(beside)).toEqual(told(alone));
        expect(told(late)).toEqual(told(alone));
      }),
      { numRuns: 60 },
    );
  });
});

describe('whatever comes after an instant', () => {
  test('changes nothing before it: no fill, no quote, no signal, no alert', async () => {
    const series = fc.tuple(bars('FINE', '1m'), bars('FINE', '15m'), bars('OTHER', '5m'));
    await fc.assert(
      fc.asyncProperty(series, series, plan, fc.integer({ min: 1, max: SPAN_MINUTES - 1 }), async (one, other, entries, minute) => {
        const from = START + minute * MINUTE_MS;
        // Of a bar that is open at that instant its open and its volume, which bounds what fills there, are of the past.
        const changed = one.map(({ candles, ...key }, place) => {
          const byTime = new Map(other[place]!.candles.map((candle) => [candle.timestamp, candle]));
          const kept = candles.filter((candle) => closesAt(candle.interval, candle.timestamp) <= from);
          const open = candles.filter((candle) => candle.timestamp < from && closesAt(candle.interval, candle.timestamp) > from);
          const reshaped = open.map((candle) => ({ ...candle, high: candle.high.plus(9), low: candle.low.minus(9), close: candle.open.plus(byTime.size % 9) }));
          return { ...key, candles: [...kept, ...reshaped, ...other[place]!.candles.filter(({ timestamp }) => timestamp >= from)] };
        });
        fc.pre([...one, ...changed].every(({ candles }) => candles.length > 0));
        const before = (desk: PaperDesk): string[] => happenings(desk).filter(({ at }) => at < from).map(({ at, what }) => `${at} ${what}`);
        expect(before(await rehearse(changed.map(feedOf), entries))).toEqual(before(await rehearse(one.map(feedOf), entries)));
      }),
      { numRuns: 60 },
    );
  });
});

describe('feeds', () => {
  test('give the same desk in whatever order they are named', async () => {
    const series = fc.tuple(bars('FINE', '1m'), bars('FINE', '15m'), bars('OTHER', '5m'));
    await fc.assert(
      fc.asyncProperty(series, plan, fc.integer({ min: 1, max: 5 }), async (all, entries, shift) => {
        const feeds = all.map(feedOf);
        const straight = await rehearse(feeds, entries);
        const turned = await rehearse([...feeds.slice(shift % 3), ...feeds.slice(0, shift % 3)].reverse(), entries);
        expect(turned.effects).toEqual(straight.effects);
      }),
      { numRuns: 40 },
    );
  });
});

test('the scripts of this file fill at opens and inside bars, and cancel', async () => {
  const scripts = fc.sample(fc.tuple(bars('FINE', '1m'), plan), { numRuns: 30, seed: 3 });
  const desks = await Promise.all(scripts.map(([fine, entries]) => rehearse([feedOf(fine)], entries)));
  const trades = desks.flatMap(({ effects }) => effects.flatMap((effect) => (effect.kind === 'trade' ? [effect.trade] : [])));
  expect(trades.filter(({ executedAt }) => executedAt % MINUTE_MS === 0).length).toBeGreaterThan(50);
  expect(trades.filter(({ executedAt }) => executedAt % MINUTE_MS === MINUTE_MS - 1).length).toBeGreaterThan(20);
  expect(desks.flatMap(({ effects }) => effects.filter((effect) => effect.kind === 'order' && effect.type === 'CANCELED')).length).toBeGreaterThan(20);
});
