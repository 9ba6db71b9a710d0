/** The closes of the latest complete desk days, from whatever candles are stored: for returns by day. */
import { deskDayAt } from '../../domain/desk-day.ts';
import type { DeskDay } from '../../domain/desk-day.ts';
import { Decimal } from '../../domain/decimal.ts';
import { INTERVALS, closesAt } from '../../domain/interval.ts';
import type { Interval } from '../../domain/interval.ts';
import type { DailyCloses, DayClose } from '../../domain/risk/daily-returns.ts';
import type { PrismaClient } from '../generated/client.ts';
import { readDeskDay } from './desk-day.ts';

/** A year of days and one close before the first: a market that closes at weekends has 250 returns in it. */
const DAYS = 367;

/** A candle of a week or a month has no day. */
const DAILY: readonly Interval[] = INTERVALS.filter((interval) => interval !== '1w' && interval !== '1M');

interface Series {
  readonly symbol: string;
  readonly interval: Interval;
  readonly first: Date;
  readonly last: Date;
}

/**
 * The days before the newest candle's close; the day that still runs is left out. The close of a day is that of the
 * last candle that closes in it, of several intervals the one that closes last. A symbol without candles is left out.
 */
export async function readDailyCloses(db: PrismaClient, symbols: readonly string[]): Promise<DailyCloses> {
  if (symbols.length === 0) return new Map();
  const [day, series] = await Promise.all([readDeskDay(db), readStoredSeries(db, symbols)]);
  if (series.length === 0) return new Map();
  const newest = Math.max(...series.map(({ interval, last }) => closesAt(interval, last.getTime())));
  const days = daysBefore(day, newest);
  const rows = await db.$queryRaw<{ symbol: string; ends: Date; closes: Date; close: string }[]>`
    select s.symbol, d.ends, c.closes, c.close
      from unnest(${series.map(({ symbol }) => symbol)}::text[], ${series.map(({ interval }) => interval)}::text[],
                  ${series.map(({ interval }) => lengthMs(interval))}::integer[], ${series.map(({ first }) => iso(first.getTime()))}::text[]::timestamptz[])
             as s (symbol, interval, length_ms, first)
      join unnest(${days.map(({ start }) => iso(start))}::text[]::timestamptz[], ${days.map(({ end }) => iso(end))}::text[]::timestamptz[]) as d (starts, ends)
        on d.ends > s.first
     cross join lateral (select s.length_ms * interval '1 millisecond' as length) l
     cross join lateral (
       select m.close::text as close, m.timestamp + l.length as closes
         from "MarketData" m
        where m.symbol = s.symbol and m.interval = s.interval
          and m.timestamp > d.starts - l.length and m.timestamp <= d.ends - l.length
        order by m.timestamp desc limit 1) c`;
  return latestOfEachDay(rows);
}

function readStoredSeries(db: PrismaClient, symbols: readonly string[]): Promise<Series[]> {
  return db.$queryRaw<Series[]>`
    select s.symbol, k.interval, ends.first, ends.last
      from unnest(${[...symbols]}::text[]) as s (symbol)
     cross join unnest(${[...DAILY]}::text[]) as k (interval)
     cross join lateral (
       select (select m.timestamp from "MarketData" m where m.symbol = s.symbol and m.interval = k.interval order by m.timestamp limit 1) as first,
              (select m.timestamp from "MarketData" m where m.symbol = s.symbol and m.interval = k.interval order by m.timestamp desc limit 1) as last) ends
     where ends.first is not null`;
}

/** The latest days that end at the instant or before it. */
function daysBefore(day: DeskDay, at: number): { readonly start: number; readonly end: number }[] {
  const days: { start: number; end: number }[] = [];
  for (let end = deskDayAt(day, at).start; days.length < DAYS;) {
    const { start } = deskDayAt(day, end - 1);
    days.push({ start, end });
    end = start;
  }
  return days;
}

/** Not as an interval of SQL, whose days follow the clock of the session's time zone. */
function lengthMs(interval: Interval): number {
  return closesAt(interval, 0);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function latestOfEachDay(
  rows: readonly { readonly symbol: string; readonly ends: Date; readonly closes: Date; readonly close: string }[],
): DailyCloses {
  const latest = new Map<string, Map<number, { readonly at: number; readonly close: string }>>();
  for (const { symbol, ends, closes, close } of rows) {
    const days = latest.get(symbol) ?? new Map<number, { at: number; close: string }>();
    latest.set(symbol, days);
    const known = days.get(ends.getTime());
    if (known === undefined || closes.getTime() > known.at) days.set(ends.getTime(), { at: closes.getTime(), close });
  }
  return new Map(
    [...latest].map(([symbol, days]) => [
      symbol,
      [...days]
        .sort(([one], [other]) => one - other)
        .map(([endsAt, { close }]): DayClose => ({ endsAt, close: new Decimal(close) })),
    ]),
  );
}
