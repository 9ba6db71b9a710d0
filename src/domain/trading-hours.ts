/**
 * When an instrument trades: weekly windows on the wall clock of a zone, holidays and half days. Stored in
 * Instrument.trading_hours as `{"name": "us-equities"}` for built-in hours or as `{"zone": "Europe/London", "sessions":
 * [{"days": ["MON"], "open": "08:00", "close": "16:30"}], "holidays": ["2025-12-25"], "halfDays": {"2025-12-24":
 * "12:30"}}`. A close at or before the open is on the next day. sessions.ts finds the session of an instant.
 */
import { parseDate } from './instant.ts';
import { err, ok } from './result.ts';
import type { Result } from './result.ts';
import { shown } from './shown.ts';
import { formatTimeOfDay, isZone, parseTimeOfDay } from './time-zone.ts';
import { usEquitiesClosedDays } from './us-equities-calendar.ts';

/** In the order of Date.getUTCDay. */
export const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] as const;
type Weekday = (typeof WEEKDAYS)[number];

export const BUILT_IN_HOURS = ['us-equities', 'fx', 'round-the-clock'] as const;
type BuiltInHours = (typeof BUILT_IN_HOURS)[number];

/** Minutes of the day on the wall clock. */
export interface SessionWindow {
  /** The days of the opening. */
  readonly days: readonly Weekday[];
  readonly open: number;
  /** At or before the open: on the next day. */
  readonly close: number;
}

/** The kind of a trading date: a `half-day` trades until `close`, in minutes of the day. */
type DayKind =
  | { readonly kind: 'full' }
  | { readonly kind: 'holiday' }
  | { readonly kind: 'half-day'; readonly close: number };

export interface TradingHours {
  /** Null for custom hours. */
  readonly name: BuiltInHours | null;
  readonly zone: string;
  readonly windows: readonly SessionWindow[];
  /** `date` is a trading date, `YYYY-MM-DD`. */
  readonly dayKind: (date: string) => DayKind;
}

export interface HoursError {
  readonly message: string;
  readonly hint: string;
}

const FULL_DAY: DayKind = { kind: 'full' };
const HOLIDAY: DayKind = { kind: 'holiday' };
const WORKDAYS: readonly Weekday[] = ['MON', 'TUE', 'WED', 'THU', 'FRI'];

const BUILT_IN: Readonly<Record<BuiltInHours, TradingHours>> = {
  'us-equities': {
    name: 'us-equities',
    zone: 'America/New_York',
    windows: [{ days: WORKDAYS, open: 9 * 60 + 30, close: 16 * 60 }],
    dayKind: (date) => {
      const { holidays, halfDays } = usEquitiesClosedDays(Number(date.slice(0, 4)));
      return dayKindOf(date, holidays, halfDays);
    },
  },
  // From Sunday 17:00 in New York to Friday 17:00, cut into days at 17:00. No holidays: dealers differ.
  fx: {
    name: 'fx',
    zone: 'America/New_York',
    windows: [{ days: ['SUN', 'MON', 'TUE', 'WED', 'THU'], open: 17 * 60, close: 17 * 60 }],
    dayKind: () => FULL_DAY,
  },
  'round-the-clock': { name: 'round-the-clock', ...everyDay('UTC', 0) },
};

/** Continuous trading: a day lasts from one cut to the next. */
export function everyDay(zone: string, cut: number): Omit<TradingHours, 'name'> {
  return { zone, windows: [{ days: WEEKDAYS, open: cut, close: cut }], dayKind: () => FULL_DAY };
}

export function builtInHours(name: string): TradingHours | null {
  return (BUILT_IN_HOURS as readonly string[]).includes(name) ? BUILT_IN[name as BuiltInHours] : null;
}

const KEYS = ['zone', 'sessions', 'holidays', 'halfDays'];
const EXAMPLE =
  '{"zone": "Europe/London", "sessions": [{"days": ["MON", "TUE"], "open": "08:00", "close": "16:30"}], "holidays": ["2025-12-25"], "halfDays": {"2025-12-24": "12:30"}}';

/**
 * From the stored value, or from a file of the same shape. SQL's valid_trading_hours refuses the same values, except
 * for overlaps and unknown zones.
 */
export function parseTradingHours(value: unknown): Result<TradingHours, HoursError> {
  if (!isObject(value)) return wrong('the value is not a JSON object');
  if ('name' in value) {
    const hours = typeof value['name'] === 'string' ? builtInHours(value['name']) : null;
    if (hours === null || Object.keys(value).length > 1)
      return notOne('name', value['name'], `one of ${BUILT_IN_HOURS.join(', ')} as the only key`);
    return ok(hours);
  }
  const unknown = Object.keys(value).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) return wrong(`${shown(unknown)} is not a key of trading hours`);
  const { zone, sessions, holidays = [], halfDays = {} } = value as Readonly<Partial<Record<string, unknown>>>;
  if (typeof zone !== 'string' || !isZone(zone)) return notOne('zone', zone, 'a time zone such as America/New_York');
  const windows = parseWindows(sessions);
  if (!windows.ok) return windows;
  if (!Array.isArray(holidays) || !holidays.every(isDate))
    return wrong('holidays is not a list of dates such as "2025-12-25"');
  const closes = parseHalfDays(halfDays);
  if (closes === null)
    return wrong('halfDays is not an object of dates with the time of their close, such as {"2025-12-24": "13:00"}');
  const closed = new Set(holidays as readonly string[]);
  return ok({ name: null, zone, windows: windows.value, dayKind: (date) => dayKindOf(date, closed, closes) });
}

