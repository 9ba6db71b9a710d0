/** What a source of market data looks like to the engine. A feed only tells; it writes nothing. */
import type { Candle } from '../domain/candle.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { InstrumentKind } from '../domain/instrument.ts';
import type { Quote } from '../domain/quote.ts';

/** A closed candle, or a quote with the volume traded since the symbol's quote before it. */
export type MarketEvent =
  | { readonly kind: 'candle'; readonly candle: Candle }
  | { readonly kind: 'quote'; readonly quote: Quote; readonly volume: Decimal };

export interface FeedBatch {
  /** In order of time: a candle's is its opening instant, a quote's is `quotedAt`. */
  readonly events: readonly MarketEvent[];
  /** Events told by the feed up to here, these included: where a restart continues. Null when the past cannot be told again. */
  readonly position: number | null;
}

export interface FeedInstrument {
  readonly symbol: string;
  readonly name: string;
  readonly kind: InstrumentKind;
  readonly currency: string;
  readonly tickSize: Decimal;
  readonly lotSize: Decimal;
}

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
