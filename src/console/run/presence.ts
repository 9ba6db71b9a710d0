/**
 * Keeps this console's session row. The session belongs to the listening connection: the desk recognizes a session that vanished by the end of
 * that connection, whatever other consoles of the same login do. After a reconnect the console opens a new session.
 */
import type { Queryable } from '../../database/actions/queryable.ts';
import { closeSession, openSession, readSessionEnd, touchSession } from '../../database/actions/sessions.ts';

export interface PresenceOptions {
  readonly pool: Queryable;
  readonly host: string;
  readonly terminal: string;
  /** Null while disarmed. */
  readonly armedOn: () => string | null;
  /** A user ended the session: the console must quit. */
  readonly onEnded: () => void;
}

export interface Presence {
  /** Opens or renews the session on the listening connection. A refusal does not stop the trader: the next heartbeat tries again. */
  beat(connection: Queryable): Promise<void>;
  /** Takes at most half a second: a desk without a connection closes the session by itself. */
  close(): Promise<void>;
}

const CLOSE_WITHIN_MS = 500;

interface OpenSession {
  readonly id: string;
  readonly connection: Queryable;
}

export function keepPresence({ pool, host, terminal, armedOn, onEnded }: PresenceOptions): Presence {
  let session: OpenSession | null = null;
  let asking: Promise<void> = Promise.resolve();
  let over = false;
  const open = async (connection: Queryable): Promise<void> => {
    const opened = await openSession(connection, { host, terminal });
    if (opened.ok) session = { id: opened.value, connection };
  };
  const ask = async (connection: Queryable): Promise<void> => {
    if (over) return;
    if (session === null) return open(connection);
    const { id } = session;
    const lives = await touchSession(connection, id, armedOn());
    if (!lives.ok || (lives.value && session.connection === connection)) return;
    if (!lives.value && (await readSessionEnd(connection, id)) === 'by a user') {
      over = true;
      return onEnded();
    }
    // The connection of the session is gone, or the desk closed the session after a silence.
    if (lives.value) await closeSession(connection, id, 'its connection was lost');
    await open(connection);
  };
  return {
    beat(connection) {
      asking = asking.then(() => ask(connection)).catch(() => undefined);
      return asking;
    },
    async close() {
      const last = asking;
      const farewell = (async () => {
        await last;
        const ended = over;
        over = true;
        if (session !== null && !ended) await closeSession(pool, session.id, 'closed');
      })().catch(() => undefined);
      let patience: NodeJS.Timeout | undefined;
      await Promise.race([farewell, new Promise((resolve) => (patience = setTimeout(resolve, CLOSE_WITHIN_MS)))]);
      clearTimeout(patience);
    },
  };
}
