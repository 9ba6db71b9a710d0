/** What the desk calls a day: from one cut of a zone's wall clock to the next. SQL's desk_day and desk_day_start say the same. */
import { everyDay } from './trading-hours.ts';
import type { TradingHours } from './trading-hours.ts';
import { sessionOf } from './sessions.ts';
import type { Session } from './sessions.ts';
import { formatTimeOfDay } from './time-zone.ts';

export interface DeskDay {
  readonly zone: string;
  /** Minutes of the day at which a new one begins. */
  readonly cut: number;
}

export const DEFAULT_DESK_DAY: DeskDay = { zone: 'UTC', cut: 0 };

/** The days as sessions, for instruments without hours of their own. Equal days give the same object, which keeps its latest session. */
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

/** The day that holds the instant. */
export function deskDayAt(day: DeskDay, at: number): Session {
  return sessionOf(hoursOfDeskDay(day), at)!;
}

/** `UTC, from 00:00`. */
export function describeDeskDay({ zone, cut }: DeskDay): string {
  return `${zone}, from ${formatTimeOfDay(cut)}`;
}
