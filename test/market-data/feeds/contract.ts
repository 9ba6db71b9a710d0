/** The laws that the engine relies on: each one holds for every feed of the registry. */
import { describe, expect, test } from 'vitest';
import { openingOf } from '../../../src/domain/candle.ts';
import type { BarOpening, Candle } from '../../../src/domain/candle.ts';
import { plain } from '../../../src/domain/decimal.ts';
import type { Decimal } from '../../../src/domain/decimal.ts';
import { validSymbol } from '../../../src/domain/instrument.ts';
import { NO_PAST, compareEvents, instantOf, symbolOf } from '../../../src/market-data/feeds/feed.ts';
import type { FeedBatch, FeedInstrument, MarketEvent } from '../../../src/market-data/feeds/feed.ts';
import type { OpenedFeed } from '../../../src/market-data/feeds/spec.ts';
import { eventsOf, line, tell } from './telling.ts';

export interface ContractCase {
  readonly title: string;
  /** A finite feed, newly opened by each call. */
  readonly open: () => OpenedFeed;
  /** Simulated prices are on the grid of ticks; recorded ones are as they were. */
  readonly prices: 'on the grid' | 'as recorded';
}

export function holdContract({ title, open, prices }: ContractCase): void {
  let batches: Promise<readonly FeedBatch[]> | null = null;
  /** All of it, read once for the tests that only look at it. */
  const whole = (): Promise<readonly FeedBatch[]> => (batches ??= tell(open()));

  describe(title, () => {
    test('events come in the one order of market events', async () => {
      const events = eventsOf(await whole());
      expect(events.length).toBeGreaterThan(100);
      expect(events.every((event, place) => place === 0 || compareEvents(events[place - 1]!, event) < 0)).toBe(true);
    });

    test('every bar opens once and closes once, with the same open', async () => {
      const events = eventsOf(await whole());
      const opens = events.flatMap((event) => (event.kind === 'open' ? [event.bar] : []));
      const candles = events.flatMap((event) => (event.kind === 'candle' ? [openingOf(event.candle)] : []));
      const text = ({ symbol, interval, timestamp, open: price, volume }: BarOpening): string =>
        `${symbol} ${interval} ${timestamp} ${plain(price)} ${volume === null ? '-' : plain(volume)}`;
      expect(opens.map(text).sort()).toEqual(candles.map(text).sort());
      expect(new Set(opens.map(({ symbol, interval, timestamp }) => `${symbol} ${interval} ${timestamp}`)).size).toBe(
        opens.length,
      );
    });

    test('the past of a position matches the events before it', async () => {
      const feed = open();
      const events = eventsOf(await whole());
      if (feed.time === 'live') return expect(await feed.past(0)).toEqual(NO_PAST);
      for (const position of [0, 1, Math.floor(events.length / 3), events.length - 1, events.length]) {
        const keys = new Set<string>();
        const series = new Map<string, { volumeFrom: number | null; closedAt: number | null }>();
        for (const event of events.slice(0, position)) {
          if (event.kind === 'quote') continue;
          const { symbol, interval, timestamp, volume } = event.kind === 'open' ? event.bar : event.candle;
          const before = series.get(`${symbol} ${interval}`) ?? { volumeFrom: null, closedAt: null };
          if (event.kind === 'open') {
            keys.add(`${symbol} ${timestamp}`);
            series.set(`${symbol} ${interval}`, {
              ...before,
              volumeFrom: before.volumeFrom ?? (volume?.greaterThan(0) === true ? timestamp : null),
            });
          } else {
            keys.delete(`${symbol} ${timestamp}`);
            series.set(`${symbol} ${interval}`, { ...before, closedAt: timestamp });
          }
        }
        const past = await open().past(position);
        expect(past.openBars.map(({ symbol, timestamp }) => `${symbol} ${timestamp}`).sort()).toEqual([...keys].sort());
        expect(
          Object.fromEntries(past.series.map(({ symbol, interval, ...rest }) => [`${symbol} ${interval}`, rest])),
        ).toEqual(Object.fromEntries(series));
      }
    });

    test('batches are never empty or large, hold whole instants of a recording, and their positions add up', async () => {
      const feed = open();
      const batches = await whole();
      let told = 0;
      for (const [place, { events, position }] of batches.entries()) {
        expect(events.length).toBeGreaterThan(0);
        const lastInstant = instantOf(events.at(-1)!);
        expect(events.filter((event) => instantOf(event) < lastInstant).length).toBeLessThan(1_000);
        const next = batches[place + 1]?.events[0];
        if (feed.time === 'recorded' && next !== undefined) expect(instantOf(next)).toBeGreaterThan(lastInstant);
        told += events.length;
        expect(position).toBe(feed.time === 'recorded' ? told : null);
      }
    });

    test('a restart continues exactly where it stopped; a live feed has no past to continue', async () => {
      const feed = open();
      const batches = await whole();
      const all = eventsOf(batches).map(line);
      const boundary = batches[Math.floor(batches.length / 2)]!.position ?? 0;
      for (const position of feed.time === 'live' ? [0] : [1, boundary, boundary + 1, all.length - 1, all.length]) {
        const rest = await tell(open(), { position });
        expect(eventsOf(rest).map(line)).toEqual(all.slice(position));
        if (position < all.length) expect(rest.at(-1)!.position).toBe(feed.time === 'live' ? null : all.length);
      }
    });

    test('one opened feed can be read twice, and has the same name every time it is opened', async () => {
      const feed = open();
      expect(open().name).toBe(feed.name);
      const first = await tell(feed);
      expect(eventsOf(await tell(feed)).length > 0).toBe(first.length > 0);
    });

    test('no event comes after the signal', async () => {
      const before = new AbortController();
      before.abort();
      expect(await tell(open(), { signal: before.signal })).toEqual([]);
      const during = new AbortController();
      let batches = 0;
      for await (const batch of open().batches({ position: 0, known: new Map(), signal: during.signal })) {
        batches += 1;
        expect(batch.events.length).toBeGreaterThan(0);
        during.abort();
      }
      expect(batches).toBe(1);
    });

    test('every symbol of an event has an instrument, and the desk accepts every instrument', async () => {
      const feed = open();
      const instruments = await feed.instruments();
      expect(new Set(eventsOf(await whole()).map(symbolOf))).toEqual(new Set(instruments.map(({ symbol }) => symbol)));
      for (const { symbol, name, currency, tickSize, lotSize } of instruments) {
        expect([
          validSymbol(symbol),
          name !== '',
          /^[A-Z]{3,4}$/.test(currency),
          kept(tickSize),
          kept(lotSize),
        ]).toEqual([true, true, true, true, true]);
      }
    });

    test('the desk can store all prices, sizes and volumes', async () => {
      const feed = open();
      const instruments = new Map((await feed.instruments()).map((instrument) => [instrument.symbol, instrument]));
      const faults = eventsOf(await whole()).flatMap((event) =>
        faultsOf(event, instruments.get(symbolOf(event))!, prices),
      );
      expect(faults).toEqual([]);
    });
  });
}

