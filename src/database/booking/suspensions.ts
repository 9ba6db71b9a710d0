/** Portfolios that the engine cannot book for, and its reports of refused rows. */
import type { ClientBase } from 'pg';

export async function readSuspendedPortfolios(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>('select id from "Portfolio" where suspended_at is not null');
  return rows.map(({ id }) => id);
}

/** Only the leading engine may call it. A portfolio that is already suspended keeps its reason. */
export async function suspendPortfolio(
  client: ClientBase,
  { epoch, portfolioId, reason }: { readonly epoch: number; readonly portfolioId: string; readonly reason: string },
): Promise<void> {
  await client.query('select suspend_portfolio($1, $2, $3)', [epoch, portfolioId, reason]);
}

export interface PortfolioName {
  readonly name: string;
  /** Username of the owner. */
  readonly user: string;
}

/** The portfolio's name and owner, for messages; null when it no longer exists. */
export async function readPortfolioName(client: ClientBase, portfolioId: string): Promise<PortfolioName | null> {
  const { rows } = await client.query<PortfolioName>(
    'select p.name, u.username as "user" from "Portfolio" p join "User" u on u.id = p.user_id where p.id = $1',
    [portfolioId],
  );
  return rows[0] ?? null;
}

/**
 * A critical alert and, for rows that came from the market, a row in Quarantine: the keys are those of SQL's
 * book_refusal.
 */
export interface RefusalToBook {
  readonly correlation_id: string;
  readonly title: string;
  readonly message: string;
  readonly symbol: string | null;
  /** Only its owner, risk and administrators see the alert. */
  readonly portfolio_id: string | null;
  /** The user who sees it, besides risk and administrators, when it names neither a portfolio nor a rule. */
  readonly user_id: string | null;
  /** Only the owner of the rule, risk and administrators see the alert. */
  readonly rule_id: string | null;
  readonly data: object;
  readonly occurred_at: string | null;
  readonly quarantine: QuarantineRow | null;
}

export interface QuarantineRow {
  readonly kind: 'candle' | 'quote' | 'signal' | 'instrument';
  readonly source: string;
  /** Position in the source; null where the source does not count. */
  readonly position: number | null;
  readonly symbol: string | null;
  readonly timestamp: string | null;
  readonly reason: 'ROW_REFUSED' | 'PRICE_BOUND' | 'UNKNOWN_INSTRUMENT';
  readonly detail: string;
  readonly raw: string;
}

export async function bookRefusal(client: ClientBase, epoch: number, refusal: RefusalToBook): Promise<void> {
  await client.query('select book_refusal($1, $2)', [epoch, JSON.stringify(refusal)]);
}
