/** A live feed of one symbol that a measurement pushes quotes into, one a batch. */
import { ZERO } from '../../src/domain/decimal.ts';
import type { Quote } from '../../src/domain/quote.ts';
import type { Feed, FeedBatch, FeedInstrument, FeedPast } from '../../src/market-data/feeds/feed.ts';

export class PushedFeed implements Feed {
  readonly name = 'bench';
  readonly time = 'live';
  readonly #instrument: FeedInstrument;
  readonly #waiting: Quote[] = [];
  #wake: (() => void) | null = null;

  constructor(instrument: FeedInstrument) {
    this.#instrument = instrument;
  }

  push(quote: Quote): void {
    this.#waiting.push(quote);
    this.#wake?.();
  }

  async instruments(): Promise<readonly FeedInstrument[]> {
    return [this.#instrument];
  }

  async past(): Promise<FeedPast> {
    return { openBars: [], series: [] };
  }

  async *batches({ signal }: { readonly signal: AbortSignal }): AsyncGenerator<FeedBatch> {
    const wake = (): void => this.#wake?.();
    signal.addEventListener('abort', wake);
    while (!signal.aborted) {
      const quote = this.#waiting.shift();
      if (quote === undefined) await new Promise<void>((resolve) => (this.#wake = resolve));
      else yield { events: [{ kind: 'quote', quote, volume: ZERO }], position: null };
    }
    signal.removeEventListener('abort', wake);
  }
}
