/** The oracle's sessions: the desk's day in UTC, and Monday to Friday from 9 to 17 with a holiday and a half day. */
import type { Setting } from '../schedule.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const HOLIDAY = Date.UTC(2024, 0, 4);
const HALF_DAY = Date.UTC(2024, 0, 3);

/** When the session of an event ends that covers the time from `from` to before `to`; null outside of sessions. */
export function sessionEnd(hours: Setting['hours'], from: number, to: number): number | null {
  const today = Math.floor(from / DAY_MS) * DAY_MS;
  if (hours === null) return today + DAY_MS;
  for (let day = today; day < to; day += DAY_MS) {
    const weekday = new Date(day).getUTCDay();
    if (weekday === 0 || weekday === 6 || day === HOLIDAY) continue;
    const [start, end] = [day + 9 * HOUR_MS, day + (day === HALF_DAY ? 14 : 17) * HOUR_MS];
    if (end > from) return start < to ? end : null;
  }
  return null;
}
