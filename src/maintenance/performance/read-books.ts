/**
 * The data behind performance figures: the results of earlier days, and the samples and trades of the days after them.
 */
import { Decimal, ZERO } from '../../domain/decimal.ts';
import { INTERVALS } from '../../domain/interval.ts';
import { NO_TRADES, addTrades, performanceDay } from '../../domain/performance.ts';
import type {
  Book,
  EquitySample,
  PastDays,
  PerformanceDay,
  PerformanceInterval,
  TradeSums,
} from '../../domain/performance.ts';
import type { Queryable } from '../../database/actions/queryable.ts';

export interface WantedBook {
  readonly portfolioId: string;
  /** The first day to recompute, `2018-11-14`. */
  readonly since: string;
}

/** The data of each portfolio since its day; a portfolio without snapshots is left out. */
export async function readBooks(connection: Queryable, wanted: readonly WantedBook[]): Promise<Map<string, Book>> {
  const values = [wanted.map(({ portfolioId }) => portfolioId), wanted.map(({ since }) => since)];
  const ask = async <Row extends { readonly portfolio: string }>(text: string): Promise<Map<string, Row[]>> =>
    byPortfolio((await connection.query(WANTED + text, values)).rows as Row[]);
  const past = await ask<PastRow>(PAST);
  const before = await ask<SampleRow>(SAMPLES_BEFORE);
  const samples = await ask<SampledRow>(SAMPLES);
  const trades = await ask<TradeRow>(TRADES);
  const books = new Map<string, Book>();
  for (const { portfolioId } of wanted) {
    const parts = {
      before: before.get(portfolioId)?.[0] ?? null,
      samples: samples.get(portfolioId) ?? [],
      trades: trades.get(portfolioId) ?? [],
    };
    books.set(portfolioId, { past: pastOf(past.get(portfolioId) ?? []), days: newDays(parts) });
  }
  return books;
}

/** The daily returns of a symbol, from the closes of its finest candles of each day. */
export async function readBenchmark(connection: Queryable, symbol: string): Promise<Map<string, number>> {
  const { rows } = await connection.query(
    `select distinct on (day) day::text as day, close::text as close from "CandleDay" where symbol = $1 order by day, array_position($2::text[], interval)`,
    [symbol, [...INTERVALS]],
  );
  const closes = (rows as { readonly day: string; readonly close: string }[]).map(({ day, close }) => ({
    day,
    close: new Decimal(close),
  }));
  return new Map(
    closes.slice(1).map(({ day, close }, at) => [day, close.dividedBy(closes[at]!.close).minus(1).toNumber()]),
  );
}

function byPortfolio<Row extends { readonly portfolio: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const grouped = new Map<string, Row[]>();
  for (const row of rows) {
    const group = grouped.get(row.portfolio);
    if (group === undefined) grouped.set(row.portfolio, [row]);
    else group.push(row);
  }
  return grouped;
}

interface NewParts {
  readonly before: SampleRow | null;
  readonly samples: readonly SampledRow[];
  readonly trades: readonly TradeRow[];
}

/** A trade counts on the first sampled day that ends after it. */
function newDays({ before, samples, trades }: NewParts): PerformanceDay[] {
  const days: PerformanceDay[] = [];
  let last: EquitySample | null = before === null ? null : sampleOf(before.equity, before.net_deposits);
  let next = 0;
  for (const { day, equity, net_deposits, first_equity, first_net_deposits } of samples) {
    let sums = NO_TRADES;
    for (; next < trades.length && trades[next]!.day <= day; next += 1) sums = addTrades(sums, sumsOf(trades[next]!));
    const end = sampleOf(equity, net_deposits);
    days.push(performanceDay(day, { before: last ?? sampleOf(first_equity, first_net_deposits), end, trades: sums }));
    last = end;
  }
  return days;
}

function sampleOf(equity: string, netDeposits: string): EquitySample {
  return { equity: new Decimal(equity), netDeposits: new Decimal(netDeposits) };
}

function sumsOf({ trades, wins, losses, gross_profit, gross_loss, realized_pnl, commission }: TradeColumns): TradeSums {
  const money = (text: string | null): Decimal => (text === null ? ZERO : new Decimal(text));
  return {
    trades,
    wins,
    losses,
    grossProfit: money(gross_profit),
    grossLoss: money(gross_loss),
    realizedPnl: money(realized_pnl),
    commission: money(commission),
  };
}

/** The returns come once, with all days: a shorter period has the last ones of them. */
function pastOf(rows: readonly PastRow[]): Map<PerformanceInterval, PastDays> {
  const returns = rows.find(({ interval }) => interval === 'all')?.returns ?? [];
  return new Map(
    rows.map((row) => {
      const { interval, equity_start, equity_end, net_deposits, last_day, periods } = row;
      const own = returns.slice(returns.length - periods).map(([day, value]) => ({ day, own: value }));
      return [
        interval,
        {
          equityStart: new Decimal(equity_start),
          equityEnd: new Decimal(equity_end),
          netDeposits: new Decimal(net_deposits),
          trades: sumsOf(row),
          returns: own,
          lastDay: last_day,
        },
      ];
    }),
  );
}

