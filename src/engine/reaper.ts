/**
 * Ends sessions that block the desk, on a separate connection because the engine's other connections may be blocked.
 * It also notices sessions that vanished, and cancels what their dead men name.
 * Those that keep others waiting for locks are ended sooner: watch.ts.
 */
import type { Client, ClientConfig } from 'pg';
import {
  cancelVanishedOrders,
  closeLockFillers,
  endAbusiveSessions,
  endLockHolders,
} from '../database/actions/sessions.ts';
import type { EndedSession } from '../database/actions/sessions.ts';
import type { DeskError } from '../database/actions/desk-error.ts';
import { openClient } from '../database/connection.ts';
import type { Result } from '../domain/result.ts';
import { SIGN_OF_LIFE_LIMITS } from './limits.ts';

const REAP_EVERY_MS = 1_000;

/** A login that refills the table of locks leaves room for moments, between the end of its sessions and the next. */
const MOST_CLOSING_TRIES = 50;

interface Listeners {
  readonly onEnded: (session: EndedSession) => void;
  readonly onClosed: (login: string) => void;
}

export interface Reaper {
  stop(): Promise<void>;
}

/**
 * A login without the right to end sessions ends none. A failed connection is opened again a second later. The first
 * look is at once, and stop() awaits it. It goes on while leads fail one after the other, so that a session that makes
 * each fail does not outlast them all: on its open connection it needs less of the server than a lead.
 */
export function startReaper(config: ClientConfig, options: Listeners): Reaper {
  let client: Client | null = null;
  let reaping: Promise<void> | null = null;
  const reap = async (): Promise<void> => {
    try {
      client ??= await openClient(config, { application: 'traderai engine reaper', limits: SIGN_OF_LIFE_LIMITS });
      told(await endLockHolders(client)).forEach(options.onEnded);
      await closeFillers(client, options);
      told(await endAbusiveSessions(client)).forEach(options.onEnded);
      told(await cancelVanishedOrders(client));
    } catch {
      // A connection that answers is kept: a server whose table of locks is full opens no other one.
      if (client !== null && (await answers(client))) return;
      await client?.end().catch(() => undefined);
      client = null;
    }
  };
  const look = (): void => {
    reaping ??= reap().finally(() => (reaping = null));
  };
  look();
  const timer = setInterval(look, REAP_EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await reaping;
      await client?.end().catch(() => undefined);
    },
  };
}

async function closeFillers(client: Client, { onEnded, onClosed }: Listeners): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const closed = await closeLockFillers(client);
    if (closed.ok || closed.error.code !== 'NOT_DONE' || tries === MOST_CLOSING_TRIES)
      return told(closed).forEach(onClosed);
    told(await endLockHolders(client)).forEach(onEnded);
  }
}

function told<T>(answer: Result<T, DeskError>): T {
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

function answers(client: Client): Promise<boolean> {
  return client.query('select 1').then(
    () => true,
    () => false,
  );
}
