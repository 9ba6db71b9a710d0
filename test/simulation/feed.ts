/** A recording that grows while it is read: the market events that a schedule has told so far. */
import { Decimal } from '../../src/domain/decimal.ts';
import type { Feed, FeedBatch, FeedInstrument, FeedPast, MarketEvent } from '../../src/market-data/feeds/feed.ts';
import type { ToldEvent } from './market.ts';
import { GRIDS } from './grids.ts';
import { BARRED, QUOTED, SYMBOLS } from './schedule.ts';
import type { Setting } from './schedule.ts';

export const FEED = 'simulation';

export class ToldFeed implements Feed {
  readonly name = FEED;
  readonly time = 'recorded';
  readonly told: ToldEvent[] = [];
  readonly #interval: Setting['interval'];
  readonly #waiting = new Set<() => void>();

  constructor({ interval }: Setting) {
    this.#interval = interval;
  }

  tell(event: ToldEvent): void {
    this.told.push(event);
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  async instruments(): Promise<readonly FeedInstrument[]> {
    return SYMBOLS.map((symbol) => ({
      symbol,
      name: symbol,
      kind: 'SPOT',
      currency: 'USD',
      tickSize: new Decimal(GRIDS[symbol].tick),
      lotSize: new Decimal(GRIDS[symbol].lot),
      series: [{ grain: symbol === QUOTED ? 'quote' : this.#interval, span: null }],
    }));
  }

  async past(position: number): Promise<FeedPast> {
    const told = this.told.slice(0, position);
    const opened = told.filter((event) => event.kind === 'open');
    const closedAt = told.filter((event) => event.kind === 'close').at(-1)?.opensAt ?? null;
    if (opened.length === 0) return { openBars: [], series: [] };
    const series = { symbol: BARRED, interval: this.#interval };
    return {
      openBars: opened
        .filter(({ opensAt }) => closedAt === null || opensAt > closedAt)
        .map(({ opensAt, open, volume }) => ({
          ...series,
          timestamp: opensAt,
          open: new Decimal(open),
          volume: decimal(volume),
        })),
      series: [{ ...series, volumeFrom: opened.find(({ volume }) => Number(volume) > 0)?.opensAt ?? null, closedAt }],
    };
  }

  async *batches({
    position,
    signal,
  }: {
    readonly position: number;
    readonly signal: AbortSignal;
  }): AsyncGenerator<FeedBatch> {
    for (let from = position; !signal.aborted;) {
      if (from === this.told.length) {
        await new Promise<void>((resolve) => this.#waiting.add(resolve));
        continue;
      }
      const events = this.told.slice(from).map((event) => this.#eventOf(event));
      from = this.told.length;
      yield { events, position: from };
    }
  }

  #eventOf(told: ToldEvent): MarketEvent {
    if (told.kind === 'quote') {
      const { at, bid, ask, last, size } = told;
      const prices = { bid: decimal(bid), ask: decimal(ask), last: decimal(last) };
      const sizes = { bidSize: decimal(size), askSize: decimal(size) };
      return {
        kind: 'quote',
        quote: { symbol: QUOTED, ...prices, ...sizes, quotedAt: at, receivedAt: at },
        volume: new Decimal(1),
      };
    }
    const bar = {
      symbol: BARRED,
      interval: this.#interval,
      timestamp: told.opensAt,
      open: new Decimal(told.open),
      volume: decimal(told.volume),
    };
    if (told.kind === 'open') return { kind: 'open', bar };
    const prices = { high: new Decimal(told.high), low: new Decimal(told.low), close: new Decimal(told.close) };
    return { kind: 'candle', candle: { ...bar, ...prices } };
  }
}

function decimal(text: string | null): Decimal | null {
  return text === null ? null : new Decimal(text);
}
