/**
 * Time limits that a session sets for itself after it has connected, because a pooler refuses settings in the startup
 * message. They are for a program that stops or loses its network: the server then ends what it left behind.
 */
export interface SessionLimits {
  /** 0 is no limit, also below. */
  readonly statementMs: number;
  readonly lockMs: number;
  readonly idleInTransactionMs: number;
  readonly idleMs: number;
}

/** A statement whose client is gone is canceled this soon. */
const LOOK_FOR_CLIENT_EVERY_MS = 500;
/** The kernel drops a TCP connection whose other side acknowledges nothing for so long. */
const UNACKNOWLEDGED_MS = 5_000;

export interface Limited {
  query(text: string, values: unknown[]): Promise<unknown>;
}

export async function limitSession(
  client: Limited,
  { statementMs, lockMs, idleInTransactionMs, idleMs }: SessionLimits,
): Promise<void> {
  const settings = {
    statement_timeout: statementMs,
    lock_timeout: lockMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    idle_session_timeout: idleMs,
    client_connection_check_interval: LOOK_FOR_CLIENT_EVERY_MS,
    tcp_user_timeout: UNACKNOWLEDGED_MS,
  };
  await client.query(
    'select set_config(s.name, s.value, false) from unnest($1::text[], $2::text[]) as s (name, value)',
    [Object.keys(settings), Object.values(settings).map(String)],
  );
}