/** `us-equities`, or `MON-FRI 08:00–16:30 Europe/London`. */
export function describeHours({ name, zone, windows }: TradingHours): string {
  return (
    name ??
    `${windows.map(({ days, open, close }) => `${describeDays(days)} ${formatTimeOfDay(open)}–${formatTimeOfDay(close)}`).join(', ')} ${zone}`
  );
}

function describeDays(days: readonly Weekday[]): string {
  const sorted = WEEKDAYS.filter((day) => days.includes(day));
  const whole =
    sorted.length > 2 && sorted.every((day, index) => WEEKDAYS.indexOf(day) === WEEKDAYS.indexOf(sorted[0]!) + index);
  return whole ? `${sorted[0]}-${sorted.at(-1)}` : sorted.join(' ');
}

function dayKindOf(date: string, holidays: ReadonlySet<string>, halfDays: ReadonlyMap<string, number>): DayKind {
  if (holidays.has(date)) return HOLIDAY;
  const close = halfDays.get(date);
  return close === undefined ? FULL_DAY : { kind: 'half-day', close };
}

function parseWindows(sessions: unknown): Result<readonly SessionWindow[], HoursError> {
  if (!Array.isArray(sessions) || sessions.length === 0 || sessions.length > MOST_WINDOWS)
    return wrong(`sessions is not a list of 1 to ${MOST_WINDOWS} windows`);
  const windows: SessionWindow[] = [];
  for (const [index, session] of sessions.entries()) {
    const place = `sessions[${index}]`;
    if (!isObject(session) || Object.keys(session).some((key) => !['days', 'open', 'close'].includes(key)))
      return wrong(`${place} is not an object with the keys days, open and close`);
    const { days, open, close } = session as Readonly<Partial<Record<string, unknown>>>;
    if (!Array.isArray(days) || days.length === 0 || !days.every(isWeekday))
      return notOne(`${place}.days`, days, `a list of ${WEEKDAYS.join(', ')}`);
    const opens = typeof open === 'string' ? parseTimeOfDay(open) : null;
    const closes = typeof close === 'string' ? parseTimeOfDay(close) : null;
    if (opens === null) return notOne(`${place}.open`, open, 'a time from 00:00 to 23:59');
    if (closes === null) return notOne(`${place}.close`, close, 'a time from 00:00 to 23:59');
    windows.push({ days: [...new Set(days)], open: opens, close: closes });
  }
  return overlap(windows) ? wrong('two sessions overlap') : ok(windows);
}

const MOST_WINDOWS = 14;
const DAY_MINUTES = 24 * 60;
const WEEK_MINUTES = 7 * DAY_MINUTES;

function overlap(windows: readonly SessionWindow[]): boolean {
  const spans = windows.flatMap(({ days, open, close }) =>
    days.map((day) => {
      const from = WEEKDAYS.indexOf(day) * DAY_MINUTES + open;
      return { from, to: from + (close > open ? close - open : DAY_MINUTES - open + close) };
    }),
  );
  const week = spans.sort((one, other) => one.from - other.from);
  const next = [...week.slice(1), { from: week[0]!.from + WEEK_MINUTES, to: 0 }];
  return week.some(({ to }, index) => to > next[index]!.from);
}

function parseHalfDays(value: unknown): ReadonlyMap<string, number> | null {
  if (!isObject(value)) return null;
  const closes = new Map<string, number>();
  for (const [date, time] of Object.entries(value)) {
    const close = typeof time === 'string' ? parseTimeOfDay(time) : null;
    if (!isDate(date) || close === null) return null;
    closes.set(date, close);
  }
  return closes;
}

function isWeekday(value: unknown): value is Weekday {
  return (WEEKDAYS as readonly unknown[]).includes(value);
}

function isDate(value: unknown): value is string {
  return typeof value === 'string' && !Number.isNaN(parseDate(value));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notOne(place: string, value: unknown, what: string): { readonly ok: false; readonly error: HoursError } {
  return wrong(
    value === undefined
      ? `${place} is missing`
      : `${place} ${shown(typeof value === 'string' ? value : JSON.stringify(value))} is not ${what}`,
  );
}

function wrong(message: string): { readonly ok: false; readonly error: HoursError } {
  return err({
    message: `trading hours: ${message}`,
    hint: `Write them as ${EXAMPLE}, or use ${BUILT_IN_HOURS.join(', ')}.`,
  });
}
