/** A halt in words. */

/** `the desk`, `user ann in BTCUSD`, `portfolio main`. */
export function haltScope({
  user,
  portfolio,
  symbol,
}: {
  readonly user: string | null;
  readonly portfolio: string | null;
  readonly symbol: string | null;
}): string {
  const whose = portfolio !== null ? `portfolio ${portfolio}` : user !== null ? `user ${user}` : 'the desk';
  return symbol === null ? whose : `${whose} in ${symbol}`;
}

/** `HALTED`, or `HALTED BTCUSD` when only symbols are; null when nothing that concerns the portfolio is halted. */
export function haltBadge(
  halts: readonly {
    readonly symbol: string | null;
    readonly userId: string | null;
    readonly portfolioId: string | null;
  }[],
  portfolio: { readonly id: string; readonly userId: string } | null,
): string | null {
  const over = halts.filter(
    ({ userId, portfolioId }) =>
      (userId === null && portfolioId === null) || portfolioId === portfolio?.id || userId === portfolio?.userId,
  );
  if (over.length === 0) return null;
  const symbols = [...new Set(over.flatMap(({ symbol }) => (symbol === null ? [] : [symbol])))];
  if (over.some(({ symbol }) => symbol === null)) return 'HALTED';
  return symbols.length === 1 ? `HALTED ${symbols[0]!}` : `HALTED ${symbols.length} SYMBOLS`;
}
