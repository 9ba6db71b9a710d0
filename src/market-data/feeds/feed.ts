/** The interface of market data sources for the engine. A feed only sends events; it writes nothing. */
import type { BarOpening, Candle } from '../../domain/candle.ts';
import type { Decimal } from '../../domain/decimal.ts';
import type { InstrumentKind } from '../../domain/instrument.ts';
import { INTERVALS, closesAt } from '../../domain/interval.ts';
import type { Interval } from '../../domain/interval.ts';
import type { Quote } from '../../domain/quote.ts';
import { unreachable } from '../../domain/unreachable.ts';

/**
 * A bar is sent twice: when it opens, with only what is known then, and when it closes. A quote has the volume since
 * the symbol's last one.
 */
export type MarketEvent =
  | { readonly kind: 'open'; readonly bar: BarOpening }
  | { readonly kind: 'candle'; readonly candle: Candle }
  | { readonly kind: 'quote'; readonly quote: Quote; readonly volume: Decimal };

/** Instant of the event on the market clock: a bar's opening instant, a candle's closing instant, or `quotedAt`. */
export function instantOf(event: MarketEvent): number {
  switch (event.kind) {
    case 'open':
      return event.bar.timestamp;
    case 'candle':
      return closesAt(event.candle.interval, event.candle.timestamp);
    case 'quote':
      return event.quote.quotedAt;
    default:
      return unreachable(event);
  }
}

export function symbolOf(event: MarketEvent): string {
  switch (event.kind) {
    case 'open':
      return event.bar.symbol;
    case 'candle':
      return event.candle.symbol;
    case 'quote':
      return event.quote.symbol;
    default:
      return unreachable(event);
  }
}

/** At one instant, bars that end come before bars that begin. */
const PHASES: Readonly<Record<MarketEvent['kind'], number>> = { candle: 0, quote: 1, open: 2 };

/**
 * The one order of market events, for every feed: by instant; at one instant closes, quotes, opens; then by symbol and
 * interval.
 */
export function compareEvents(a: MarketEvent, b: MarketEvent): number {
  return (
    instantOf(a) - instantOf(b) ||
    PHASES[a.kind] - PHASES[b.kind] ||
    compareText(symbolOf(a), symbolOf(b)) ||
    intervalRank(a) - intervalRank(b)
  );
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function intervalRank(event: MarketEvent): number {
  return event.kind === 'quote' ? 0 : INTERVALS.indexOf((event.kind === 'open' ? event.bar : event.candle).interval);
}

export function compareGrains(a: Grain, b: Grain): number {
  return grainRank(a) - grainRank(b);
}

/** Quotes are finer than bars. */
function grainRank(grain: Grain): number {
  return grain === 'quote' ? -1 : INTERVALS.indexOf(grain);
}

export interface FeedBatch {
  /** In the order of compareEvents; every event of a recording at the same instants is included. */
  readonly events: readonly MarketEvent[];
  /**
   * Number of events that the feed has sent, these included: a restart continues there. Null when the feed cannot
   * repeat its past.
   */
  readonly position: number | null;
}

/** The resolution of a series: quotes, or bars of an interval. */
export type Grain = 'quote' | Interval;

/** The quotes of a symbol, or its bars of one interval. */
export interface FeedSeries {
  readonly grain: Grain;
  /** Instants of the first and the last event on the market clock; null when the feed does not know them in advance. */
  readonly span: { readonly from: number; readonly until: number } | null;
}

export interface FeedInstrument {
  readonly symbol: string;
  readonly name: string;
  readonly kind: InstrumentKind;
  readonly currency: string;
  readonly tickSize: Decimal;
  readonly lotSize: Decimal;
  /**
   * The finest first, at least one. Only the finest series of a symbol in a run matches orders and sets its quote.
   * Quotes always do.
   */
  readonly series: readonly FeedSeries[];
}

/** The state of a recording at one of its positions, for an engine that continues there. */
export interface FeedPast {
  /** Bars that are open at this position. */
  readonly openBars: readonly BarOpening[];
  /** Of every series of bars that has begun. */
  readonly series: readonly SeriesPast[];
}

export interface SeriesPast {
  readonly symbol: string;
  readonly interval: Interval;
  /** The opening instant of the earliest bar with a volume above zero; null before such a bar. */
  readonly volumeFrom: number | null;
  /** The opening instant of the last closed bar; null before the first. */
  readonly closedAt: number | null;
}

export const NO_PAST: FeedPast = { openBars: [], series: [] };

export interface FeedStart {
  /** Skip this many events: they are already booked. */
  readonly position: number;
  /** The desk's last price of a symbol and its instant on the market clock, milliseconds UTC. */
  readonly known: ReadonlyMap<string, { readonly price: Decimal; readonly at: number }>;
  readonly signal: AbortSignal;
}

export interface Feed {
  /** Identifies the source in the desk's books: the same source has the same name. */
  readonly name: string;
  /** `live`: the market clock runs with the desk clock. `recorded`: the recording sets it. */
  readonly time: 'live' | 'recorded';
  /** The desk creates the ones that it lacks. Throws FeedFailure when the source is unreadable. */
  instruments(): Promise<readonly FeedInstrument[]>;
  /** The state at that position. */
  past(position: number): Promise<FeedPast>;
  /** Ends with the source, or soon after the signal. Pulled: the feed is never ahead by more than a batch. */
  batches(start: FeedStart): AsyncIterable<FeedBatch>;
}

/** The source is missing or unreadable: the message is for a person. */
export class FeedFailure extends Error {
  override readonly name = 'FeedFailure';
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}
