/** The open sessions: consoles open and renew theirs, and an administrator ends them. */
import type { DeadMan } from '../../domain/dead-man.ts';
import { ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { DeskError } from './desk-error.ts';
import { ask, askOne } from './queryable.ts';
import type { Queryable } from './queryable.ts';

/** `host`: the machine that runs the program; `terminal`: its kind and size. Returns the session's id. */
export async function openSession(
  q: Queryable,
  { host, terminal }: { readonly host: string; readonly terminal: string | null },
): Promise<Result<string, DeskError>> {
  const answer = await askOne<{ id: string }>(q, 'changes', 'select open_session($1, $2) as id', [host, terminal]);
  return answer.ok ? ok(answer.value.id) : answer;
}

/**
 * Call it every few seconds. `deadMan`: the orders that are canceled when the session vanishes while it is armed.
 * False: the session was ended, and the program must stop.
 */
export async function touchSession(
  q: Queryable,
  sessionId: string,
  armedPortfolioId: string | null,
  deadMan: DeadMan = 'off',
): Promise<Result<boolean, DeskError>> {
  const answer = await askOne<{ lives: boolean }>(
    q,
    'idempotent',
    'select touch_session($1::uuid, $2::uuid, upper($3)::"DeadMan") as lives',
    [sessionId, armedPortfolioId, deadMan],
  );
  return answer.ok ? ok(answer.value.lives) : answer;
}

export async function closeSession(q: Queryable, sessionId: string, reason: string): Promise<Result<null, DeskError>> {
  const answer = await askOne(q, 'idempotent', 'select close_session($1::uuid, $2)', [sessionId, reason]);
  return answer.ok ? ok(null) : answer;
}

/** The terminal was lost: unlike `closeSession`, its dead man cancels. */
export async function loseSession(q: Queryable, sessionId: string): Promise<Result<null, DeskError>> {
  const answer = await askOne(q, 'idempotent', 'select lose_session($1::uuid)', [sessionId]);
  return answer.ok ? ok(null) : answer;
}

/** Returns the number of connections that it ended. */
export async function endSession(q: Queryable, sessionId: string): Promise<Result<number, DeskError>> {
  return endedBy(q, 'call end_session($1::uuid)', [sessionId]);
}

/** Ends every connection of this login; returns their number. */
export async function endSessionsOf(q: Queryable, login: string): Promise<Result<number, DeskError>> {
  return endedBy(q, 'call end_sessions_of($1)', [login]);
}

/** A procedure that ends connections in several transactions and returns their number. Calling it twice is harmless. */
export async function endedBy(q: Queryable, call: string, values: unknown[]): Promise<Result<number, DeskError>> {
  const answer = await askOne<{ ended: number }>(q, 'idempotent', call, values);
  return answer.ok ? ok(answer.value.ended) : answer;
}

/** True when no person ended it: its connection was lost for a while, so the program may open another session. */
export async function isLostSession(q: Queryable, sessionId: string): Promise<Result<boolean, DeskError>> {
  const answer = await ask<{ lost: boolean }>(
    q,
    'reads',
    `select end_reason = 'connection lost' and ended_by is null as lost from "Session" where id = $1::uuid`,
    [sessionId],
  );
  return answer.ok ? ok(answer.value[0]?.lost ?? false) : answer;
}

export interface SessionRow {
  /** Null for a login that is connected without a session. */
  readonly id: string | null;
  readonly username: string | null;
  readonly login: string;
  readonly keyName: string | null;
  readonly application: string | null;
  readonly host: string | null;
  readonly terminal: string | null;
  readonly address: string | null;
  readonly startedAt: number;
  readonly lastSeenAt: number | null;
  /** When the login last changed the desk, and how. */
  readonly lastActiveAt: number | null;
  readonly lastActivity: string | null;
  /** Name of the portfolio that the session's keys trade without confirmation. */
  readonly armedOn: string | null;
  /** The orders that are canceled when it vanishes; null while it is not armed. */
  readonly deadMan: DeadMan | null;
  /** Connections of the login, which several consoles may share. */
  readonly connections: number;
  /** `on` or `gone` for a program with a session; for other logins the state of their connections. */
  readonly state: string;
}

/** The caller's own sessions; risk and administrators see all. */
export async function readSessions(q: Queryable): Promise<Result<SessionRow[], DeskError>> {
  const answer = await ask<Stored>(
    q,
    'reads',
    `select id, username, login, key_name as "keyName", application, host, terminal, host(address) as address, started_at as "startedAt", last_seen_at as "lastSeenAt",
            armed_on as "armedOn", lower(dead_man) as "deadMan", connections, state,
            last_active_at as "lastActiveAt", last_activity as "lastActivity" from read_sessions()`,
    [],
  );
  if (!answer.ok) return answer;
  return ok(
    answer.value.map((row) => ({
      ...row,
      startedAt: row.startedAt.getTime(),
      lastSeenAt: row.lastSeenAt?.getTime() ?? null,
      lastActiveAt: row.lastActiveAt?.getTime() ?? null,
    })),
  );
}

type Stored = Omit<SessionRow, 'startedAt' | 'lastSeenAt' | 'lastActiveAt'> & {
  readonly startedAt: Date;
  readonly lastSeenAt: Date | null;
  readonly lastActiveAt: Date | null;
};

export interface EndedSession {
  readonly processId: number;
  readonly login: string;
  readonly reason: string;
}

/**
 * The engine calls it about once a second: requests the cancel of the orders that the dead men of vanished sessions
 * name. Returns their number.
 */
export async function cancelVanishedOrders(q: Queryable): Promise<Result<number, DeskError>> {
  const answer = await askOne<{ canceled: number }>(q, 'changes', 'select cancel_vanished_orders() as canceled', []);
  return answer.ok ? ok(answer.value.canceled) : answer;
}

/** The engine calls it about once a second: ends sessions that use up resources of others. */
export async function endAbusiveSessions(q: Queryable): Promise<Result<EndedSession[], DeskError>> {
  return ended(q, 'end_abusive_sessions');
}

/**
 * Ends sessions that use up the server's table of locks, in which every transaction needs room. It needs none itself
 * that could be missing, so send it by itself and on an open connection: with a full table the server opens no other.
 */
export async function endLockHolders(q: Queryable): Promise<Result<EndedSession[], DeskError>> {
  return ended(q, 'end_lock_holders');
}

/**
 * Closes logins that fill the table of locks again and again. Call it after `endLockHolders`, on the same connection.
 */
export async function closeLockFillers(q: Queryable): Promise<Result<string[], DeskError>> {
  const closed = await ask<{ login: string }>(q, 'changes', 'select login from close_lock_fillers()', []);
  return closed.ok ? ok(closed.value.map(({ login }) => login)) : closed;
}

/**
 * Ends sessions that keep the engine or other logins waiting for locks. Call it on one connection all the time: its
 * server session remembers the users that kept others waiting before.
 */
export async function endBlockingSessions(q: Queryable): Promise<Result<EndedSession[], DeskError>> {
  return ended(q, 'end_blocking_sessions');
}

function ended(
  q: Queryable,
  call: 'end_abusive_sessions' | 'end_blocking_sessions' | 'end_lock_holders',
): Promise<Result<EndedSession[], DeskError>> {
  return ask<EndedSession>(q, 'changes', `select process_id as "processId", login, reason from ${call}()`, []);
}
