/** The time until which an order works, in words that previews, lists and scripts share. */
import { lastSessionBy, sessionOf } from './sessions.ts';
import type { Session } from './sessions.ts';
import type { TradingHours } from './trading-hours.ts';
import { DAY_MS } from './time-units.ts';
import { wallTime, zonePlace } from './time-zone.ts';
import type { TimeInForce } from './order.ts';
import { unreachable } from './unreachable.ts';

/**
 * `session`: the end of a session, an instant on the market's clock. It is `earliest` until a market event after the
 * order's acceptance has fixed it: a session without such an event does not count. `close`: the same instant, at which
 * the order trades. `open`: the earliest beginning of the session at whose open it trades. `unknown`: the instrument
 * does not trade within a year.
 */
export type WorksUntil =
  | { readonly kind: 'canceled' }
  | { readonly kind: 'first-chance' }
  | {
      readonly kind: 'session' | 'close';
      readonly timeInForce: TimeInForce;
      readonly at: number;
      readonly zone: string;
      readonly certainty: 'known' | 'earliest';
    }
  | { readonly kind: 'open'; readonly at: number; readonly zone: string }
  | { readonly kind: 'unknown' };

export interface WorkingTerms {
  readonly timeInForce: TimeInForce;
  readonly expireDate: string | null;
  /** As booked; null for a preview, and of DAY and CLS before the first market event after acceptance. */
  readonly expiresAt: number | null;
}

export interface SessionClock {
  /** The instrument's, or those of the desk's day. */
  readonly hours: TradingHours;
  /** The market's clock, milliseconds UTC. */
  readonly marketAt: number;
}

export function worksUntil(terms: WorkingTerms, { hours, marketAt }: SessionClock): WorksUntil {
  const { timeInForce, expireDate, expiresAt } = terms;
  const { zone } = hours;
  if (timeInForce === 'GTC') return { kind: 'canceled' };
  if (timeInForce === 'IOC' || timeInForce === 'FOK') return { kind: 'first-chance' };
  if (timeInForce === 'OPG') {
    const next = nextSession(hours, marketAt);
    return next === null ? { kind: 'unknown' } : { kind: 'open', at: next.start, zone };
  }
  const kind = timeInForce === 'CLS' ? 'close' : 'session';
  if (expiresAt !== null) return { kind, timeInForce, at: expiresAt, zone, certainty: 'known' };
  const session = expireDate === null ? sessionOf(hours, marketAt) : lastSessionBy(hours, expireDate);
  if (session === null) return { kind: 'unknown' };
  return { kind, timeInForce, at: session.end, zone, certainty: expireDate === null ? 'earliest' : 'known' };
}

/** The session that begins at the instant or after it. */
function nextSession(hours: TradingHours, at: number): Session | null {
  const session = sessionOf(hours, at);
  return session === null || session.start >= at ? session : sessionOf(hours, session.end);
}

/** `DAY until Mon 10 Mar 20:00 UTC (16:00 New York)`. */
export function describeWorksUntil(until: WorksUntil): string {
  switch (until.kind) {
    case 'canceled':
      return 'good till canceled';
    case 'first-chance':
      return 'until the next market event';
    case 'unknown':
      return 'until a session with a price; the instrument does not trade within a year';
    case 'open':
      return `at the open of the next session with a price, at the earliest ${endText(until)}`;
    case 'close':
      return until.certainty === 'known'
        ? `at the close ${endText(until)}`
        : `at the close of the first session with a price, at the earliest ${endText(until)}`;
    case 'session':
      return until.certainty === 'known'
        ? `${until.timeInForce} until ${endText(until)}`
        : `${until.timeInForce} until the end of the first session with a price, at the earliest ${endText(until)}`;
    default:
      return unreachable(until);
  }
}

/** A shorter form: `until Mon 10 Mar 20:00 UTC`, or null when no session ends the order. */
export function shortWorksUntil(until: WorksUntil): string | null {
  if (until.kind === 'open' || until.kind === 'close') return `at the ${until.kind} ${endText(until)}`;
  if (until.kind !== 'session') return null;
  return `${until.certainty === 'known' ? 'until' : 'at least until'} ${endText(until)}`;
}

interface End {
  readonly at: number;
  readonly zone: string;
  /** A date that a user gives may be years ahead. */
  readonly timeInForce?: TimeInForce;
}

function endText({ at, zone, timeInForce }: End): string {
  const year = timeInForce === 'GTD' ? ` ${new Date(at).getUTCFullYear()}` : '';
  const utc = `${dateText(at)}${year} ${timeText(at)} UTC`;
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
