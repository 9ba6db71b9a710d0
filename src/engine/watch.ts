/**
 * Ends the sessions that keep the engine or other logins waiting for locks, from a connection of its own: at each look,
 * and at more looks while a statement of the booking connection is late. The batch goes on, and the rest of the desk
 * hardly notices.
 */
import type { Client, ClientConfig } from 'pg';
import { endBlockingSessions } from '../database/actions/sessions.ts';
import type { EndedSession } from '../database/actions/sessions.ts';
import { openClient } from '../database/connection.ts';
import { delayMs } from '../database/retry.ts';
import type { Backoff } from '../database/retry.ts';
import { Bell } from './inbox.ts';
import { SIGN_OF_LIFE_LIMITS } from './limits.ts';

/** The database itself decides how long a session may keep others waiting: at least half a second. */
const LOOK_EVERY_MS = 250;
/** Below it a wait hardly matters; from it on, the database measures for how long the engine waits for each user. */
const LATE_AFTER_MS = 50;
/** Sessions may queue up behind the one that was ended. A statement that has run for seconds waits for none of them. */
const LOOK_AGAIN: Backoff = { firstMs: 25, factor: 1.1, longestMs: LOOK_EVERY_MS };

export interface Watch {
  stop(): Promise<void>;
}

export interface WatchOptions {
  /** The connection that books: its statements are sent one after another. */
  readonly client: Client;
  readonly onEnded: (session: EndedSession) => void;
}

/** A failed connection is opened again at the next look. */
export function startWatch(config: ClientConfig, { client, onEnded }: WatchOptions): Watch {
  let watcher: Client | null = null;
  let stopped = false;
  /** Of the looks since the present statement was late, or since the last one that ended a session. */
  let looks: number | null = null;
  const bell = new Bell();
  const connect = async (): Promise<Client> =>
    (watcher ??= await openClient(config, {
      application: 'traderai engine watch',
      limits: { ...SIGN_OF_LIFE_LIMITS, idleMs: 0 },
    }));
  const close = async (): Promise<void> => {
    await watcher?.end().catch(() => undefined);
    watcher = null;
  };
  const look = async (): Promise<void> => {
    try {
      const ended = await endBlockingSessions(await connect());
      if (!ended.ok) throw new Error(ended.error.message);
      ended.value.forEach(onEnded);
      if (ended.value.length > 0 && looks !== null) looks = 0;
    } catch {
      // The booking that waits reports its own failure; the next look opens another connection.
      await close();
    }
  };
  const watching = (async () => {
    while (!stopped) {
      await look();
      await bell.wait(looks === null ? LOOK_EVERY_MS : delayMs(LOOK_AGAIN, looks++));
    }
    await close();
  })();
  const send = client.query.bind(client) as (...statement: readonly unknown[]) => Promise<unknown>;
  const watched = async (...statement: readonly unknown[]): Promise<unknown> => {
    const timer = setTimeout(() => {
      looks = 0;
      bell.ring();
    }, LATE_AFTER_MS);
    try {
      return await send(...statement);
    } finally {
      clearTimeout(timer);
      looks = null;
    }
  };
  client.query = watched as Client['query'];
  return {
    async stop() {
      client.query = send as Client['query'];
      stopped = true;
      bell.ring();
      await watching;
    },
  };
}
