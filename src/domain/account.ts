/**
 * The kind of a portfolio's account: a CASH account has no short positions and no debt, a MARGIN account is bounded by
 * its buying power.
 */
import type { Decimal } from './decimal.ts';

export const ACCOUNT_KINDS = ['CASH', 'MARGIN'] as const;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];

/** An account as the engine needs it: only the cash of a CASH account bounds a fill. */
export type Account = { readonly kind: 'MARGIN' } | { readonly kind: 'CASH'; readonly cash: Decimal };

export function accountOf(kind: AccountKind, cash: Decimal): Account {
  return kind === 'CASH' ? { kind, cash } : { kind };
}

export const DEFAULT_ACCOUNT: AccountKind = 'MARGIN';

/** `cash` or `margin` in any case; null for anything else. */
export function parseAccountKind(text: string): AccountKind | null {
  return ACCOUNT_KINDS.find((kind) => kind === text.toUpperCase()) ?? null;
}
