/** The oracle's sessions: the desk's day in UTC, and Monday to Friday from 9 to 17 with a holiday and a half day. */
import type { Setting } from '../schedule.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const HOLIDAY = Date.UTC(2024, 0, 4);
const HALF_DAY = Date.UTC(2024, 0, 3);

export interface OracleSession {
  readonly start: number;
  readonly end: number;
}

/** The session of an event that covers the time from `from` to before `to`; null outside of sessions. */
export function sessionIn(hours: Setting['hours'], from: number, to: number): OracleSession | null {
  const today = Math.floor(from / DAY_MS) * DAY_MS;
  for (let day = today; day < to; day += DAY_MS) {
    const session = sessionOn(hours, day);
    if (session !== null && session.end > from) return session.start < to ? session : null;
  }
  return null;
}

/** The end of the last session of a date, or of the last one before it. */
export function endOfDate(hours: Setting['hours'], date: string): number {
  for (let day = Date.parse(date); ; day -= DAY_MS) {
    const session = sessionOn(hours, day);
    if (session !== null) return session.end;
  }
}

function sessionOn(hours: Setting['hours'], day: number): OracleSession | null {
  if (hours === null) return { start: day, end: day + DAY_MS };
  const weekday = new Date(day).getUTCDay();
  if (weekday === 0 || weekday === 6 || day === HOLIDAY) return null;
  return { start: day + 9 * HOUR_MS, end: day + (day === HALF_DAY ? 14 : 17) * HOUR_MS };
}
