/**
 * Ends sessions that block the desk, on a separate connection because the engine's other connections may be blocked.
 * Those that keep others waiting for locks are ended sooner: watch.ts.
 */
import type { Client, ClientConfig } from 'pg';
import { endAbusiveSessions } from '../database/actions/sessions.ts';
import type { EndedSession } from '../database/actions/sessions.ts';
import { openClient } from '../database/connection.ts';
import { SIGN_OF_LIFE_LIMITS } from './limits.ts';

const REAP_EVERY_MS = 1_000;

export interface Reaper {
  stop(): Promise<void>;
}

/**
 * A login without the right to end sessions ends none. A failed connection is opened again a second later. The first
 * look is at once, and stop() awaits it: a lead that fails within a second has looked too, so that a session that makes
 * each lead fail does not outlast them all.
 */
export function startReaper(
  config: ClientConfig,
  options: { readonly onEnded: (session: EndedSession) => void },
): Reaper {
  let client: Client | null = null;
  let reaping: Promise<void> | null = null;
  const reap = async (): Promise<void> => {
    try {
      client ??= await openClient(config, { application: 'traderai engine reaper', limits: SIGN_OF_LIFE_LIMITS });
      const ended = await endAbusiveSessions(client);
      if (!ended.ok) throw new Error(ended.error.message);
      ended.value.forEach(options.onEnded);
    } catch {
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
