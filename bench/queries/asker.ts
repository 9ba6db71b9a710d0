/** A connection for queries that stops waiting when the benchmark is interrupted. */
import type { Client, ClientConfig } from 'pg';
import { openClient } from '../../src/database/connection.ts';

type Row = Record<string, unknown>;

export class Asker implements AsyncDisposable {
  readonly #client: Client;
  readonly #aborted: Promise<never>;
  readonly #signal: AbortSignal;
  /** The signal outlives the connection: it is left as it was found. */
  readonly #disposed = new AbortController();

  private constructor(client: Client, signal: AbortSignal) {
    this.#client = client;
    this.#signal = signal;
    this.#aborted = new Promise((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason as Error), {
        once: true,
        signal: this.#disposed.signal,
      }),
    );
    this.#aborted.catch(() => undefined);
  }

  static async open(config: ClientConfig, signal: AbortSignal): Promise<Asker> {
    signal.throwIfAborted();
    return new Asker(await openClient(config, { application: 'traderai bench' }), signal);
  }

  /** Rejects at once when the signal fires; the server is removed with the statement that it still works on. */
  async ask<Answer = Row>(text: string, values: readonly unknown[] = []): Promise<Answer[]> {
    this.#signal.throwIfAborted();
    const asked = this.#client.query<Answer & Row>(text, [...values]);
    asked.catch(() => undefined);
    return (await Promise.race([asked, this.#aborted])).rows;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed.abort();
    // Closing normally would wait for an interrupted statement.
    if (this.#signal.aborted)
      (
        this.#client as unknown as { readonly connection: { readonly stream: { destroy(): void } } }
      ).connection.stream.destroy();
    else await this.#client.end();
  }
}
