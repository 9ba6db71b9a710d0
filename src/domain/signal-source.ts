/** What a source of signals is: it sees closed candles of one symbol and interval, one after another, and says something now and then. */
import type { Candle } from './candle.ts';
import type { Decimal } from './decimal.ts';
import type { Interval } from './interval.ts';

type SignalDirection = 'LONG' | 'SHORT' | 'FLAT';

/** A statement about the next move, made on closed candles only. */
export interface SourceSignal {
  readonly symbol: string;
  readonly interval: Interval;
  readonly direction: SignalDirection;
  /** 0 to 1. */
  readonly strength: Decimal;
  readonly entry: Decimal;
  /** Null where there would be no price above zero, or none apart from the entry. */
  readonly stop: Decimal | null;
  readonly target: Decimal | null;
  /** How long until it is judged. */
  readonly horizonMs: number;
  /** The market's clock: the close of the candle that caused it. */
  readonly generatedAt: number;
  /** How it was made, in a few words with its settings. */
  readonly algorithm: string;
  /** The figures behind it, as plain text and counts. */
  readonly evidence: Readonly<Record<string, string | number>>;
}

export interface SignalSource<Memory> {
  /** Lower-case words with dashes: how it is known on the desk. */
  readonly name: string;
  /** What it does and what it does not, in a sentence or two. */
  readonly description: string;
  /** After a restart it is told so many stored candles, and must then say what it would have said without one. */
  readonly remembers: number;
  begin(): Memory;
  /** Pure. A candle that is not later than the last one changes nothing. */
  step(memory: Memory, candle: Candle): { readonly memory: Memory; readonly signal: SourceSignal | null };
}

/** A source whose memory is its own business. */
export type AnySignalSource = SignalSource<unknown>;

export function defineSignalSource<Memory>(source: SignalSource<Memory>): AnySignalSource {
  return source;
}
