/** An attack: a name, a statement that a hostile trader sends through psql, and the expected result. */
import type { ClientConfig } from 'pg';

/** The attacker, the victim, and the victim's rows. */
export interface Scene {
  /** The attacker: a trader with valid credentials. */
  readonly mallory: Person;
  /** Connections of two programs of the attacker: with the agent scope, and with the viewer scope. */
  readonly agent: ClientConfig;
  readonly viewer: ClientConfig;
  /**
   * A key of the attacker for one portfolio, one symbol and orders of 100, and one that may connect from another
   * network only.
   */
  readonly narrow: ClientConfig;
  readonly far: ClientConfig;
  /** A key with the scopes admin and engine, which ended while it was connected; the victim keeps a session open. */
  readonly ended: ClientConfig;
  /** Users with the scopes risk and admin, who turn against the victim. */
  readonly risk: ClientConfig;
  readonly admin: ClientConfig;
  /** A second portfolio of the attacker, which the narrow key may not use, and an order in it. */
  readonly secondPortfolioId: string;
  readonly secondOrderId: string;
  readonly victim: Person;
  /** An open order of the victim. */
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly alertRuleId: string;
  /** An alert of the victim whose rule was deleted. */
  readonly orphanAlertId: string;
  /** An alert of the attacker about its login, which the narrow key may not hide. */
  readonly alertId: string;
  readonly sessionId: string;
  readonly keyId: string;
  /** The client signal id of a signal that a program of the victim has published. */
  readonly clientSignalId: string;
  /** A pending proposal of the victim. */
  readonly proposalId: string;
  readonly proposalHash: string;
  /** A proposal of the attacker that a risk manager has approved. */
  readonly approvedId: string;
  readonly approvedHash: string;
  /** The id of a server process of the victim. */
  readonly victimProcessId: number;
  readonly symbol: string;
}

export interface Person {
  readonly login: string;
  readonly userId: string;
  readonly portfolioId: string;
  readonly config: ClientConfig;
}

/** The rows that the attacker received. */
type Loot = readonly Readonly<Record<string, unknown>>[];

/** Null when it is harmless, otherwise the harm as a sentence. */
export type Judge = (loot: Loot, scene: Scene) => string | null;

/** Sent with the attacker's own login, by one of the attacker's programs, or by a user with more scopes. */
export type Attack = readonly [
  name: string,
  statement: string | ((scene: Scene) => string),
  expected: string | readonly string[] | Judge,
  by?: 'agent' | 'viewer' | 'narrow' | 'far' | 'ended' | 'risk' | 'admin',
];

export const nothing: Judge = (loot) => (loot.length === 0 ? null : `it showed ${loot.length} rows`);

/** Any result is allowed, except a trace of the victim. */
export const noTrace: Judge = (loot, { victim, orderId, clientOrderId, proposalId }) => {
  const text = JSON.stringify(loot);
  const trace = [victim.userId, victim.portfolioId, orderId, clientOrderId, proposalId].find((secret) =>
    text.includes(secret),
  );
  return trace === undefined ? null : `it showed ${trace} of the victim`;
};

/** One row with one column that has this value. */
export const only =
  (wanted: string | number | boolean | null | ((scene: Scene) => string)): Judge =>
  (loot, scene) => {
    const expected = typeof wanted === 'function' ? wanted(scene) : wanted;
    const got = loot.map((row) => Object.values(row)[0]);
    return got.length === 1 && got[0] === expected
      ? null
      : `it gave ${JSON.stringify(got)} instead of ${JSON.stringify(expected)}`;
  };

/** The statement is allowed and affects only the attacker. */
export const allowed: Judge = () => null;

/** Of the desk's own functions. */
export const FORBIDDEN = 'TR403';
export const DENIED = '42501';
/** For features that a server before Postgres 17 does not have: there is nothing to attack. */
export const DENIED_OR_MISSING = [DENIED, '42704'] as const;
export const UNKNOWN = 'TR404';
export const INVALID = 'TR422';
export const CONFLICT = 'TR409';
