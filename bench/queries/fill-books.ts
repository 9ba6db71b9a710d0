/**
 * Fills portfolios, orders, trades, positions and performance. The rows look like real books, but their sums need not
 * agree.
 */
import type { Asker } from './asker.ts';
import type { FillWatch } from './fill-watch.ts';
import { DAY_MS } from '../../src/domain/time-units.ts';
import { FIRST_AT } from '../support/made-candles.ts';
import { POSITIONS_EACH, SYMBOLS, TRADED_DAYS } from './sizes.ts';
import type { Sizes } from './sizes.ts';
import { grouped } from '../../src/text/figures.ts';

const ROWS_A_STATEMENT = 500_000;
/** Each order has this many fills. */
const FILLS_AN_ORDER = 10;
const PORTFOLIOS_A_USER = 10;

export async function fillPeople(asker: Asker, { portfolios }: Sizes): Promise<void> {
  await asker.ask(
    `insert into "User" (id, email, username) select ${id('u')}, 'trader' || u || '@example.org', 'trader' || u from generate_series(1, $1::integer) u`,
    [Math.ceil(portfolios / PORTFOLIOS_A_USER)],
  );
  await asker.ask(
    `insert into "Portfolio" (id, user_id, name, cash_balance_usd, total_value_usd)
       select ${portfolioId('p')}, ${id(`(p / ${PORTFOLIOS_A_USER} + 1)`)}, 'book ' || p, 100000, 100000 from generate_series(0, $1::integer - 1) p`,
    [portfolios],
  );
}

export async function fillOrders(asker: Asker, { trades, portfolios }: Sizes): Promise<void> {
  await asker.ask(ORDERS, [
    SYMBOLS,
    new Date(FIRST_AT),
    portfolios,
    Math.ceil(trades / FILLS_AN_ORDER),
    msBetween(trades),
  ]);
}

export async function fillTrades(
  asker: Asker,
  { trades, portfolios }: Sizes,
  { signal, progress }: FillWatch,
): Promise<void> {
  for (let from = 0; from < trades; from += ROWS_A_STATEMENT) {
    signal.throwIfAborted();
    progress(`trades: ${grouped(from)} of ${grouped(trades)}`);
    await asker.ask(TRADES, [
      SYMBOLS,
      new Date(FIRST_AT),
      portfolios,
      from,
      Math.min(trades, from + ROWS_A_STATEMENT) - 1,
      msBetween(trades),
    ]);
  }
}

export async function makeTradeMonths(asker: Asker): Promise<void> {
  await asker.ask(`select ensure_month_partitions('Trade', $1, $2)`, [
    new Date(FIRST_AT),
    new Date(FIRST_AT + TRADED_DAYS * DAY_MS),
  ]);
}

export async function fillPositions(asker: Asker, { portfolios }: Sizes): Promise<void> {
  await asker.ask(
    `insert into "Position" (portfolio_id, symbol, quantity, cost, realized_pnl, fees, mark_price, opened_at)
       select ${portfolioId('p')}, q.symbol, h.quantity, round(h.quantity * q.last * 0.97, 8), (p * 13 + j) % 900 - 300, (p + j) % 40 * 0.25, q.last, $2::timestamptz
         from generate_series(0, $3::integer - 1) p
        cross join generate_series(0, ${POSITIONS_EACH - 1}) j
        cross join lateral (select case when (p + j) % 4 = 0 then -1 else 1 end * (1 + (p * 7 + j) % 30 * 0.1) as quantity) h
         join "Quote" q on q.symbol = ($1::text[])[(p + j) % ${SYMBOLS.length} + 1]`,
    [SYMBOLS, new Date(FIRST_AT), portfolios],
  );
  await asker.ask(
    `update "Portfolio" p set total_value_usd = p.cash_balance_usd + v.value
       from (select portfolio_id, sum(round(quantity * mark_price, 8)) as value from "Position" group by 1) v where v.portfolio_id = p.id`,
  );
}

