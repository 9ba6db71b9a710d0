/**
 * Recordings and plans for property tests, and a desk that trades them like a leading engine: through the merge of
 * feeds and the engine's step.
 */
import fc from 'fast-check';
import type { Candle } from '../../src/domain/candle.ts';
import { closesAt } from '../../src/domain/interval.ts';
import type { Interval } from '../../src/domain/interval.ts';
import type { Effect } from '../../src/engine/effect.ts';
import { grainOf, readFeedInstruments } from '../../src/engine/feed-instruments.ts';
import { mergeFeeds } from '../../src/engine/merge-feeds.ts';
import { enteredBefore } from '../../src/engine/plan.ts';
import { instantOf } from '../../src/market-data/feeds/feed.ts';
import type { Feed } from '../../src/market-data/feeds/feed.ts';
import { d } from '../domain/samples.ts';
import { PaperDesk, instrument } from './desk.ts';
import { madeFeed } from './made-feed.ts';

export const MINUTE_MS = 60_000;
export const SPAN_MINUTES = 90;
/** The span contains a midnight. */
export const START = Date.UTC(2025, 0, 2, 23);

export interface Entry {
  readonly at: number;
  readonly side: 'BUY' | 'SELL';
  readonly thousandths: number;
  readonly timeInForce: 'DAY' | 'GTC' | 'IOC' | 'FOK';
  /** Tenths from the last price; null is a market order. */
  readonly offset: number | null;
}

export interface Bars {
  readonly symbol: string;
  readonly interval: Interval;
  readonly candles: readonly Candle[];
}

/** Some volumes are zero, some are missing; before `volumesFrom` none is above zero. */
export function bars(symbol: string, interval: Interval): fc.Arbitrary<Bars> {
  const length = closesAt(interval, 0);
  const volume = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 300 }) },
    { weight: 2, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.constant(null) },
  );
  const figures = fc.record({
    open: fc.integer({ min: 900, max: 1_100 }),
    close: fc.integer({ min: 900, max: 1_100 }),
    up: fc.nat(60),
    down: fc.nat(60),
    volume,
    told: fc.integer({ min: 1, max: 5 }),
  });
  const rows = fc.array(figures, {
    minLength: Math.floor((SPAN_MINUTES * MINUTE_MS) / length),
    maxLength: Math.floor((SPAN_MINUTES * MINUTE_MS) / length),
  });
  return fc.tuple(rows, fc.integer({ min: -30, max: 30 })).map(([all, volumesFrom]) => ({
    symbol,
    interval,
    // Some intervals have no trades.
    candles: all.flatMap(({ told, volume, ...row }, place) =>
      told === 1
        ? []
        : [
            made({
              symbol,
              interval,
              timestamp: START + place * length,
              ...row,
              volume: volume !== null && place < volumesFrom ? 0 : volume,
            }),
          ],
    ),
  }));
}

function made({
  open,
  close,
  up,
  down,
  volume,
  ...key
}: Pick<Candle, 'symbol' | 'interval' | 'timestamp'> & {
  open: number;
  close: number;
  up: number;
  down: number;
  volume: number | null;
}): Candle {
  const price = (tenths: number) => d(tenths).dividedBy(10);
  return {
    ...key,
    open: price(open),
    high: price(Math.max(open, close) + up),
    low: price(Math.min(open, close) - down),
    close: price(close),
    volume: volume === null ? null : d(volume),
  };
}

export const plan: fc.Arbitrary<Entry[]> = fc
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

/** Like a leading engine: a plan over merged recordings. */
export async function rehearse(feeds: readonly Feed[], entries: readonly Entry[]): Promise<PaperDesk> {
  const told = await readFeedInstruments(feeds);
  const desk = new PaperDesk(told.map(({ symbol }) => instrument(symbol, { slippageRate: d('0.0005') })));
  desk.state = { ...desk.state, grains: new Map(told.map((one) => [one.symbol, grainOf(one)])) };
  desk.send({
    kind: 'rules',
    rules: (['ABOVE', 'BELOW'] as const).map((operator, number) => ({
      id: operator,
      number,
      condition: { symbol: 'FINE', field: 'LAST', operator, threshold: d(100) },
      severity: 'HIGH',
      state: 'ARMED',
    })),
  });
  let next = 0;
  const enter = (reached: number): void => {
    for (let entry = entries[next]; entry !== undefined && entry.at <= reached; entry = entries[next]) {
      next += 1;
      desk.send({ kind: 'clock', at: entry.at });
      const last = desk.state.markets.get('FINE')!.quote?.last ?? d(100);
      const limitPrice = entry.offset === null ? null : last.plus(d(entry.offset).dividedBy(10));
      desk.place({
        id: `order-${next}`,
        symbol: 'FINE',
        side: entry.side,
        quantity: d(entry.thousandths).dividedBy(1000),
        timeInForce: entry.timeInForce,
        limitPrice,
        type: limitPrice === null ? 'MARKET' : 'LIMIT',
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
    if (last === undefined) continue;
    enter(instantOf(last.event));
    desk.send({ kind: 'clock', at: instantOf(last.event) });
  }
  return desk;
}

/** The effects, each with its instant on the market's clock. */
export function happenings(desk: PaperDesk, symbol = 'FINE'): { readonly at: number; readonly what: string }[] {
  return desk.effects.flatMap((effect: Effect) => {
    switch (effect.kind) {
      case 'order': {
        const { order, type, reason, trade, occurredAt } = effect;
        return order.symbol === symbol
          ? [
              {
                at: occurredAt,
                what: `${order.id} ${type} ${reason} ${trade?.quantity} @ ${trade?.price} ${order.acceptedAt}`,
              },
            ]
          : [];
      }
      case 'quote':
        return effect.quote.symbol === symbol
          ? [
              {
                at: effect.quote.quotedAt,
                what: `quote ${effect.quote.last} ${effect.quote.sessionOpen} ${effect.quote.sessionVolume}`,
              },
            ]
          : [];
      case 'alert':
        return [{ at: effect.firing.occurredAt, what: effect.firing.message }];
      case 'signal':
        return effect.signal.symbol === symbol
          ? [{ at: effect.signal.generatedAt, what: `${effect.signal.interval} ${effect.signal.direction}` }]
          : [];
      case 'candle':
        return effect.candle.symbol === symbol
          ? [
              {
                at: closesAt(effect.candle.interval, effect.candle.timestamp),
                what: `candle ${Object.values(effect.candle).join(' ')}`,
              },
            ]
          : [];
      default:
        return [];
    }
  });
}

export const feedOf = ({ symbol, interval, candles }: Bars): Feed =>
  madeFeed(candles, { name: `${symbol} ${interval}`, batchSize: 7 });
export const delayed = ({ candles, ...series }: Bars): Bars => ({
  ...series,
  candles: candles.map((candle) => ({ ...candle, timestamp: candle.timestamp + 2 * closesAt(series.interval, 0) })),
});
