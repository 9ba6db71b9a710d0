/** Keeps this console's session row: it records the armed portfolio and detects that an administrator ended the session. */
import type { Queryable } from '../../database/actions/queryable.ts';
import { closeSession, isLostSession, openSession, touchSession } from '../../database/actions/sessions.ts';

export interface PresenceOptions {
  readonly pool: Queryable;
  readonly host: string;
  readonly terminal: string;
  /** Null while disarmed. */
  readonly armedOn: () => string | null;
  /** An administrator ended the session: the console must quit. */
  readonly onEnded: () => void;
  readonly touchEveryMs?: number;
}

export interface Presence {
  /** Takes at most half a second: a desk without a connection closes the session by itself. */
  close(): Promise<void>;
}

const TOUCH_EVERY_MS = 5_000;
const CLOSE_WITHIN_MS = 500;

/**
 * A failure to open or touch the session does not stop the trader: it is tried again later. After a lost network, during which the desk has
 * recorded the end of the session, another session is opened.
 */
export function keepPresence({
  pool,
  host,
  terminal,
  armedOn,
  onEnded,
  touchEveryMs = TOUCH_EVERY_MS,
}: PresenceOptions): Presence {
  let sessionId: string | null = null;
  let asking: Promise<void> | null = null;
  let ended = false;
  const ask = async (): Promise<void> => {
    if (ended) return;
    if (sessionId === null) {
      const opened = await openSession(pool, { host, terminal });
      if (opened.ok) sessionId = opened.value;
      return;
    }
    const lives = await touchSession(pool, sessionId, armedOn());
    if (!lives.ok || lives.value) return;
    const lost = await isLostSession(pool, sessionId);
    if (!lost.ok) return;
    if (lost.value) {
      sessionId = null;
      return;
    }
    ended = true;
    onEnded();
  };
  const turn = (): void => {
    asking ??= ask()
      .catch(() => undefined)
      .finally(() => (asking = null));
  };
  const timer = setInterval(turn, touchEveryMs);
  timer.unref();
  turn();
  return {
    async close() {
      clearInterval(timer);
      const farewell = (async () => {
        await asking;
        if (sessionId !== null && !ended) await closeSession(pool, sessionId, 'closed');
      })().catch(() => undefined);
      let patience: NodeJS.Timeout | undefined;
      await Promise.race([farewell, new Promise((resolve) => (patience = setTimeout(resolve, CLOSE_WITHIN_MS)))]);
      clearTimeout(patience);
    },
  };
}
