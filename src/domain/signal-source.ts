/** A source of signals: it reads closed candles of one symbol and interval, one after another, and emits signals. */
import type { Candle } from './candle.ts';
import type { Decimal } from './decimal.ts';
import type { Interval } from './interval.ts';

type SignalDirection = 'LONG' | 'SHORT' | 'FLAT';

/** A forecast of the next move, made from closed candles only. */
export interface SourceSignal {
  readonly symbol: string;
  readonly interval: Interval;
  readonly direction: SignalDirection;
  /** 0 to 1. */
  readonly strength: Decimal;
  readonly entry: Decimal;
  /** Null when the price would not be above zero, or would equal the entry. */
  readonly stop: Decimal | null;
  readonly target: Decimal | null;
  /** The time until it is judged. */
  readonly horizonMs: number;
  /** The market's clock: the close of the candle that caused it. */
  readonly generatedAt: number;
  /** The method in a few words, with its settings. */
  readonly algorithm: string;
  /** The figures behind it, as plain text and counts. */
  readonly evidence: Readonly<Record<string, string | number>>;
}

export interface SignalSource<Memory> {
  /** The name on the desk: lower-case words with dashes. */
  readonly name: string;
  /** The method of the source and its limits, in one or two sentences. */
  readonly description: string;
  /**
   * The number of stored candles that the source reads after a restart; it must then emit the same signals as without
   * the restart.
   */
  readonly remembers: number;
  begin(): Memory;
  /** Pure. A candle that is not later than the last one changes nothing. */
  step(memory: Memory, candle: Candle): { readonly memory: Memory; readonly signal: SourceSignal | null };
}

/** A source whose memory has a type that only the source knows. */
export type AnySignalSource = SignalSource<unknown>;

export function defineSignalSource<Memory>(source: SignalSource<Memory>): AnySignalSource {
  return source;
}
