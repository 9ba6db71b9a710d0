/** What a source of market data looks like to the engine. A feed only tells; it writes nothing. */
import type { BarOpening, Candle } from '../../domain/candle.ts';
import type { Decimal } from '../../domain/decimal.ts';
import type { InstrumentKind } from '../../domain/instrument.ts';
import { INTERVALS, closesAt } from '../../domain/interval.ts';
import type { Interval } from '../../domain/interval.ts';
import type { Quote } from '../../domain/quote.ts';
import { unreachable } from '../../domain/unreachable.ts';

/** A bar is told twice: when it opens, with no more than is known then, and when it closes. A quote brings the volume traded since the symbol's quote before it. */
export type MarketEvent =
  | { readonly kind: 'open'; readonly bar: BarOpening }
  | { readonly kind: 'candle'; readonly candle: Candle }
  | { readonly kind: 'quote'; readonly quote: Quote; readonly volume: Decimal };

/** When it happens on the market's clock: a bar's opening instant, a candle's closing instant, or `quotedAt`. */
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

/** At one instant what has ended is known before what begins. */
const PHASES: Readonly<Record<MarketEvent['kind'], number>> = { candle: 0, quote: 1, open: 2 };

/** The one order of market events, whatever feed tells them: by instant; there closes, quotes, opens; then by symbol and interval. */
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
  /** In the order of compareEvents, and all that a recording tells of its instants. */
  readonly events: readonly MarketEvent[];
  /** Events told by the feed up to here, these included: where a restart continues. Null when the past cannot be told again. */
  readonly position: number | null;
}

/** How finely a series tells its symbol: by quotes, or by bars of an interval. */
export type Grain = 'quote' | Interval;

/** The quotes of a symbol, or its bars of one interval. */
export interface FeedSeries {
  readonly grain: Grain;
  /** Instants of the first and of the last event on the market's clock; null when the feed does not know them beforehand. */
  readonly span: { readonly from: number; readonly until: number } | null;
}

export interface FeedInstrument {
  readonly symbol: string;
  readonly name: string;
  readonly kind: InstrumentKind;
  readonly currency: string;
  readonly tickSize: Decimal;
  readonly lotSize: Decimal;
  /** The finest first, at least one. Only the finest series of a symbol in a run matches orders and sets its quote. Quotes do so always. */
  readonly series: readonly FeedSeries[];
}

/** What a recording has told by one of its places, as far as an engine that goes on from there has to know it. */
export interface FeedPast {
  /** Told as opened, not yet as closed. */
  readonly openBars: readonly BarOpening[];
  /** Of every series of bars that has begun. */
  readonly series: readonly SeriesPast[];
}

export interface SeriesPast {
  readonly symbol: string;
  readonly interval: Interval;
  /** The opening instant of the earliest bar with a volume above zero; null while there is none. */
  readonly volumeFrom: number | null;
  /** The opening instant of the bar that closed last; null while none has. */
  readonly closedAt: number | null;
}

export const NO_PAST: FeedPast = { openBars: [], series: [] };

export interface FeedStart {
  /** Skip so many events: they are booked already. */
  readonly position: number;
  /** The last price that the desk knows of a symbol and its instant on the market's clock, milliseconds UTC. */
  readonly known: ReadonlyMap<string, { readonly price: Decimal; readonly at: number }>;
  readonly signal: AbortSignal;
}

export interface Feed {
  /** Names its place in the desk's books: the same source, the same name. */
  readonly name: string;
  /** `live`: the market's clock runs with the desk's. `recorded`: it is the recording's. */
  readonly time: 'live' | 'recorded';
  /** Made on the desk where it does not know them. Throws FeedFailure when the source cannot be read. */
  instruments(): Promise<readonly FeedInstrument[]>;
  /** What it has told by that place. */
  past(position: number): Promise<FeedPast>;
  /** Ends when the source does, or soon after the signal. Pulled: it never runs ahead by more than a batch. */
  batches(start: FeedStart): AsyncIterable<FeedBatch>;
}

/** The source is missing or unreadable: words for a person. */
export class FeedFailure extends Error {
  override readonly name = 'FeedFailure';
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}
