/**
 * Watches the statements of the booking connection from a connection of its own. When one is late, the sessions that
 * keep it waiting are ended: the batch goes on, and the rest of the desk hardly notices.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, ClientConfig } from 'pg';
import { unblockEngine } from '../database/actions/sessions.ts';
import type { EndedSession } from '../database/actions/sessions.ts';
import { openClient } from '../database/connection.ts';
import { delayMs } from '../database/retry.ts';
import type { Backoff } from '../database/retry.ts';
import { SIGN_OF_LIFE_LIMITS } from './limits.ts';

/** The database itself decides how long a session may keep a row. */
const LATE_AFTER_MS = 200;
/** Sessions may queue up behind the one that was ended. A statement that has run for seconds waits for none of them. */
const LOOK_AGAIN: Backoff = { firstMs: 25, factor: 1.25, longestMs: 250 };

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
  let looking: Promise<void> | null = null;
  let statements = 0;
  const connect = async (): Promise<Client> =>
    (watcher ??= await openClient(config, {
      application: 'traderai engine watch',
      limits: { ...SIGN_OF_LIFE_LIMITS, idleMs: 0 },
    }));
  const look = async (statement: number): Promise<void> => {
    for (let looks = 0; statement === statements; looks += 1) {
      try {
        const ended = await unblockEngine(await connect());
        if (!ended.ok) throw new Error(ended.error.message);
        ended.value.forEach(onEnded);
      } catch {
        // The booking that waits reports its own failure; the next look opens another connection.
        await watcher?.end().catch(() => undefined);
        watcher = null;
      }
      await sleep(delayMs(LOOK_AGAIN, looks));
    }
  };
  // Opened now: a connection that is opened when it is needed would add to the wait.
  looking = connect().then(
    () => undefined,
    () => undefined,
  );
  const send = client.query.bind(client) as (...statement: readonly unknown[]) => Promise<unknown>;
  const watched = async (...statement: readonly unknown[]): Promise<unknown> => {
    const number = (statements += 1);
    const timer = setTimeout(() => {
      looking = (looking ?? Promise.resolve()).then(() => look(number));
    }, LATE_AFTER_MS);
    try {
      return await send(...statement);
    } finally {
      clearTimeout(timer);
      statements += 1;
    }
  };
  client.query = watched as Client['query'];
  return {
    async stop() {
      client.query = send as Client['query'];
      statements += 1;
      await looking;
      await watcher?.end().catch(() => undefined);
    },
  };
}
