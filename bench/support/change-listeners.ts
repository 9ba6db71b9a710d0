/**
 * Two simple clients that get the same notifications as the console: one notes the time, the other also reads the
 * changed row. No console can be faster.
 */
import type { Client, ClientConfig } from 'pg';
import { openClient } from '../../src/database/connection.ts';
import { APPLICATION } from './bed.ts';

/** The change of a commit: the last price of a symbol, or the position in it. */
export interface Change {
  readonly kind: 'quote' | 'fill';
  readonly symbol: string;
}

const CHANNELS = { quote: 'traderai_quote', fill: 'traderai_position' } as const;
const READS = {
  quote: 'select last::text from "Quote" where symbol = $1',
  fill: 'select quantity::text from "Position" where symbol = $1',
} as const;
const HEARD_WITHIN_MS = 10_000;

interface Expected {
  readonly change: Change;
  readonly resolve: (at: number) => void;
}

export class ChangeListener implements AsyncDisposable {
  readonly #client: Client;
  readonly #then: 'notes' | 'reads';
  readonly #waiting: Expected[] = [];

  private constructor(client: Client, then: 'notes' | 'reads') {
    this.#client = client;
    this.#then = then;
    client.on('notification', ({ channel, payload }) => this.#hear(channel, payload ?? ''));
  }

  static async open(config: ClientConfig, then: 'notes' | 'reads'): Promise<ChangeListener> {
    const client = await openClient(config, { application: APPLICATION });
    await client.query(`listen ${CHANNELS.quote}; listen ${CHANNELS.fill}`);
    return new ChangeListener(client, then);
  }

  /** Resolves with performance.now() at the first matching change. Call it before the commit. */
  next(change: Change): Promise<number> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () =>
          reject(
            new Error(`no notification of a ${change.kind} of ${change.symbol} within ${HEARD_WITHIN_MS / 1000} s`),
          ),
        HEARD_WITHIN_MS,
      );
      this.#waiting.push({ change, resolve: (at) => (clearTimeout(timer), resolve(at)) });
    });
  }

  #hear(channel: string, keys: string): void {
    // A position's notification names its portfolio; there is only one.
    const at = this.#waiting.findIndex(
      ({ change: { kind, symbol } }) =>
        channel === CHANNELS[kind] && (kind === 'fill' || keys.split(',').includes(symbol)),
    );
    const [expected] = at < 0 ? [] : this.#waiting.splice(at, 1);
    if (expected === undefined) return;
    const { change, resolve } = expected;
    if (this.#then === 'notes') resolve(performance.now());
    else void this.#client.query(READS[change.kind], [change.symbol]).then(() => resolve(performance.now()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.end();
  }
}
