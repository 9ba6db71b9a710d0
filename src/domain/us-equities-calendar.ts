/**
 * Days on which the US stock exchanges close or close early, by NYSE Rule 7.2 and the yearly announcements of NYSE
 * Group. Correct for 2013 to 2099 as far as closings are announced; days of mourning are listed. Earlier years had
 * other early closings.
 */
import { DAY_MS } from './time-units.ts';

/** Minutes of the day. */
const EARLY_CLOSE = 13 * 60;

/** Closed for the funeral of a president. */
const MOURNING = ['2018-12-05', '2025-01-09'];

const SUNDAY = 0;
const MONDAY = 1;
const THURSDAY = 4;
const SATURDAY = 6;

export interface ClosedDays {
  /** `YYYY-MM-DD`. */
  readonly holidays: ReadonlySet<string>;
  /** Date to the minutes of the day at which trading ends. */
  readonly halfDays: ReadonlyMap<string, number>;
}

const YEARS = new Map<number, ClosedDays>();

export function usEquitiesClosedDays(year: number): ClosedDays {
  let days = YEARS.get(year);
  if (days === undefined) {
    days = { holidays: holidaysOf(year), halfDays: halfDaysOf(year) };
    YEARS.set(year, days);
  }
  return days;
}

function holidaysOf(year: number): ReadonlySet<string> {
  const days = [
    // A New Year's Day on a Saturday is not observed, because the Friday before ends the accounting year.
    ...(weekday(dayOf(year, 1, 1)) === SATURDAY ? [] : [observed(dayOf(year, 1, 1))]),
    // Martin Luther King, Jr.
    nthWeekday(year, 1, MONDAY, 3),
    // Washington's Birthday
    nthWeekday(year, 2, MONDAY, 3),
    easterSunday(year) - 2 * DAY_MS,
    // Memorial Day
    lastMonday(year, 5),
    // Juneteenth, which the exchanges keep since 2022
    ...(year >= 2022 ? [observed(dayOf(year, 6, 19))] : []),
    observed(dayOf(year, 7, 4)),
    // Labor Day
    nthWeekday(year, 9, MONDAY, 1),
    thanksgiving(year),
    observed(dayOf(year, 12, 25)),
  ];
  return new Set([...days.map(dateText), ...MOURNING.filter((date) => date.startsWith(`${year}-`))]);
}

function halfDaysOf(year: number): ReadonlyMap<string, number> {
  const eves = [dayOf(year, 7, 3), dayOf(year, 12, 24)].filter(
    (day) => weekday(day) >= MONDAY && weekday(day) <= THURSDAY,
  );
  return new Map([...eves, thanksgiving(year) + DAY_MS].map((day) => [dateText(day), EARLY_CLOSE]));
}

/** A Saturday's holiday is kept on Friday, a Sunday's on Monday. */
function observed(day: number): number {
  if (weekday(day) === SATURDAY) return day - DAY_MS;
  return weekday(day) === SUNDAY ? day + DAY_MS : day;
}

function thanksgiving(year: number): number {
  return nthWeekday(year, 11, THURSDAY, 4);
}

function nthWeekday(year: number, month: number, wanted: number, nth: number): number {
  const first = dayOf(year, month, 1);
  return first + (((wanted - weekday(first) + 7) % 7) + (nth - 1) * 7) * DAY_MS;
}

function lastMonday(year: number, month: number): number {
  const last = dayOf(year, month + 1, 1) - DAY_MS;
  return last - ((weekday(last) - MONDAY + 7) % 7) * DAY_MS;
}

/** The Gregorian computation (Meeus, Jones, Butcher). */
function easterSunday(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 19 * l) / 433);
  const month = Math.floor((h + l - 7 * m + 90) / 25);
  return dayOf(year, month, (h + l - 7 * m + 33 * month + 19) % 32);
}

function dayOf(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day);
}

function weekday(day: number): number {
  return new Date(day).getUTCDay();
}

function dateText(day: number): string {
  return new Date(day).toISOString().slice(0, 10);
}