function faultsOf(event: MarketEvent, instrument: FeedInstrument, prices: ContractCase['prices']): string[] {
  if (event.kind === 'open') return [];
  const checks =
    event.kind === 'candle' ? candleChecks(event.candle, instrument, prices) : quoteChecks(event, instrument);
  return Object.entries(checks).flatMap(([name, holds]) => (holds ? [] : [`${name}: ${line(event)}`]));
}

function candleChecks(
  { open, high, low, close, volume }: Candle,
  { tickSize, lotSize }: FeedInstrument,
  prices: ContractCase['prices'],
): Record<string, boolean> {
  const all = [open, high, low, close];
  return {
    'prices are storable': all.every(kept),
    'prices are on the tick': prices === 'as recorded' || all.every((price) => price.modulo(tickSize).isZero()),
    'low is lowest and high is highest': all.every(
      (price) => price.greaterThanOrEqualTo(low) && price.lessThanOrEqualTo(high),
    ),
    'volume is storable': volume === null || volume.isZero() || kept(volume),
    'volume is whole lots': volume === null || volume.modulo(lotSize).isZero(),
  };
}

function quoteChecks(
  { quote, volume }: Extract<MarketEvent, { kind: 'quote' }>,
  { tickSize, lotSize }: FeedInstrument,
): Record<string, boolean> {
  const prices = [quote.bid, quote.ask, quote.last].filter((price) => price !== null);
  const sizes = [quote.bidSize, quote.askSize].filter((size) => size !== null);
  const { bid, ask, last } = quote;
  return {
    'prices are storable': prices.every(kept),
    'prices are on the tick': prices.every((price) => price.modulo(tickSize).isZero()),
    'bid is below ask': bid === null || ask === null || bid.lessThan(ask),
    'last is between them':
      bid === null || ask === null || last === null || (last.greaterThanOrEqualTo(bid) && last.lessThanOrEqualTo(ask)),
    'sizes are whole lots': sizes.every((size) => kept(size) && size.modulo(lotSize).isZero()),
    'volume is whole lots': volume.isZero() || (kept(volume) && volume.modulo(lotSize).isZero()),
  };
}

/** Above zero and exact in numeric(20,8). */
function kept(value: Decimal): boolean {
  return value.isFinite() && value.greaterThan(0) && value.decimalPlaces() <= 8 && value.e < 12;
}
