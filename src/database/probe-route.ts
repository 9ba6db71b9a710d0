/**
 * Finds out how a URL leads to the server: directly, or through a pooler that shares connections and loses
 * notifications.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, ClientConfig } from 'pg';
import { openClient } from './connection.ts';

export interface Route {
  /** A pooler hides the process id of the backend from its clients. */
  readonly through: 'a pooler' | 'a direct connection';
  readonly listens: boolean;
}

/** A notification within one server takes milliseconds. */
const DELIVERED_WITHIN_MS = 2_000;

/** Listens on one connection and notifies on another. Throws when the URL cannot be reached. */
export async function probeRoute(config: ClientConfig, application: string): Promise<Route> {
  const listener = await openClient(config, { application });
  let sender: Client | null = null;
  try {
    const channel = `traderai_probe_${randomBytes(8).toString('hex')}`;
    const heard = new Promise<true>((resolve) => {
      listener.on('notification', (message) => void (message.channel === channel && resolve(true)));
    });
    const direct = await isDirect(listener);
    await listener.query(`listen ${channel}`);
    sender = await openClient(config, { application });
    await sender.query(`notify ${channel}`);
    const listens = await Promise.race([heard, sleep(DELIVERED_WITHIN_MS, false, { ref: false })]);
    return { through: direct ? 'a direct connection' : 'a pooler', listens };
  } finally {
    await Promise.all([listener.end().catch(() => undefined), sender?.end().catch(() => undefined)]);
  }
}

/** Session locks and LISTEN belong to a backend; behind a pooler the next statement may reach another one. */
export async function isDirect(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return (client as unknown as { readonly processID: number | null }).processID === rows[0]!.pid;
}
