/** The desk's day in answers: its setting, and the day at the present market time. */
import { deskDayAt, describeDeskDay } from '../../domain/desk-day.ts';
import type { DeskDayRow } from '../../database/queries/desk-day.ts';
import { plainText } from '../../domain/plain-text.ts';
import { formatTimeOfDay } from '../../domain/time-zone.ts';
import { duration } from '../../text/durations.ts';
import { instant } from '../../text/instants.ts';
import { isoInstant } from '../../domain/instant.ts';
import type { JsonObject } from '../output/shapes.ts';

export function dayJson(day: DeskDayRow, marketAt: number): JsonObject {
  const { tradingDate, start, end } = deskDayAt(day, marketAt);
  return {
    zone: day.zone,
    cut: formatTimeOfDay(day.cut),
    problem: day.problem,
    today: { date: tradingDate, start: isoInstant(start), end: isoInstant(end) },
  };
}

export function quoteAgeField(maxQuoteAgeMs: number): readonly [string, string] {
  return ['Quotes', `stale after ${duration(maxQuoteAgeMs)}: an older live quote denies orders`];
}

export function dayFields(day: DeskDayRow, marketAt: number): (readonly [string, string])[] {
  const { tradingDate, start, end } = deskDayAt(day, marketAt);
  return [
    ['Day', day.problem === null ? describeDeskDay(day) : `${describeDeskDay(day)}: ${plainText(day.problem)}`],
    ['Today', `${tradingDate}, from ${instant(start)} to ${instant(end)} (market time)`],
  ];
}
