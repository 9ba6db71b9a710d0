/** Users and their logins. Passwords are sent as verifiers: the server never receives a password. */
import { ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { DeskError } from './desk-error.ts';
import { askOne } from './queryable.ts';
import type { Queryable } from './queryable.ts';
import { isoInstant } from '../../domain/instant.ts';
import { endedBy } from './sessions.ts';

export const PERSON_SCOPES = ['viewer', 'analyst', 'trader', 'risk', 'admin'] as const;
type PersonScope = (typeof PERSON_SCOPES)[number];

export interface UserToCreate {
  readonly username: string;
  readonly email: string;
  readonly scope: PersonScope;
  /** From scramVerifier. */
  readonly verifier: string;
  /** Milliseconds UTC; null for a login that does not expire. */
  readonly expiresAt: number | null;
}

export interface ChangedUser {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly login: string | null;
  readonly active: boolean;
}

/** Creates a login role of the same name with one scope. Administrators only. */
export async function createUser(
  q: Queryable,
  { username, email, scope, verifier, expiresAt }: UserToCreate,
): Promise<Result<ChangedUser, DeskError>> {
  const expiry = isoInstant(expiresAt);
  return askOne<ChangedUser>(q, 'changes', `select ${CHANGED} from create_user_login($1, $2, $3, $4, $5) u`, [
    username,
    email,
    scope,
    verifier,
    expiry,
  ]);
}

/** Closes the login and its keys, and ends their connections. Administrators only. */
export async function disableUser(q: Queryable, userId: string): Promise<Result<ChangedUser, DeskError>> {
  const ended = await endedBy(q, 'call disable_user($1::uuid)', [userId]);
  if (!ended.ok) return ended;
  return askOne<ChangedUser>(q, 'reads', `select ${CHANGED} from "User" u where u.id = $1::uuid`, [userId]);
}

/** Sets the password of the connected user. */
export async function setPassword(q: Queryable, verifier: string): Promise<Result<null, DeskError>> {
  const answer = await askOne(q, 'idempotent', 'select set_password($1)', [verifier]);
  return answer.ok ? ok(null) : answer;
}

/**
 * Sets the password of another user and ends the connections of the earlier password; returns their number.
 * Administrators only.
 */
export async function setPasswordOf(
  q: Queryable,
  userId: string,
  verifier: string,
): Promise<Result<number, DeskError>> {
  return endedBy(q, 'call set_password_of($1::uuid, $2)', [userId, verifier]);
}

/**
 * Ends the connections of a user's login and keys, and undoes the settings that they made for themselves.
 * Administrators only.
 */
export async function resetUser(q: Queryable, userId: string): Promise<Result<number, DeskError>> {
  return endedBy(q, 'call reset_user($1::uuid)', [userId]);
}

const CHANGED = 'u.id, u.username, u.email, u.login, u.active';
