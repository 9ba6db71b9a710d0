/** Who is on the desk: consoles say that they are there, and an administrator ends them. */
import { ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { DeskError } from './desk-error.ts';
import { ask, askOne } from './queryable.ts';
import type { Queryable } from './queryable.ts';

/** `host`: the machine the program runs on; `terminal`: its kind and size. The session's id. */
export async function openSession(
  q: Queryable,
  { host, terminal }: { readonly host: string; readonly terminal: string | null },
): Promise<Result<string, DeskError>> {
  const answer = await askOne<{ id: string }>(q, 'changes', 'select open_session($1, $2) as id', [host, terminal]);
  return answer.ok ? ok(answer.value.id) : answer;
}

/** Call it every few seconds. False: somebody ended the session, which the program has to obey. */
export async function touchSession(
  q: Queryable,
  sessionId: string,
  armedPortfolioId: string | null,
): Promise<Result<boolean, DeskError>> {
  const answer = await askOne<{ lives: boolean }>(
    q,
    'idempotent',
    'select touch_session($1::uuid, $2::uuid) as lives',
    [sessionId, armedPortfolioId],
  );
  return answer.ok ? ok(answer.value.lives) : answer;
}

export async function closeSession(q: Queryable, sessionId: string, reason: string): Promise<Result<null, DeskError>> {
  const answer = await askOne(q, 'idempotent', 'select close_session($1::uuid, $2)', [sessionId, reason]);
  return answer.ok ? ok(null) : answer;
}

/** How many connections it had. */
export async function endSession(q: Queryable, sessionId: string): Promise<Result<number, DeskError>> {
  const answer = await askOne<{ ended: number }>(q, 'changes', 'select end_session($1::uuid) as ended', [sessionId]);
  return answer.ok ? ok(answer.value.ended) : answer;
}

/** Everything that is connected as this login; how many connections. */
export async function endSessionsOf(q: Queryable, login: string): Promise<Result<number, DeskError>> {
  const answer = await askOne<{ ended: number }>(q, 'changes', 'select end_sessions_of($1) as ended', [login]);
  return answer.ok ? ok(answer.value.ended) : answer;
}

export interface SessionRow {
  /** Null for a login that is merely connected. */
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
  /** Name of the portfolio that its keys trade without asking. */
  readonly armedOn: string | null;
  /** Of the login, which several consoles may share. */
  readonly connections: number;
  /** `on`, `silent` or `gone` of a program that said it is there; what the connections of others do. */
  readonly state: string;
}

/** One's own; everybody's for risk and administrators. */
export async function readSessions(q: Queryable): Promise<Result<SessionRow[], DeskError>> {
  const answer = await ask<Stored>(
    q,
    'reads',
    `select id, username, login, key_name as "keyName", application, host, terminal, host(address) as address, started_at as "startedAt", last_seen_at as "lastSeenAt",
            armed_on as "armedOn", connections, state from read_sessions()`,
    [],
  );
  if (!answer.ok) return answer;
  return ok(
    answer.value.map((row) => ({
      ...row,
      startedAt: row.startedAt.getTime(),
      lastSeenAt: row.lastSeenAt?.getTime() ?? null,
    })),
  );
}

type Stored = Omit<SessionRow, 'startedAt' | 'lastSeenAt'> & {
  readonly startedAt: Date;
  readonly lastSeenAt: Date | null;
};

export interface EndedSession {
  readonly processId: number;
  readonly login: string;
  readonly reason: string;
}

/** The engine's duty, about once a second: ends what holds up others. */
export async function endAbusiveSessions(q: Queryable): Promise<Result<EndedSession[], DeskError>> {
  return ask<EndedSession>(
    q,
    'changes',
    'select process_id as "processId", login, reason from end_abusive_sessions()',
    [],
  );
}
