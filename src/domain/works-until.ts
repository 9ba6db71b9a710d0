/** Until when an order works, in the words that previews, lists and scripts share. */
import { sessionOf } from './sessions.ts';
import type { TradingHours } from './trading-hours.ts';
import { DAY_MS, wallTime, zonePlace } from './time-zone.ts';
import type { TimeInForce } from './order.ts';

/**
 * `session`: the end of a session, an instant on the market's clock. It is `earliest` while no market event has shown that the session
 * takes place: an order lives on over sessions without one. `unknown`: the instrument does not trade within a year.
 */
export type WorksUntil =
  | { readonly kind: 'canceled' }
  | { readonly kind: 'first-chance' }
  | { readonly kind: 'session'; readonly at: number; readonly zone: string; readonly certainty: 'known' | 'earliest' }
  | { readonly kind: 'unknown' };

export interface WorkingTerms {
  readonly timeInForce: TimeInForce;
  /** Null of an order that is only previewed, or waits for the engine. */
  readonly acceptedAt: number | null;
  /** As booked; null before the first market event after acceptance. */
  readonly expiresAt: number | null;
}

export interface SessionClock {
  /** The instrument's, or those of the desk's day. */
  readonly hours: TradingHours;
  /** The market's clock, milliseconds UTC. */
  readonly marketAt: number;
  /** When the instrument was last quoted; null when it never was. */
  readonly quotedAt: number | null;
}

export function worksUntil({ timeInForce, acceptedAt, expiresAt }: WorkingTerms, { hours, marketAt, quotedAt }: SessionClock): WorksUntil {
  if (timeInForce === 'GTC') return { kind: 'canceled' };
  if (timeInForce === 'IOC' || timeInForce === 'FOK') return { kind: 'first-chance' };
  if (expiresAt !== null) return { kind: 'session', at: expiresAt, zone: hours.zone, certainty: 'known' };
  const session = sessionOf(hours, marketAt);
  if (session === null) return { kind: 'unknown' };
  // Trades before its acceptance are not an accepted order's; a quote at the very start may be the close of the session before.
  const takesPlace = acceptedAt === null && session.start <= marketAt && quotedAt !== null && quotedAt > session.start && quotedAt <= session.end;
  return { kind: 'session', at: session.end, zone: hours.zone, certainty: takesPlace ? 'known' : 'earliest' };
}

/** `DAY until Mon 10 Mar 20:00 UTC (16:00 New York)`. */
export function describeWorksUntil(until: WorksUntil): string {
  switch (until.kind) {
    case 'canceled':
      return 'good till canceled';
    case 'first-chance':
      return 'until the next market event';
    case 'unknown':
      return 'DAY until the end of the first session with a trade; the instrument does not trade within a year';
    default:
      return until.certainty === 'known' ? `DAY until ${endText(until)}` : `DAY until the end of the first session with a trade, at the earliest ${endText(until)}`;
  }
}

/** The same for a narrow place: `until Mon 10 Mar 20:00 UTC`, or null when there is nothing to say. */
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
