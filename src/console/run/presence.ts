/**
 * Keeps this console's session row. The session belongs to the listening connection: the desk recognizes a session that
 * vanished by the end of that connection, whatever other consoles of the same login do. After a reconnect it belongs to
 * the new connection.
 */
import type { Queryable } from '../../database/actions/queryable.ts';
import { closeSession, isLostSession, openSession, touchSession } from '../../database/actions/sessions.ts';

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
  /**
   * Opens or renews the session on the listening connection. A refusal does not stop the trader: the next heartbeat
   * tries again.
   */
  beat(connection: Queryable): Promise<void>;
  /** Takes at most two seconds: a desk without a connection closes the session by itself. */
  close(): Promise<void>;
}

/** A busy desk or a slow line answers within it; one that does not answer delays the end by no more. */
const CLOSE_WITHIN_MS = 2_000;

/** After a lost network, during which the desk has recorded the end of the session, another session is opened. */
export function keepPresence({ pool, host, terminal, armedOn, onEnded }: PresenceOptions): Presence {
  let sessionId: string | null = null;
  let asking: Promise<void> = Promise.resolve();
  let over = false;
  const open = async (connection: Queryable): Promise<void> => {
    const opened = await openSession(connection, { host, terminal });
    if (opened.ok) sessionId = opened.value;
  };
  const ask = async (connection: Queryable): Promise<void> => {
    if (over) return;
    if (sessionId === null) return open(connection);
    // After a reconnect this moves the session to the new connection.
    const lives = await touchSession(connection, sessionId, armedOn());
    if (!lives.ok || lives.value) return;
    const lost = await isLostSession(connection, sessionId);
    if (!lost.ok) return;
    if (lost.value) return open(connection);
    over = true;
    onEnded();
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
        if (sessionId !== null && !ended) await closeSession(pool, sessionId, 'closed');
      })().catch(() => undefined);
      let patience: NodeJS.Timeout | undefined;
      await Promise.race([farewell, new Promise((resolve) => (patience = setTimeout(resolve, CLOSE_WITHIN_MS)))]);
      clearTimeout(patience);
    },
  };
}