/** Writes one row per portfolio and day, and one per portfolio and month. */
export async function fillAnalytics(asker: Asker, { portfolios }: Sizes): Promise<void> {
  for (const [interval, step] of [
    ['1d', '1 day'],
    ['1M', '1 month'],
  ]) {
    await asker.ask(
      `insert into "PortfolioPerformance" (portfolio_id, date, interval, equity_start, equity_end, total_return, periods, periods_per_year, volatility, sharpe, max_drawdown,
                                           trades, wins, losses, win_rate, average_win, average_loss, realized_pnl, commission)
         select ${portfolioId('p')}, d::date, $3, 100000, 100500, 0.005, 24, 365, 0.2, 1.2, -0.03, 28, 9, 5, 9 / 14.0, 41.5, -22.25, (p * 7 + extract(doy from d)::integer) % 300 - 100, 2.8
           from generate_series(0, $1::integer - 1) p
          cross join generate_series($2::timestamp, $2::timestamp + interval '${TRADED_DAYS - 1} days', interval '${step}') d`,
      [portfolios, new Date(FIRST_AT).toISOString().slice(0, 10), interval],
    );
  }
  await asker.ask(
    `insert into "PortfolioSnapshot" (portfolio_id, sampled_at, cash, positions_value, equity, gross_exposure, unrealized_pnl, realized_pnl, fees, net_deposits)
       select ${portfolioId('p')}, $2::timestamptz + d * interval '1 day', 100000, (p * 3 + d) % 700, 100000 + (p * 3 + d) % 700, 5000, 12, 34, 5, 100000
         from generate_series(0, $1::integer - 1) p cross join generate_series(0, ${TRADED_DAYS - 1}) d`,
    [portfolios, new Date(FIRST_AT)],
  );
}

/** The id of a portfolio, counted from 0. */
export function portfolioAt(at: number): string {
  return `${(at + 1).toString(16).padStart(8, '0')}-0000-0000-0000-000000000000`;
}

/** The same in SQL. */
function portfolioId(p: string): string {
  return id(`(${p} + 1)`);
}

/** The number comes first, because a sort compares it first. */
function id(number: string): string {
  return `rpad(lpad(to_hex(${number}), 8, '0'), 32, '0')::uuid`;
}

function msBetween(trades: number): number {
  return (TRADED_DAYS * DAY_MS) / trades;
}

/** Order o belongs to portfolio o mod portfolios, in a symbol that the portfolio holds; buys and sells alternate. */
const ORDER_PARTS = (o: string): string => `
  select ${o} % $3::bigint as p, ($1::text[])[(${o} % $3::bigint + ${o} / $3::bigint % ${POSITIONS_EACH}) % ${SYMBOLS.length} + 1] as symbol,
         (array['BUY', 'SELL'])[${o} / $3::bigint % 2 + 1]::"OrderSide" as side`;

const ORDERS = `
  insert into "Order" (id, number, portfolio_id, user_id, client_order_id, symbol, side, type, time_in_force, quantity, filled_quantity, filled_notional, status,
                       event_sequence, accepted_sequence, placed_at, accepted_at, closed_at)
    select ${id('o')}, o / $3::bigint + 1, ${portfolioId('q.p')}, ${id(`(q.p / ${PORTFOLIOS_A_USER} + 1)`)}, 'b' || o, q.symbol, q.side, 'MARKET', 'GTC', 1, 1, 150, 'FILLED',
           12, o, t.at, t.at, t.at + interval '20 seconds'
      from generate_series(0::bigint, $4::bigint - 1) o
     cross join lateral (${ORDER_PARTS('o')}) q
     cross join lateral (select $2::timestamptz + o * ${FILLS_AN_ORDER} * $5::double precision * interval '1 millisecond' as at) t`;

const TRADES = `
  insert into "Trade" (id, order_id, portfolio_id, symbol, side, quantity, price, commission, slippage, liquidity, cost_change, realized_pnl, sequence, executed_at, recorded_at)
    select md5('trade ' || g)::uuid, ${id(`(g / ${FILLS_AN_ORDER})`)}, ${portfolioId('q.p')}, q.symbol, q.side, 0.1, v.price, v.price * 0.0001, 0.01, 'TAKER',
           case q.side when 'BUY' then v.price else -v.price end * 0.1, case q.side when 'BUY' then 0 else (g * 37 % 2000 - 900) * 0.01 end, g + 1, t.at, t.at
      from generate_series($4::bigint, $5::bigint) g
     cross join lateral (${ORDER_PARTS(`(g / ${FILLS_AN_ORDER})`)}) q
     cross join lateral (select (10000 + g * 13 % 5000) * 0.01 as price, $2::timestamptz + g * $6::double precision * interval '1 millisecond' as at) v (price, at)
     cross join lateral (select v.at) t`;
