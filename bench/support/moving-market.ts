/**
 * Moves other prices during a measurement and books them like an engine: all changed symbols in one transaction, ten
 * times a second.
 */
import type { BenchDesk, Booker } from './bench-desk.ts';
import { randomFrom } from './random.ts';
import { quoteRows } from './step-rows.ts';

export interface MovingMarketOptions {
  readonly symbols: readonly string[];
  readonly now: () => number;
}

/** The engine books quotes no more often than this. */
const EVERY_MS = 100;
/** The share of symbols in each transaction. */
const CHANGING = 0.5;

export class MovingMarket implements AsyncDisposable {
  readonly #booker: Booker;
  readonly #options: MovingMarketOptions;
  readonly #random = randomFrom(11);
  readonly #cents = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  #booking: Promise<void> = Promise.resolve();

  private constructor(booker: Booker, options: MovingMarketOptions) {
    this.#booker = booker;
    this.#options = options;
    this.#timer = setInterval(() => {
      this.#booking = this.#booking.then(() => this.#move());
      // stop() reports the error to its caller.
      this.#booking.catch(() => undefined);
    }, EVERY_MS);
  }

  static async start(desk: BenchDesk, options: MovingMarketOptions): Promise<MovingMarket> {
    return new MovingMarket(await desk.openBooker(), options);
  }

  /** Rejects when booking a price failed. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    await this.#booking;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop().catch(() => undefined);
    await this.#booker[Symbol.asyncDispose]();
  }

  async #move(): Promise<void> {
    const moved = this.#options.symbols
      .filter(() => this.#random() < CHANGING)
      .map((symbol) => {
        const cents = (this.#cents.get(symbol) ?? 10_000) + Math.round((this.#random() - 0.5) * 40);
        this.#cents.set(symbol, cents);
        return { symbol, last: (cents / 100).toFixed(2) };
      });
    if (moved.length > 0) await this.#booker.book({ quotes: quoteRows(moved, this.#options.now()) });
  }
}
