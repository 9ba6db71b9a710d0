/** What an attack is: a name, a statement that a hostile trader sends through psql, and what has to come of it. */
import type { ClientConfig } from 'pg';

/** Who is attacked, by whom, and what there is to be had. */
export interface Scene {
  /** The attacker: a trader with valid credentials. */
  readonly mallory: Person;
  /** How two programs of the attacker's connect: with the scope of an agent, and with a viewer's. */
  readonly agent: ClientConfig;
  readonly viewer: ClientConfig;
  readonly victim: Person;
  /** An open order of the victim. */
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly alertRuleId: string;
  readonly sessionId: string;
  readonly keyId: string;
  /** What the victim calls a signal that a program of the victim's has published. */
  readonly clientSignalId: string;
  /** A server process of the victim's. */
  readonly victimProcessId: number;
  readonly symbol: string;
}

export interface Person {
  readonly login: string;
  readonly userId: string;
  readonly portfolioId: string;
  readonly config: ClientConfig;
}

/** What the attacker got. */
type Loot = readonly Readonly<Record<string, unknown>>[];

/** Null when it is harmless, otherwise the harm in words. */
export type Judge = (loot: Loot, scene: Scene) => string | null;

/** Sent by the attacker in person, or by one of the attacker's programs. */
export type Attack = readonly [
  name: string,
  statement: string | ((scene: Scene) => string),
  expected: string | Judge,
  by?: 'agent' | 'viewer',
];

export const nothing: Judge = (loot) => (loot.length === 0 ? null : `it showed ${loot.length} rows`);

/** Anything may come back, except a trace of the victim. */
export const noTrace: Judge = (loot, { victim, orderId, clientOrderId }) => {
  const text = JSON.stringify(loot);
  const trace = [victim.userId, victim.portfolioId, orderId, clientOrderId].find((secret) => text.includes(secret));
  return trace === undefined ? null : `it showed ${trace} of the victim`;
};

/** One row with one column that has this value. */
export const only =
  (wanted: string | number | boolean | ((scene: Scene) => string)): Judge =>
  (loot, scene) => {
    const expected = typeof wanted === 'function' ? wanted(scene) : wanted;
    const got = loot.map((row) => Object.values(row)[0]);
    return got.length === 1 && got[0] === expected
      ? null
      : `it gave ${JSON.stringify(got)} instead of ${JSON.stringify(expected)}`;
  };

/** It is allowed, and concerns the attacker alone. */
export const allowed: Judge = () => null;

export const DENIED = '42501';
export const UNKNOWN = 'TR404';
export const INVALID = 'TR422';
export const CONFLICT = 'TR409';
