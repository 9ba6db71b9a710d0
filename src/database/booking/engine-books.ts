/** What the engine has to know before its first step: books, places in feeds, and what signal sources remember. */
import type { ClientBase } from 'pg';
import { accountOf } from '../../domain/account.ts';
import type { Account, AccountKind } from '../../domain/account.ts';
import { readRows } from '../read-rows.ts';
import type { OnUnreadable } from '../read-rows.ts';
import type { Candle } from '../../domain/candle.ts';
import { Decimal } from '../../domain/decimal.ts';
import { parseInterval } from '../../domain/interval.ts';

export interface EngineBook {
  readonly portfolioId: string;
  readonly currency: string;
  readonly account: Account;
}

/** Every portfolio: one without a position may get its first order at any time. */
export async function readBooks(client: ClientBase): Promise<EngineBook[]> {
  const { rows } = await client.query<{ id: string; currency: string; account: AccountKind; cash: string }>(
    'select id, currency, account, cash_balance_usd::text as cash from "Portfolio"',
  );
  return rows.map(({ id, currency, account, cash }) => ({ portfolioId: id, currency, account: accountOf(account, new Decimal(cash)) }));
}

/** Cash of every CASH account by portfolio id. */
export async function readCash(client: ClientBase): Promise<ReadonlyMap<string, Decimal>> {
  const { rows } = await client.query<{ id: string; cash: string }>(`select id, cash_balance_usd::text as cash from "Portfolio" where account = 'CASH'`);
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
    portfolio_id: string; symbol: string; quantity: string; cost: string; realized_pnl: string; fees: string; opened_at: Date | null;
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

export interface FeedCursor {
  readonly feed: string;
  readonly position: number;
  readonly finished: boolean;
  /** The market's clock. */
  readonly marketAt: number | null;
}

export async function readCursors(client: ClientBase, feeds: readonly string[]): Promise<FeedCursor[]> {
  const { rows } = await client.query<{ feed: string; position: string; finished: boolean; market_at: Date | null }>(
    'select feed, position::text, finished, market_at from "FeedCursor" where feed = any ($1)',
    [feeds],
  );
  return rows.map((row) => ({ feed: row.feed, position: Number(row.position), finished: row.finished, marketAt: row.market_at?.getTime() ?? null }));
}

/** The last `count` candles that opened before `before`, of every interval that has some, in order of time. */
export async function readHistory(
  client: ClientBase,
  { symbols, before, count }: { readonly symbols: readonly string[]; /** Milliseconds UTC. */ readonly before: number; readonly count: number },
): Promise<Candle[]> {
  const { rows } = await client.query<{
    symbol: string; interval: string; timestamp: Date; open: string; high: string; low: string; close: string; volume: string | null;
  }>(
    `select m.symbol, m.interval, m.timestamp, m.open::text, m.high::text, m.low::text, m.close::text, m.volume::text
       from unnest($1::text[]) as s (symbol)
      cross join unnest(array['1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w', '1M']) as i (interval)
      cross join lateral (
        select * from "MarketData" c where c.symbol = s.symbol and c.interval = i.interval and c.timestamp < $2
         order by c.timestamp desc limit $3) m
      order by m.timestamp, m.symbol`,
    [symbols, new Date(before).toISOString(), count],
  );
  return rows.map((row) => ({
    symbol: row.symbol,
    interval: parseInterval(row.interval)!,
    timestamp: row.timestamp.getTime(),
    open: new Decimal(row.open),
    high: new Decimal(row.high),
    low: new Decimal(row.low),
    close: new Decimal(row.close),
    volume: row.volume === null ? null : new Decimal(row.volume),
  }));
}

/** What orders took at the open of each bar: their trades at its opening instant. */
export async function readTaken<Bar extends Pick<Candle, 'symbol' | 'timestamp'>>(client: ClientBase, bars: readonly Bar[]): Promise<(Bar & { readonly taken: Decimal })[]> {
  if (bars.length === 0) return [];
  const { rows } = await client.query<{ taken: string }>(
    `select coalesce((select sum(t.quantity) from "Trade" t where t.symbol = b.symbol and t.executed_at = b.opened_at), 0)::text as taken
       from unnest($1::text[], $2::timestamptz[]) with ordinality as b (symbol, opened_at, ordinal)
      order by b.ordinal`,
    [bars.map(({ symbol }) => symbol), bars.map(({ timestamp }) => new Date(timestamp).toISOString())],
  );
  return bars.map((bar, place) => ({ ...bar, taken: new Decimal(rows[place]!.taken) }));
}