interface TradeColumns {
  readonly trades: number;
  readonly wins: number;
  readonly losses: number;
  readonly gross_profit: string | null;
  readonly gross_loss: string | null;
  readonly realized_pnl: string;
  readonly commission: string;
}

interface PastRow extends TradeColumns {
  readonly portfolio: string;
  readonly interval: PerformanceInterval;
  readonly equity_start: string;
  readonly equity_end: string;
  readonly net_deposits: string;
  readonly last_day: string;
  /** Number of days with a return. */
  readonly periods: number;
  readonly returns: readonly (readonly [day: string, value: number])[] | null;
}

interface SampleRow {
  readonly portfolio: string;
  readonly equity: string;
  readonly net_deposits: string;
}

interface SampledRow extends SampleRow {
  readonly day: string;
  readonly first_equity: string;
  readonly first_net_deposits: string;
}

interface TradeRow extends TradeColumns {
  readonly portfolio: string;
  readonly day: string;
}

const WANTED = `
  with wanted as (select w.portfolio, w.since, w.since::timestamp at time zone 'UTC' as since_at from unnest($1::uuid[], $2::date[]) as w (portfolio, since)),
  before as materialized (
    select w.portfolio, s.sampled_at, s.equity, s.net_deposits, coalesce(date_trunc('day', s.sampled_at, 'UTC') + interval '1 day', '-infinity') as traded_from from wanted w
      left join lateral (
        select b.* from "PortfolioSnapshot" b where b.portfolio_id = w.portfolio and b.sampled_at < w.since_at order by b.sampled_at desc limit 1) s on true)`;

const PAST = `
  select w.portfolio, k.interval, (array_agg(p.equity_start order by p.date))[1]::text as equity_start, (array_agg(p.equity_end order by p.date desc))[1]::text as equity_end,
         sum(p.net_deposits)::text as net_deposits, max(p.date)::text as last_day, count(p.total_return)::integer as periods,
         case k.interval when 'all' then json_agg(json_build_array(p.date, p.total_return) order by p.date) filter (where p.total_return is not null) end as returns,
         sum(p.trades)::integer as trades, sum(p.wins)::integer as wins, sum(p.losses)::integer as losses,
         sum(p.gross_profit)::text as gross_profit, sum(p.gross_loss)::text as gross_loss, sum(p.realized_pnl)::text as realized_pnl, sum(p.commission)::text as commission
    from wanted w
   cross join lateral (
     values ('1w', date_trunc('week', w.since)::date), ('1M', date_trunc('month', w.since)::date), ('1y', date_trunc('year', w.since)::date), ('all', '-infinity')) k (interval, first_day)
    join "PortfolioPerformance" p on p.portfolio_id = w.portfolio and p.interval = '1d' and p.date >= k.first_day and p.date < w.since
   group by w.portfolio, k.interval`;

const SAMPLES_BEFORE =
  'select b.portfolio, b.equity::text, b.net_deposits::text from before b where b.sampled_at is not null';

const SAMPLES = `
  select w.portfolio, d.day::text, d.equity::text, d.net_deposits::text, d.first_equity::text, d.first_net_deposits::text
    from wanted w
   cross join lateral (
     select (s.sampled_at at time zone 'UTC')::date as day,
            (array_agg(s.equity order by s.sampled_at desc))[1] as equity, (array_agg(s.net_deposits order by s.sampled_at desc))[1] as net_deposits,
            (array_agg(s.equity order by s.sampled_at))[1] as first_equity, (array_agg(s.net_deposits order by s.sampled_at))[1] as first_net_deposits
       from "PortfolioSnapshot" s where s.portfolio_id = w.portfolio and s.sampled_at >= w.since_at group by 1) d
   order by w.portfolio, d.day`;

// An execution without profit or loss may have closed a position: the position before it (the present one less all
// later trades) tells.
const TRADES = `,
  executed as (
    select b.portfolio, t.executed_at, t.side, t.realized_pnl, t.commission,
           o.quantity - sum(case t.side when 'BUY' then t.quantity else -t.quantity end) over (partition by o.portfolio_id, o.symbol order by t.sequence desc) as held
      from before b
      join "Position" o on o.portfolio_id = b.portfolio
     cross join lateral (
       -- The offset keeps it a question of its own for each symbol, which opens only the months since then.
       select * from "Trade" x where x.portfolio_id = o.portfolio_id and x.symbol = o.symbol and x.executed_at >= b.traded_from offset 0) t),
  judged as (select e.*, e.realized_pnl <> 0 or e.held > 0 and e.side = 'SELL' or e.held < 0 and e.side = 'BUY' as closed from executed e)
  select j.portfolio, (j.executed_at at time zone 'UTC')::date::text as day,
         (count(*) filter (where j.closed))::integer as trades, (count(*) filter (where j.realized_pnl > 0))::integer as wins, (count(*) filter (where j.realized_pnl < 0))::integer as losses,
         (sum(j.realized_pnl) filter (where j.realized_pnl > 0))::text as gross_profit, (sum(j.realized_pnl) filter (where j.realized_pnl < 0))::text as gross_loss,
         sum(j.realized_pnl)::text as realized_pnl, sum(j.commission)::text as commission
    from judged j group by 1, 2 order by 1, 2`;
