/** The engine's loop waits for these: one batch pulled ahead, and a bell that any source may ring. */

import type { Clock } from '../config/clock.ts';

/** A ring before the wait ends the wait immediately. */
export class Bell {
  #rung = false;
  #wake: (() => void) | null = null;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** Waits for a ring, or until `longestMs` have passed. */
  async wait(longestMs: number): Promise<void> {
    if (!this.#rung) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        timer = setTimeout(resolve, longestMs);
      });
      clearTimeout(timer);
      this.#wake = null;
    }
    this.#rung = false;
  }
}

/**
 * After a pause the engine answers requests at once. Under load many share a booking: one for each would cost the desk
 * several times the work.
 */
export const REST_AFTER_REQUESTS_MS = 50;

/** A time without one kind of work; the bell rings when it is over. */
export class Rest {
  readonly #bell: Bell;
  readonly #clock: Clock;
  #timer: NodeJS.Timeout | null = null;
  #until = Number.NEGATIVE_INFINITY;

  constructor(bell: Bell, clock: Clock) {
    this.#bell = bell;
    this.#clock = clock;
  }

  get over(): boolean {
    return this.#timer === null || this.#clock.now() >= this.#until;
  }

  /** It begins again when it is not over. */
  begin(forMs: number): void {
    this.#until = this.#clock.now() + forMs;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#bell.ring();
    }, forMs);
    this.#timer.unref();
  }
}

/** Pulls one item ahead; the bell rings when an item arrives, or at the end of the source. */
export class Inbox<Item> {
  readonly #items: AsyncIterator<Item>;
  readonly #bell: Bell;
  #ready: Item | null = null;
  #failure: { readonly error: unknown } | null = null;
  #ended = false;
  #arrival: Promise<void>;

  constructor(items: AsyncIterable<Item>, bell: Bell) {
    this.#items = items[Symbol.asyncIterator]();
    this.#bell = bell;
    this.#arrival = this.#pull();
  }

  /** Resolves when the next item has arrived, or at the end of the source. */
  get arrival(): Promise<void> {
    return this.#arrival;
  }

  /** The source has ended and no item waits. */
  get ended(): boolean {
    return this.#ended && this.#ready === null;
  }

  /** An item waits, or the source's error. */
  get waits(): boolean {
    return this.#ready !== null || this.#failure !== null;
  }

  /** Null when no item waits. Throws the source's error. */
  take(): Item | null {
    if (this.#failure !== null) throw this.#failure.error;
    const item = this.#ready;
    if (item === null) return null;
    this.#ready = null;
    this.#arrival = this.#pull();
    return item;
  }

  async #pull(): Promise<void> {
    try {
      const { done, value } = await this.#items.next();
      if (done === true) this.#ended = true;
      else this.#ready = value;
    } catch (error) {
      this.#failure = { error };
    }
    this.#bell.ring();
  }
}
