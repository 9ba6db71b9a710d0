/**
 * The desk's day: from one cut on a zone's wall clock to the next. SQL's desk_day and desk_day_start compute the same.
 */
import { everyDay } from './trading-hours.ts';
import type { TradingHours } from './trading-hours.ts';
import { sessionOf } from './sessions.ts';
import type { Session } from './sessions.ts';
import { formatTimeOfDay } from './time-zone.ts';

export interface DeskDay {
  readonly zone: string;
  /** When a new day begins, in minutes after midnight. */
  readonly cut: number;
}

export const DEFAULT_DESK_DAY: DeskDay = { zone: 'UTC', cut: 0 };

/**
 * The days as sessions, for instruments without hours of their own. Equal settings give the same object, which caches
 * its latest session.
 */
export function hoursOfDeskDay({ zone, cut }: DeskDay): TradingHours {
  const key = `${zone} ${cut}`;
  let hours = HOURS.get(key);
  if (hours === undefined) {
    hours = { name: null, ...everyDay(zone, cut) };
    HOURS.set(key, hours);
  }
  return hours;
}

const HOURS = new Map<string, TradingHours>();

/** The day that contains the instant. */
export function deskDayAt(day: DeskDay, at: number): Session {
  return sessionOf(hoursOfDeskDay(day), at)!;
}

/** `UTC, from 00:00`. */
export function describeDeskDay({ zone, cut }: DeskDay): string {
  return `${zone}, from ${formatTimeOfDay(cut)}`;
}
