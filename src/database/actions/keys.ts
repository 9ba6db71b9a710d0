/** API keys for programs: each is a login role of its own with some of its owner's scopes. */
import { Decimal, plain } from '../../domain/decimal.ts';
import { ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { DeskError } from './desk-error.ts';
import { askOne } from './queryable.ts';
import type { Queryable } from './queryable.ts';
import { isoInstant } from '../../domain/instant.ts';
import { endedBy } from './sessions.ts';

export const KEY_SCOPES = ['viewer', 'analyst', 'trader', 'agent', 'risk', 'engine', 'admin'] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

/** The limits of a key beyond its scopes; null: no limit of that kind. */
export interface KeyLimits {
  readonly portfolioIds: readonly string[] | null;
  readonly symbols: readonly string[] | null;
  /** Notional in the currency of the portfolio. */
  readonly largestOrder: Decimal | null;
  /** Addresses and networks, such as 10.0.0.0/8. */
  readonly addresses: readonly string[] | null;
}

export interface KeyToCreate extends Partial<KeyLimits> {
  readonly name: string;
  /** 8 to 24 small letters and digits; the login is `key_` plus the prefix. */
  readonly prefix: string;
  readonly scopes: readonly KeyScope[];
  /** From scramVerifier: the secret itself never leaves the program that made it. */
  readonly verifier: string;
  readonly expiresAt: number | null;
  readonly connectionLimit: number;
}

export interface ChangedKey extends KeyLimits {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly login: string;
  readonly scopes: readonly KeyScope[];
  readonly connectionLimit: number;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
}

export async function createKey(
  q: Queryable,
  { name, prefix, scopes, verifier, expiresAt, connectionLimit, ...limits }: KeyToCreate,
): Promise<Result<ChangedKey, DeskError>> {
  const { portfolioIds = null, symbols = null, largestOrder = null, addresses = null } = limits;
  return changedKey(
    q,
    'create_api_key($1, $2::text[], $3, $4, $5::timestamptz, $6::integer, $7::uuid[], $8::text[], $9::numeric, $10::inet[])',
    [
      prefix,
      scopes,
      name,
      verifier,
      isoInstant(expiresAt),
      connectionLimit,
      portfolioIds,
      symbols,
      largestOrder === null ? null : plain(largestOrder),
      addresses,
    ],
  );
}

/** Ends the key's sessions at once. Revoking a key twice is harmless. */
export async function revokeKey(q: Queryable, keyId: string): Promise<Result<ChangedKey, DeskError>> {
  const ended = await endedBy(q, 'call revoke_api_key($1::uuid)', [keyId]);
  return ended.ok ? changedKey(q, '"ApiKey" where id = $1::uuid', [keyId]) : ended;
}

interface StoredKey {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly login: string;
  readonly scopes: KeyScope[];
  readonly connection_limit: number;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
  readonly portfolio_ids: string[] | null;
  readonly symbols: string[] | null;
  readonly largest_order: string | null;
  readonly addresses: string[] | null;
}

async function changedKey(q: Queryable, source: string, values: unknown[]): Promise<Result<ChangedKey, DeskError>> {
  const answer = await askOne<StoredKey>(
    q,
    'changes',
    `select id, name, prefix, role_name as login, scopes, connection_limit, expires_at, revoked_at,
            portfolio_ids::text[], symbols, largest_order::text, addresses::text::text[] as addresses from ${source}`,
    values,
  );
  if (!answer.ok) return answer;
  const { connection_limit, expires_at, revoked_at, portfolio_ids, largest_order, ...key } = answer.value;
  return ok({
    ...key,
    portfolioIds: portfolio_ids,
    largestOrder: largest_order === null ? null : new Decimal(largest_order),
    connectionLimit: connection_limit,
    expiresAt: expires_at?.getTime() ?? null,
    revokedAt: revoked_at?.getTime() ?? null,
  });
}
