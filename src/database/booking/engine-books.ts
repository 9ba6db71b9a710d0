/** The state that the engine reads before its first step: books, and positions in feeds. */
import type { ClientBase } from 'pg';
import { accountOf } from '../../domain/account.ts';
import type { Account, AccountKind } from '../../domain/account.ts';
import { readRows } from '../read-rows.ts';
import type { OnUnreadable } from '../read-rows.ts';
import { Decimal } from '../../domain/decimal.ts';

export interface EngineBook {
  readonly portfolioId: string;
  readonly currency: string;
  readonly account: Account;
}

/** Every portfolio, because one without a position may get its first order at any time. */
export async function readBooks(client: ClientBase): Promise<EngineBook[]> {
  const { rows } = await client.query<{ id: string; currency: string; account: AccountKind; cash: string }>(
    'select id, currency, account, cash_balance_usd::text as cash from "Portfolio"',
  );
  return rows.map(({ id, currency, account, cash }) => ({
    portfolioId: id,
    currency,
    account: accountOf(account, new Decimal(cash)),
  }));
}

/** Cash of these CASH accounts, by portfolio id. */
export async function readCash(
  client: ClientBase,
  portfolioIds: readonly string[] | 'all',
): Promise<ReadonlyMap<string, Decimal>> {
  const { rows } = await client.query<{ id: string; cash: string }>(
    `select id, cash_balance_usd::text as cash from "Portfolio" where account = 'CASH' ${portfolioIds === 'all' ? '' : 'and id = any ($1)'}`,
    portfolioIds === 'all' ? [] : [portfolioIds],
  );
  return new Map(rows.map(({ id, cash }) => [id, new Decimal(cash)]));
}

export interface EngineHolding {
  readonly portfolioId: string;
  readonly symbol: string;
  readonly quantity: Decimal;
  readonly cost: Decimal;
  readonly realizedPnl: Decimal;
  readonly fees: Decimal;
  readonly openedAt: number | null;
}

export async function readHoldings(client: ClientBase, onUnreadable?: OnUnreadable): Promise<EngineHolding[]> {
  const { rows } = await client.query<{
    portfolio_id: string;
    symbol: string;
    quantity: string;
    cost: string;
    realized_pnl: string;
    fees: string;
    opened_at: Date | null;
  }>(
    'select portfolio_id, symbol, quantity::text, cost::text, realized_pnl::text, fees::text, opened_at from "Position"',
  );
  return readRows(rows, {
    read: (row): EngineHolding => ({
      portfolioId: row.portfolio_id,
      symbol: row.symbol,
      quantity: new Decimal(row.quantity),
      cost: new Decimal(row.cost),
      realizedPnl: new Decimal(row.realized_pnl),
      fees: new Decimal(row.fees),
      openedAt: row.opened_at?.getTime() ?? null,
    }),
    name: ({ portfolio_id, symbol }) => ({ what: `the position in ${symbol}`, portfolioId: portfolio_id }),
    onUnreadable,
  });
}

/** Decimals are plain text. */
export interface StoredPart {
  readonly event: string;
  readonly symbol: string;
  readonly at: number;
  readonly after: number | null;
  readonly bought: string;
  readonly sold: string;
  readonly legs: number;
  /** Absent in a part that an earlier version has booked. */
  readonly released?: readonly string[];
}

export interface FeedCursor {
  readonly feed: string;
  readonly position: number;
  readonly finished: boolean;
  /** Market clock. */
  readonly marketAt: number | null;
  /** The booked part of the event at this position. */
  readonly part: StoredPart | null;
}

/** Of these feeds, and of every other feed whose event is half booked: it may be in these feeds too. */
export async function readCursors(client: ClientBase, feeds: readonly string[]): Promise<FeedCursor[]> {
  const { rows } = await client.query<{
    feed: string;
    position: string;
    finished: boolean;
    market_at: Date | null;
    part: StoredPart | null;
  }>(
    'select feed, position::text, finished, market_at, part from "FeedCursor" where feed = any ($1) or part is not null',
    [feeds],
  );
  return rows.map((row) => ({
    feed: row.feed,
    position: Number(row.position),
    finished: row.finished,
    marketAt: row.market_at?.getTime() ?? null,
    part: row.part,
  }));
}
