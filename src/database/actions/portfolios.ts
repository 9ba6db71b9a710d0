/** Opens a portfolio, and moves its cash. */
import { DEFAULT_ACCOUNT } from '../../domain/account.ts';
import type { AccountKind } from '../../domain/account.ts';
import { Decimal, plain } from '../../domain/decimal.ts';
import { ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { DeskError } from './desk-error.ts';
import { askOne } from './queryable.ts';
import type { Queryable } from './queryable.ts';

export interface PortfolioBook {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly account: AccountKind;
  readonly cash: Decimal;
  /** Desk clock, milliseconds UTC. */
  readonly updatedAt: number;
}

/** Creates a portfolio of the connected user; `cash` is booked as a deposit. */
export async function createPortfolio(
  q: Queryable,
  {
    name,
    account = DEFAULT_ACCOUNT,
    cash,
    description,
  }: {
    readonly name: string;
    readonly account?: AccountKind;
    readonly cash: Decimal;
    readonly description: string | null;
  },
): Promise<Result<PortfolioBook, DeskError>> {
  return bookFrom(q, `create_portfolio($1::text, $2::numeric, $3::text, $4::"AccountKind")`, [
    name,
    plain(cash),
    description,
    account,
  ]);
}

/** `amount` above 0 is a deposit, below 0 a withdrawal. */
export async function moveCash(
  q: Queryable,
  { portfolioId, amount }: { readonly portfolioId: string; readonly amount: Decimal },
): Promise<Result<PortfolioBook, DeskError>> {
  return bookFrom(q, `move_cash($1::uuid, $2::numeric)`, [portfolioId, plain(amount)]);
}

/** For administrators: a suspended portfolio trades again. */
export async function resumePortfolio(q: Queryable, portfolioId: string): Promise<Result<PortfolioBook, DeskError>> {
  return bookFrom(q, `resume_portfolio($1::uuid)`, [portfolioId]);
}

interface StoredBook {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly account: AccountKind;
  readonly cash: string;
  readonly updated_at: Date;
}

async function bookFrom(q: Queryable, call: string, values: unknown[]): Promise<Result<PortfolioBook, DeskError>> {
  const answer = await askOne<StoredBook>(
    q,
    'changes',
    `select p.id, p.name, p.currency, p.account, p.cash_balance_usd::text as cash, p.updated_at from ${call} p`,
    values,
  );
  if (!answer.ok) return answer;
  const { id, name, currency, account, cash, updated_at } = answer.value;
  return ok({ id, name, currency, account, cash: new Decimal(cash), updatedAt: updated_at.getTime() });
}
