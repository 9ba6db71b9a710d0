/**
 * Keeps this console's session row. The session belongs to the listening connection: the desk recognizes a session that
 * vanished by the end of that connection, whatever other consoles of the same login do. After a reconnect it belongs to
 * the new connection.
 */
import type { Queryable } from '../../database/actions/queryable.ts';
import {
  closeSession,
  isLostSession,
  loseSession,
  openSession,
  touchSession,
} from '../../database/actions/sessions.ts';
import type { DeadMan } from '../../domain/dead-man.ts';

interface PresentArming {
  /** Null while disarmed. */
  readonly portfolioId: string | null;
  readonly deadMan: DeadMan;
}

export interface PresenceOptions {
  readonly pool: Queryable;
  readonly host: string;
  readonly terminal: string;
  readonly arming: () => PresentArming;
  /** A user ended the session: the console must quit. */
  readonly onEnded: () => void;
}

export interface Presence {
  /**
   * Opens or renews the session on the listening connection. A refusal does not stop the trader: the next heartbeat
   * tries again.
   */
  beat(connection: Queryable): Promise<void>;
  /** Null before the session was opened. */
  sessionId(): string | null;
  /** The console may have been armed or disarmed: a change is recorded at once, not at the next heartbeat. */
  noteArming(): void;
  /** The terminal was lost: as `close`, but the dead man cancels. */
  lose(): Promise<void>;
  /** Takes at most two seconds: a desk without a connection closes the session by itself. */
  close(): Promise<void>;
}

/** A busy desk or a slow line answers within it; one that does not answer delays the end by no more. */
const CLOSE_WITHIN_MS = 2_000;

/** After a lost network, during which the desk has recorded the end of the session, another session is opened. */
export function keepPresence({ pool, host, terminal, arming, onEnded }: PresenceOptions): Presence {
  let sessionId: string | null = null;
  let asking: Promise<void> = Promise.resolve();
  let over = false;
  let heard: Queryable | null = null;
  /** The arming that was recorded last, as text. */
  let recorded = textOf({ portfolioId: null, deadMan: 'off' });
  const open = async (connection: Queryable): Promise<void> => {
    const opened = await openSession(connection, { host, terminal });
    if (opened.ok) sessionId = opened.value;
  };
  const ask = async (connection: Queryable): Promise<void> => {
    if (over) return;
    if (sessionId === null) return open(connection);
    // After a reconnect this moves the session to the new connection.
    const { portfolioId, deadMan } = arming();
    recorded = textOf({ portfolioId, deadMan });
    const lives = await touchSession(connection, sessionId, portfolioId, deadMan);
    if (!lives.ok || lives.value || over) return;
    const lost = await isLostSession(connection, sessionId);
    if (!lost.ok) return;
    if (lost.value) return open(connection);
    over = true;
    onEnded();
  };
  const leave = async (how: typeof closeSession | typeof loseSession): Promise<void> => {
    const last = asking;
    const farewell = (async () => {
      // A second signal may end the process at any moment: only a session that is being opened is awaited.
      if (sessionId === null) await last;
      const ended = over;
      over = true;
      if (sessionId !== null && !ended) await how(pool, sessionId, 'closed');
    })().catch(() => undefined);
    let patience: NodeJS.Timeout | undefined;
    await Promise.race([farewell, new Promise((resolve) => (patience = setTimeout(resolve, CLOSE_WITHIN_MS)))]);
    clearTimeout(patience);
  };
  const beat = (connection: Queryable): Promise<void> => {
    heard = connection;
    asking = asking.then(() => ask(connection)).catch(() => undefined);
    return asking;
  };
  return {
    beat,
    sessionId: () => sessionId,
    noteArming() {
      if (heard === null || sessionId === null || textOf(arming()) === recorded) return;
      recorded = textOf(arming());
      void beat(heard);
    },
    close: () => leave(closeSession),
    lose: () => leave(loseSession),
  };
}

/** A dead man matters only while the console is armed. */
function textOf({ portfolioId, deadMan }: PresentArming): string {
  return portfolioId === null ? 'disarmed' : `${portfolioId} ${deadMan}`;
}
