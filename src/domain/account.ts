/** What kind of account a portfolio is: a CASH account holds no shorts and never owes cash, a MARGIN account is bounded by its buying power. */
export const ACCOUNT_KINDS = ['CASH', 'MARGIN'] as const;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];

export const DEFAULT_ACCOUNT: AccountKind = 'MARGIN';

/** `cash` or `margin` in any case; null for anything else. */
export function parseAccountKind(text: string): AccountKind | null {
  return ACCOUNT_KINDS.find((kind) => kind === text.toUpperCase()) ?? null;
}
