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
  readonly place: Place;
}

/** The database that a connection reaches. */
export interface Place {
  readonly database: string;
  /** Equal for all ways to the same database, also through a pooler. */
  readonly id: string;
}

/** A notification within one server takes milliseconds. */
const DELIVERED_WITHIN_MS = 2_000;

/** Listens on a connection of its own and notifies by `sender`. Throws when `config` reaches no server. */
export async function probeRoute(
  config: ClientConfig,
  { sender, application }: { readonly sender: Client; readonly application: string },
): Promise<Route> {
  const listener = await openClient(config, { application });
  try {
    const channel = `traderai_probe_${randomBytes(8).toString('hex')}`;
    const heard = new Promise<true>((resolve) => {
      listener.on('notification', (message) => void (message.channel === channel && resolve(true)));
    });
    const direct = await isDirect(listener);
    const place = await readPlace(listener);
    await listener.query(`listen ${channel}`);
    await sender.query(`notify ${channel}`);
    const listens = await Promise.race([heard, sleep(DELIVERED_WITHIN_MS, false, { ref: false })]);
    return { through: direct ? 'a direct connection' : 'a pooler', listens, place };
  } finally {
    await listener.end().catch(() => undefined);
  }
}

/**
 * The start of the server tells servers apart whose data was copied, which have the same system identifier and the same
 * oids; every login may read it.
 */
export async function readPlace(client: Client): Promise<Place> {
  const { rows } = await client.query<Place>(
    `select d.datname::text as database, concat_ws(' ', d.oid, extract(epoch from pg_postmaster_start_time())) as id
       from pg_catalog.pg_database d where d.datname = current_database()`,
  );
  return rows[0]!;
}

/** Session locks and LISTEN belong to a backend; behind a pooler the next statement may reach another one. */
export async function isDirect(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return (client as unknown as { readonly processID: number | null }).processID === rows[0]!.pid;
}
