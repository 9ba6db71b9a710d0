/** The time until which an order works, in words that previews, lists and scripts share. */
import { sessionOf } from './sessions.ts';
import type { TradingHours } from './trading-hours.ts';
import { DAY_MS } from './time-units.ts';
import { wallTime, zonePlace } from './time-zone.ts';
import type { TimeInForce } from './order.ts';

/**
 * `session`: the end of a session, an instant on the market's clock. It is `earliest` until a market event after the
 * order's acceptance has fixed it: a session without such an event does not count. `unknown`: the instrument does not
 * trade within a year.
 */
export type WorksUntil =
  | { readonly kind: 'canceled' }
  | { readonly kind: 'first-chance' }
  | { readonly kind: 'session'; readonly at: number; readonly zone: string; readonly certainty: 'known' | 'earliest' }
  | { readonly kind: 'unknown' };

export interface WorkingTerms {
  readonly timeInForce: TimeInForce;
  /** As booked; null for a preview, and before the first market event after acceptance. */
  readonly expiresAt: number | null;
}

export interface SessionClock {
  /** The instrument's, or those of the desk's day. */
  readonly hours: TradingHours;
  /** The market's clock, milliseconds UTC. */
  readonly marketAt: number;
}

export function worksUntil({ timeInForce, expiresAt }: WorkingTerms, { hours, marketAt }: SessionClock): WorksUntil {
  if (timeInForce === 'GTC') return { kind: 'canceled' };
  if (timeInForce === 'IOC' || timeInForce === 'FOK') return { kind: 'first-chance' };
  if (expiresAt !== null) return { kind: 'session', at: expiresAt, zone: hours.zone, certainty: 'known' };
  const session = sessionOf(hours, marketAt);
  return session === null
    ? { kind: 'unknown' }
    : { kind: 'session', at: session.end, zone: hours.zone, certainty: 'earliest' };
}

/** `DAY until Mon 10 Mar 20:00 UTC (16:00 New York)`. */
export function describeWorksUntil(until: WorksUntil): string {
  switch (until.kind) {
    case 'canceled':
      return 'good till canceled';
    case 'first-chance':
      return 'until the next market event';
    case 'unknown':
      return 'DAY until the end of the first session with a price; the instrument does not trade within a year';
    default:
      return until.certainty === 'known'
        ? `DAY until ${endText(until)}`
        : `DAY until the end of the first session with a price, at the earliest ${endText(until)}`;
  }
}

/** A shorter form: `until Mon 10 Mar 20:00 UTC`, or null when the order does not end with a session. */
export function shortWorksUntil(until: WorksUntil): string | null {
  if (until.kind !== 'session') return null;
  return `${until.certainty === 'known' ? 'until' : 'at least until'} ${endText(until)}`;
}

function endText({ at, zone }: Extract<WorksUntil, { kind: 'session' }>): string {
  const utc = `${dateText(at)} ${timeText(at)} UTC`;
  const wall = wallTime(zone, at);
  if (zone === 'UTC' || zone === 'Etc/UTC') return utc;
  const sameDate = Math.floor(wall / DAY_MS) === Math.floor(at / DAY_MS);
  return `${utc} (${sameDate ? '' : `${weekdayText(wall)} `}${timeText(wall)} ${zonePlace(zone)})`;
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function dateText(at: number): string {
  const date = new Date(at);
  return `${weekdayText(at)} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

function weekdayText(at: number): string {
  return WEEKDAYS[new Date(at).getUTCDay()]!;
}

function timeText(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}
