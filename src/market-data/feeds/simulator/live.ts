/**
 * The simulated market on the clock: first past hours as candles, so that charts are filled at once, then quotes until
 * the reader stops.
 */
import { openingOf } from '../../../domain/candle.ts';
import { bucketStart } from '../../../domain/interval.ts';
import { NO_PAST } from '../feed.ts';
import type { FeedBatch, FeedInstrument, FeedPast, FeedStart, MarketEvent } from '../feed.ts';
import type { FeedSurroundings, OpenedFeed } from '../spec.ts';
import { breathe } from '../time.ts';
import { SimulatedMarket } from './market.ts';
import type { SimulationWords } from './words.ts';
import { HOUR_MS, MINUTE_MS } from '../../../domain/time-units.ts';

/** Length of the past: for a symbol that the desk does not know, and at most for one that it knows. */
const PAST_OF_UNKNOWN_MS = 6 * HOUR_MS;
const MOST_PAST_MS = 24 * HOUR_MS;
const BATCH_EVENTS = 500;
/** A machine that slept wakes up in the same market: longer steps are cut. */
const LONGEST_STEP_MS = MINUTE_MS;

export class LiveSimulation implements OpenedFeed {
  readonly name: string;
  readonly time = 'live';
  readonly #words: SimulationWords;
  readonly #surroundings: FeedSurroundings;

  constructor(words: SimulationWords, surroundings: FeedSurroundings) {
    this.name = words.name;
    this.#words = words;
    this.#surroundings = surroundings;
  }

  async instruments(): Promise<readonly FeedInstrument[]> {
    // Its minutes are the past of its quotes: the two never overlap, and both may trade.
    return this.#words.instruments.map((instrument) => ({ ...instrument, series: [{ grain: '1m', span: null }] }));
  }

  async past(): Promise<FeedPast> {
    return NO_PAST;
  }

  rowReport(): null {
    return null;
  }

  async *batches(start: FeedStart): AsyncGenerator<FeedBatch, void, undefined> {
    const { instruments, seed } = this.#words;
    const prices = new Map([...start.known].map(([symbol, { price }]) => [symbol, price.toNumber()]));
    const market = new SimulatedMarket({ instruments, seed: seed ?? this.#surroundings.clock.now(), prices });
    const marketAt = yield* this.#past(market, start);
    if (!start.signal.aborted) yield* this.#present(market, marketAt, start.signal);
  }

  /** Closed minutes up to the current one; returns the opening of the current minute. */
  async *#past(market: SimulatedMarket, { known, signal }: FeedStart): AsyncGenerator<FeedBatch, number, undefined> {
    const { clock } = this.#surroundings;
    const beginnings = this.#beginnings(known);
    let minute = Math.min(...beginnings.values(), bucketStart('1m', clock.now()));
    let events: MarketEvent[] = [];
    for (; minute + MINUTE_MS <= clock.now() && !signal.aborted; minute += MINUTE_MS) {
      const candles = market.minute(minute, (symbol) => beginnings.get(symbol)! <= minute);
      for (const candle of candles) events.push({ kind: 'open', bar: openingOf(candle) });
      for (const candle of candles) events.push({ kind: 'candle', candle });
      if (events.length + 2 * beginnings.size <= BATCH_EVENTS) continue;
      yield { events, position: null };
      events = [];
      await breathe();
    }
    if (events.length > 0 && !signal.aborted) yield { events, position: null };
    return minute;
  }

  /** The first minute to send of each symbol: it begins after every instant that the desk knows. */
  #beginnings(known: FeedStart['known']): Map<string, number> {
    const now = this.#surroundings.clock.now();
    return new Map(
      this.#words.instruments.map(({ symbol }) => {
        const last = known.get(symbol);
        if (last === undefined) return [symbol, bucketStart('1m', now - PAST_OF_UNKNOWN_MS)];
        return [symbol, Math.max(bucketStart('1m', last.at) + MINUTE_MS, bucketStart('1m', now - MOST_PAST_MS))];
      }),
    );
  }

  async *#present(
    market: SimulatedMarket,
    from: number,
    signal: AbortSignal,
  ): AsyncGenerator<FeedBatch, void, undefined> {
    const { clock, sleep } = this.#surroundings;
    const { every, ticks } = this.#words;
    let marketAt = from;
    let readAt = from;
    let due = clock.now();
    for (let told = 0; told < ticks && !signal.aborted;) {
      const now = clock.now();
      // A clock that is set back neither moves the market back nor stops it.
      const elapsed = now < readAt ? every : Math.min(LONGEST_STEP_MS, now - readAt);
      readAt = now;
      marketAt = Math.max(marketAt, now);
      const events = market.quotes(elapsed, { quotedAt: marketAt, receivedAt: now });
      if (events.length > 0) {
        yield { events, position: null };
        told += 1;
      }
      // A slow reader misses quotes; it does not get them late.
      const wait = Math.min(every, Math.max(0, due + every - clock.now()));
      due = clock.now() + wait;
      await sleep(wait, signal);
    }
  }
}
