/** The yearly volatility of an instrument, by the returns of its latest closed bars. */
import { Decimal } from '../../domain/decimal.ts';
import type { Volatility } from '../../domain/order-line/sized.ts';
import type { PrismaClient } from '../generated/client.ts';

/** Three months of sessions: old enough to be stable, new enough to be about the present market. */
const MOST_RETURNS = 60;
const LEAST_RETURNS = 20;
/** Periods of a year in a market that never closes; one with trading hours has 252 sessions. */
const PERIODS: readonly (readonly [interval: string, aYear: number])[] = [
  ['1d', 365],
  ['4h', 2_190],
  ['1h', 8_760],
  ['30m', 17_520],
  ['15m', 35_040],
  ['5m', 105_120],
  ['1m', 525_600],
];

/**
 * The sample deviation of the simple returns × √ of the periods in a year: of days, else of the coarsest bars within a
 * day, which an instrument with trading hours cannot use.
 */
const TEXT = `with clock as (
       select coalesce((select q.quoted_at from "Quote" q where q.symbol = $1), (select l.market_at from "EngineLease" l where l.id = 1)) as at
     )
     select k.interval, v.returns::int,
            (v.deviation * sqrt(case when i.trading_hours is null then k.a_year else 252 end::numeric))::numeric(20, 12)::text as yearly
       from clock c join "Instrument" i on i.symbol = $1
      cross join unnest($2::text[], $3::integer[]) with ordinality k (interval, a_year, place)
      cross join lateral (
        select count(m.change) as returns, stddev_samp(m.change) as deviation
          from (select b.close / lead(b.close) over (order by b.timestamp desc) - 1 as change
                  from latest_candles($1, k.interval, null, c.at - k.interval::interval + interval '1 millisecond', $4) b) m) v
      where c.at is not null and (i.trading_hours is null or k.interval = '1d') and v.returns >= $5
      order by k.place limit 1`;

export interface VolatilityStatement {
  readonly text: string;
  readonly values: unknown[];
  /** Null with fewer than 20 returns. */
  readonly read: (rows: readonly unknown[]) => Volatility | null;
}

/** For a connection of Prisma and for one of pg. */
export function volatilityStatement(symbol: string): VolatilityStatement {
  const [intervals, periods] = [PERIODS.map(([name]) => name), PERIODS.map(([, aYear]) => aYear)];
  return { text: TEXT, values: [symbol, intervals, periods, MOST_RETURNS + 1, LEAST_RETURNS], read: volatilityIn };
}

export async function readVolatility(db: PrismaClient, symbol: string): Promise<Volatility | null> {
  const { text, values, read } = volatilityStatement(symbol);
  return read(await db.$queryRawUnsafe<unknown[]>(text, ...values));
}

function volatilityIn(rows: readonly unknown[]): Volatility | null {
  const [row] = rows as readonly { interval: string; returns: number; yearly: string }[];
  return row === undefined ? null : { ...row, yearly: new Decimal(row.yearly) };
}
