/** Grants let another user trade a portfolio: its owner gives and revokes them. */
import { isoInstant } from '../../domain/instant.ts';
import { ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { DeskError } from './desk-error.ts';
import { ask, askOne } from './queryable.ts';
import type { Queryable } from './queryable.ts';

export interface GrantToMake {
  readonly portfolioId: string;
  readonly username: string;
  /** Milliseconds UTC; null until it is revoked. */
  readonly expiresAt: number | null;
}

/** An existing grant of the same user is replaced. */
export async function grantPortfolio(
  q: Queryable,
  { portfolioId, username, expiresAt }: GrantToMake,
): Promise<Result<null, DeskError>> {
  const answer = await askOne(q, 'changes', 'select grant_portfolio($1::uuid, $2, $3::timestamptz)', [
    portfolioId,
    username,
    isoInstant(expiresAt),
  ]);
  return answer.ok ? ok(null) : answer;
}

export async function revokeGrant(
  q: Queryable,
  { portfolioId, username }: { readonly portfolioId: string; readonly username: string },
): Promise<Result<null, DeskError>> {
  const answer = await askOne(q, 'changes', 'select revoke_portfolio_grant($1::uuid, $2)', [portfolioId, username]);
  return answer.ok ? ok(null) : answer;
}

export interface GrantRow {
  readonly portfolioId: string;
  readonly portfolio: string;
  readonly owner: string;
  /** The user that may trade. */
  readonly username: string;
  readonly grantedBy: string;
  readonly grantedAt: number;
  readonly expiresAt: number | null;
}

/** Grants in force: of own portfolios, to the caller, or all for risk and administrators. */
export async function readGrants(q: Queryable): Promise<Result<GrantRow[], DeskError>> {
  const answer = await ask<StoredGrant>(
    q,
    'reads',
    `select portfolio_id as "portfolioId", portfolio, owner, username, granted_by as "grantedBy", granted_at as "grantedAt", expires_at as "expiresAt"
       from read_portfolio_grants()`,
    [],
  );
  if (!answer.ok) return answer;
  return ok(
    answer.value.map((row) => ({
      ...row,
      grantedAt: row.grantedAt.getTime(),
      expiresAt: row.expiresAt?.getTime() ?? null,
    })),
  );
}

type StoredGrant = Omit<GrantRow, 'grantedAt' | 'expiresAt'> & {
  readonly grantedAt: Date;
  readonly expiresAt: Date | null;
};
