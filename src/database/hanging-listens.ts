/**
 * Connections whose LISTEN was not answered. On a long queue of notifications the server reads it first and does not
 * notice a closed socket meanwhile, so each further attempt would keep one more of its processes busy.
 */
import type { Client } from 'pg';

const MOST = 2;
/** After so long the network has lost the end of the connection. */
const FORGOTTEN_AFTER_MS = 60_000;

export class HangingListens {
  readonly #streams = new Set<Stream>();

  /** No further LISTEN may be sent yet. */
  full(): boolean {
    return this.#streams.size >= MOST;
  }

  /** Asks the server to end the connection, and counts it until the server does. */
  keep(client: Client): void {
    const { connection } = client as unknown as { readonly connection: { end(): void; readonly stream: Stream } };
    const { stream } = connection;
    // The server has gone: its close came before this call.
    if (stream.destroyed) return;
    this.#streams.add(stream);
    const timer = setTimeout(() => stream.destroy(), FORGOTTEN_AFTER_MS);
    timer.unref();
    stream.once('close', () => {
      clearTimeout(timer);
      this.#streams.delete(stream);
    });
    // The program may end meanwhile.
    stream.unref();
    connection.end();
  }
}

/** Private fields of node-postgres. */
interface Stream {
  readonly destroyed: boolean;
  destroy(): void;
  unref(): void;
  once(event: 'close', listener: () => void): void;
}
