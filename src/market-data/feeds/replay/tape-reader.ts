/**
 * A position in a recording: sends each candle as it opens and as it closes, in order of time; skipped candles are not
 * built.
 */
import { openingOf } from '../../../domain/candle.ts';
import type { Candle } from '../../../domain/candle.ts';
import type { FeedPast, MarketEvent } from '../feed.ts';
import type { Tape } from './tape.ts';

export class TapeReader {
  readonly #tape: Tape;
  #opened = 0;
  #closed = 0;
  #instant: number | null;
  #reached: number | null = null;
  /** Open candles by row: each is built once. Each series has at most one. */
  readonly #open = new Map<number, Candle>();

  /** `position`: number of events to skip. */
  constructor(tape: Tape, position: number) {
    this.#tape = tape;
    this.#instant = this.#nextInstant();
    while (this.#instant !== null && this.position < position) {
      if (this.#closesNext()) this.#closed += 1;
      else this.#opened += 1;
      this.#advance();
    }
  }

  /** Number of events before this position. */
  get position(): number {
    return this.#opened + this.#closed;
  }

  /** Instant of the last event before this position; null at the beginning. */
  get reached(): number | null {
    return this.#reached;
  }

  /** Instant of the next event; null at the end. */
  get instant(): number | null {
    return this.#instant;
  }

  /** Returns the next event. There must be one. */
  take(): MarketEvent {
    const event = this.#closesNext()
      ? this.#close(this.#tape.nthClose(this.#closed++))
      : this.#openOne(this.#tape.nthOpen(this.#opened++));
    this.#advance();
    return event;
  }

  past(): FeedPast {
    return {
      openBars: this.#tape.openCandles(this.#opened, this.#closed).map(openingOf),
      series: this.#tape.seriesPast(this.#opened, this.#closed),
    };
  }

  #openOne(row: number): MarketEvent {
    const candle = this.#tape.candle(row);
    this.#open.set(row, candle);
    return { kind: 'open', bar: openingOf(candle) };
  }

  #close(row: number): MarketEvent {
    const candle = this.#open.get(row) ?? this.#tape.candle(row);
    this.#open.delete(row);
    return { kind: 'candle', candle };
  }

  #advance(): void {
    this.#reached = this.#instant;
    this.#instant = this.#nextInstant();
  }

  #nextInstant(): number | null {
    if (this.#closed === this.#tape.length) return null;
    return this.#closesNext()
      ? this.#tape.closesAt(this.#tape.nthClose(this.#closed))
      : this.#tape.opensAt(this.#tape.nthOpen(this.#opened));
  }

  /** At one instant candles close before others open. */
  #closesNext(): boolean {
    if (this.#opened === this.#tape.length) return true;
    return (
      this.#tape.closesAt(this.#tape.nthClose(this.#closed)) <= this.#tape.opensAt(this.#tape.nthOpen(this.#opened))
    );
  }
}
