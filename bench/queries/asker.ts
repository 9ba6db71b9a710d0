/** A connection for queries that stops waiting when the benchmark is interrupted. */
import type { Client, ClientConfig } from 'pg';
import { openClient } from '../../src/database/connection.ts';

type Row = Record<string, unknown>;

export class Asker implements AsyncDisposable {
  readonly #client: Client;
  readonly #aborted: Promise<never>;
  readonly #signal: AbortSignal;
  /** Removes the listener, because the signal outlives the connection. */
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

  /** Rejects at once when the signal fires. The statement ends when its server is removed. */
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
