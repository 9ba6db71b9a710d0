/**
 * Finds the session of the trading hours for an instant. Exact when clocks change: a session's length follows the wall
 * clock.
 */
import { parseDate } from './instant.ts';
import { WEEKDAYS } from './trading-hours.ts';
import type { SessionWindow, TradingHours } from './trading-hours.ts';
import { DAY_MS, MINUTE_MS } from './time-units.ts';
import { instantOfWallTime, wallTime } from './time-zone.ts';

/**
 * All trading of one trading date: a pause at noon does not end it. The trading date is the date of its end, so a
 * session that opens on Sunday evening is Monday's; a session that ends at midnight has the date before. Instants are
 * milliseconds UTC, the end excluded.
 */
export interface Session {
  readonly start: number;
  readonly end: number;
  /** `YYYY-MM-DD`. */
  readonly tradingDate: string;
}

/** Longer than the longest pause of a market. */
const MOST_DAYS_AHEAD = 400;

/**
 * The session of an event at the instant: the open session, else the next; null when no session begins within a year.
 * The latest result is cached for each object of hours, so a run of events computes the calendar once a session.
 */
export function sessionOf(hours: TradingHours, at: number): Session | null {
  const known = LATEST.get(hours);
  if (known !== undefined && known.from <= at && at < known.session.end) return known.session;
  const session = findSession(hours, at);
  if (session !== null) LATEST.set(hours, { from: at, session });
  return session;
}

const LATEST = new WeakMap<TradingHours, { readonly from: number; readonly session: Session }>();

function findSession(hours: TradingHours, at: number): Session | null {
  const today = Math.floor(wallTime(hours.zone, at) / DAY_MS);
  // A trading date ends on its date, but a clock that is set back may put an instant on the date after.
  for (let day = today - 1; day <= today + MOST_DAYS_AHEAD; day += 1) {
    const session = sessionOn(hours, day);
    if (session !== null && session.end > at) return session;
  }
  return null;
}

/**
 * The session of the trading date, `YYYY-MM-DD`, or the last one before it; null when none began within a year before
 * it.
 */
export function lastSessionBy(hours: TradingHours, tradingDate: string): Session | null {
  const date = parseDate(tradingDate) / DAY_MS;
  for (let day = date; day >= date - MOST_DAYS_AHEAD; day -= 1) {
    const session = sessionOn(hours, day);
    if (session !== null) return session;
  }
  return null;
}

/** `day` counts days since 1970-01-01. */
function sessionOn({ zone, windows, dayKind }: TradingHours, day: number): Session | null {
  const tradingDate = new Date(day * DAY_MS).toISOString().slice(0, 10);
  const kind = dayKind(tradingDate);
  if (kind.kind === 'holiday') return null;
  const latest = kind.kind === 'half-day' ? day * DAY_MS + kind.close * MINUTE_MS : Number.POSITIVE_INFINITY;
  const parts = windows.flatMap((window) => {
    const part = partOn(window, day);
    return part === null || part.open >= latest ? [] : [{ open: part.open, close: Math.min(part.close, latest) }];
  });
  if (parts.length === 0) return null;
  const start = instantOfWallTime(zone, Math.min(...parts.map(({ open }) => open)));
  const end = instantOfWallTime(zone, Math.max(...parts.map(({ close }) => close)));
  return start < end ? { start, end, tradingDate } : null;
}

/** The wall times of the window that belongs to the trading date. */
function partOn(
  { days, open, close }: SessionWindow,
  day: number,
): { readonly open: number; readonly close: number } | null {
  const opensOn = close <= open && close > 0 ? day - 1 : day;
  if (!days.includes(WEEKDAYS[(opensOn + EPOCH_WEEKDAY) % 7]!)) return null;
  const closesOn = close <= open ? opensOn + 1 : opensOn;
  return { open: opensOn * DAY_MS + open * MINUTE_MS, close: closesOn * DAY_MS + close * MINUTE_MS };
}

/** 1970-01-01 was a Thursday. */
const EPOCH_WEEKDAY = WEEKDAYS.indexOf('THU');
