/** The stored candles and trades of the bars before the engine's next bar. */
import type { ClientBase } from 'pg';
import type { Candle } from '../../domain/candle.ts';
import { Decimal } from '../../domain/decimal.ts';
import { parseInterval } from '../../domain/interval.ts';

type Series = Pick<Candle, 'symbol' | 'interval'>;

/** The last `count` candles of each series that opened before its instant, oldest first. */
export async function readHistory(
  client: ClientBase,
  {
    series,
    count,
  }: {
    readonly series: readonly (Series & { /** Milliseconds UTC. */ readonly before: number })[];
    readonly count: number;
  },
): Promise<Candle[]> {
  const { rows } = await client.query<{
    symbol: string;
    interval: string;
    timestamp: Date;
    open: string;
    high: string;
    low: string;
    close: string;
    volume: string | null;
  }>(
    `select m.symbol, m.interval, m.timestamp, m.open::text, m.high::text, m.low::text, m.close::text, m.volume::text
       from unnest($1::text[], $2::text[], $3::timestamptz[]) as s (symbol, interval, before)
      cross join lateral (
        select * from "MarketData" c where c.symbol = s.symbol and c.interval = s.interval and c.timestamp < s.before
         order by c.timestamp desc limit $4) m
      order by m.timestamp, m.symbol`,
    [...columnsOf(series), series.map(({ before }) => new Date(before).toISOString()), count],
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

/** The opening instant of each series' earliest candle with a volume above zero. */
export async function readFirstVolumes(
  client: ClientBase,
  series: readonly Series[],
): Promise<(Series & { readonly timestamp: number })[]> {
  if (series.length === 0) return [];
  const { rows } = await client.query<{ symbol: string; interval: string; timestamp: Date }>(
    `select s.symbol, s.interval, m.timestamp
       from unnest($1::text[], $2::text[]) as s (symbol, interval)
      cross join lateral (
        select c.timestamp from "MarketData" c where c.symbol = s.symbol and c.interval = s.interval and c.volume > 0
         order by c.timestamp limit 1) m`,
    columnsOf(series),
  );
  return rows.map(({ symbol, interval, timestamp }) => ({
    symbol,
    interval: parseInterval(interval)!,
    timestamp: timestamp.getTime(),
  }));
}

/** The volume that orders used at the open of each bar: their trades at its opening instant. */
export async function readTaken<Bar extends Pick<Candle, 'symbol' | 'timestamp'>>(
  client: ClientBase,
  bars: readonly Bar[],
): Promise<(Bar & { readonly taken: Decimal })[]> {
  if (bars.length === 0) return [];
  const { rows } = await client.query<{ taken: string }>(
    `select coalesce((select sum(t.quantity) from "Trade" t where t.symbol = b.symbol and t.executed_at = b.opened_at), 0)::text as taken
       from unnest($1::text[], $2::timestamptz[]) with ordinality as b (symbol, opened_at, ordinal)
      order by b.ordinal`,
    [bars.map(({ symbol }) => symbol), bars.map(({ timestamp }) => new Date(timestamp).toISOString())],
  );
  return bars.map((bar, place) => ({ ...bar, taken: new Decimal(rows[place]!.taken) }));
}

function columnsOf(series: readonly Series[]): [symbols: string[], intervals: string[]] {
  return [series.map(({ symbol }) => symbol), series.map(({ interval }) => interval)];
}
