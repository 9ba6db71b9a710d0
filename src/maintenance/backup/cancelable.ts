/**
 * A connection that can be interrupted: the server gets a cancel request, and a server that does not answer is not
 * waited for.
 */
import type { Client, ClientConfig } from 'pg';
import { openClient } from '../../database/connection.ts';

const PATIENCE_MS = 3_000;

/** Errors that `work` throws after the interruption pass through unchanged; the connection ends in any case. */
export async function withCancelable<T>(
  config: ClientConfig,
  options: { readonly application: string; readonly signal: AbortSignal | undefined },
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const { application, signal } = options;
  signal?.throwIfAborted();
  const client = await openClient(config, { application });
  let patience: NodeJS.Timeout | undefined;
  const cancel = (): void => {
    patience = setTimeout(() => destroySocket(client), PATIENCE_MS);
    cancelBackend(config, client).catch(() => undefined);
  };
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    return await work(client);
  } finally {
    signal?.removeEventListener('abort', cancel);
    await client.end().catch(() => undefined);
    clearTimeout(patience);
  }
}

async function cancelBackend(config: ClientConfig, client: Client): Promise<void> {
  const { processID } = client as unknown as { readonly processID: number };
  const other = await openClient(config, { application: 'traderai cancel' });
  try {
    await other.query('select pg_catalog.pg_cancel_backend($1)', [processID]);
  } finally {
    await other.end();
  }
}

function destroySocket(client: Client): void {
  const { connection } = client as unknown as { readonly connection: { readonly stream: { destroy(): void } } };
  connection.stream.destroy();
}
