/** A place in a recording: each candle is told as it opens and as it closes, in one order of time; nothing is built for what is skipped. */
import type { BarOpening } from '../../domain/candle.ts';
import type { MarketEvent } from '../feed.ts';
import type { Tape } from './tape.ts';

export class TapeReader {
  readonly #tape: Tape;
  #opened = 0;
  #closed = 0;
  #reached: number | null = null;

  /** `position`: events to skip. */
  constructor(tape: Tape, position: number) {
    this.#tape = tape;
    for (let instant = this.instant; instant !== null && this.position < position; instant = this.instant) {
      if (this.#closesNext()) this.#closed += 1;
      else this.#opened += 1;
      this.#reached = instant;
    }
  }

  /** Events behind this place. */
  get position(): number {
    return this.#opened + this.#closed;
  }

  /** Instant of the last event behind this place; null at the beginning. */
  get reached(): number | null {
    return this.#reached;
  }

  /** Instant of the next event; null at the end. */
  get instant(): number | null {
    if (this.#closed === this.#tape.length) return null;
    return this.#closesNext() ? this.#tape.closesAt(this.#closed) : this.#tape.opensAt(this.#opened);
  }

  get openBars(): BarOpening[] {
    return this.#tape.openBars(this.#opened, this.#closed);
  }

  /** The next event. There must be one. */
  take(): MarketEvent {
    this.#reached = this.instant;
    if (this.#closesNext()) return { kind: 'candle', candle: this.#tape.closing(this.#closed++) };
    return { kind: 'open', bar: this.#tape.opening(this.#opened++) };
  }

  /** At one instant candles close before others open. */
  #closesNext(): boolean {
    return this.#opened === this.#tape.length || this.#tape.closesAt(this.#closed) <= this.#tape.opensAt(this.#opened);
  }
}
