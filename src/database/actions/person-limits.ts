/** The limits of users: open orders, alert rules and connections, counted over a user's login and all its keys. */
import { ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { DeskError } from './desk-error.ts';
import { ask, askOne } from './queryable.ts';
import type { Queryable } from './queryable.ts';

export interface PersonLimits {
  /** Null in the row of defaults, and so is its use. */
  readonly username: string | null;
  readonly openOrders: number;
  readonly usedOpenOrders: number | null;
  readonly alertRules: number;
  readonly usedAlertRules: number | null;
  readonly connections: number;
  /** Taken by valid keys; the login has the rest. */
  readonly keyConnections: number | null;
  /** False when the user has limits of its own. */
  readonly defaults: boolean;
}

/** Null for a limit that stays as it is. */
export interface LimitChange {
  /** Null changes the defaults of the desk. */
  readonly userId: string | null;
  readonly openOrders: number | null;
  readonly alertRules: number | null;
  readonly connections: number | null;
}

/** The defaults first, then the connected user; risk and administrators see all users. */
export async function readPersonLimits(q: Queryable): Promise<Result<PersonLimits[], DeskError>> {
  return ask<PersonLimits>(
    q,
    'reads',
    `select username, open_orders as "openOrders", used_open_orders::integer as "usedOpenOrders", alert_rules as "alertRules",
            used_alert_rules::integer as "usedAlertRules", connections, key_connections as "keyConnections", defaults from read_person_limits()`,
    [],
  );
}

/** Administrators only. */
export async function setPersonLimits(
  q: Queryable,
  { userId, openOrders, alertRules, connections }: LimitChange,
): Promise<Result<null, DeskError>> {
  const answer = await askOne(
    q,
    'idempotent',
    'select set_person_limits($1::uuid, $2::integer, $3::integer, $4::integer)',
    [userId, openOrders, alertRules, connections],
  );
  return answer.ok ? ok(null) : answer;
}
