/**
 * The simulated market without a clock: finite, the same every time, at full speed. A restart computes it again and
 * skips booked events.
 */
import { NO_PAST } from '../feed.ts';
import type { FeedBatch, FeedInstrument, FeedPast, FeedStart, MarketEvent } from '../feed.ts';
import type { FeedSurroundings, OpenedFeed } from '../spec.ts';
import { breathe } from '../time.ts';
import { SimulatedMarket } from './market.ts';
import type { RecordedWords } from './words.ts';

const BATCH_QUOTES = 500;
/** Some milliseconds of work. */
const INSTANTS_A_BREATH = 100;

export class RecordedSimulation implements OpenedFeed {
  readonly name: string;
  readonly time = 'recorded';
  readonly #words: RecordedWords;
  readonly #surroundings: FeedSurroundings;

  constructor(words: RecordedWords, surroundings: FeedSurroundings) {
    this.name = words.name;
    this.#words = words;
    this.#surroundings = surroundings;
  }

  async instruments(): Promise<readonly FeedInstrument[]> {
    return this.#words.instruments.map((instrument) => ({ ...instrument, series: [{ grain: 'quote', span: null }] }));
  }

  async past(): Promise<FeedPast> {
    return NO_PAST;
  }

  rowReport(): null {
    return null;
  }

  /** Ignores the desk's prices: a restart must follow the same market. */
  async *batches({ position, signal }: FeedStart): AsyncGenerator<FeedBatch, void, undefined> {
    const { instruments } = this.#words;
    let made = 0;
    let instants = 0;
    let events: MarketEvent[] = [];
    for (const quotes of this.#instants()) {
      events.push(...quotes.slice(Math.max(0, position - made)));
      made += quotes.length;
      instants += 1;
      if (instants % INSTANTS_A_BREATH === 0) await breathe();
      if (signal.aborted) return;
      if (events.length + instruments.length <= BATCH_QUOTES) continue;
      yield { events, position: made };
      events = [];
    }
    if (events.length > 0 && !signal.aborted) yield { events, position: made };
  }

  *#instants(): Generator<MarketEvent[], void, undefined> {
    const { instruments, seed, every, ticks, start } = this.#words;
    const market = new SimulatedMarket({ instruments, seed, prices: new Map() });
    for (let told = 0, quotedAt = start; told < ticks; quotedAt += every) {
      const elapsed = quotedAt === start ? 0 : every;
      const quotes = market.quotes(elapsed, { quotedAt, receivedAt: this.#surroundings.clock.now() });
      if (quotes.length > 0) told += 1;
      yield quotes;
    }
  }
}
