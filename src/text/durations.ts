/** Durations in readable units. Every argument is in milliseconds. */
import { NONE, grouped } from './figures.ts';

/** Durations of up to this many hours are shown in hours, longer ones in days. */
const MOST_HOURS = 48;

/** `3.4 s`, `2 min 5 s`, `5 h 12 min`, `12 d`: for sentences and reports. */
export function duration(durationMs: number): string {
  const tenths = Math.round(durationMs / 100);
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`;
  const seconds = Math.round(durationMs / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return inTwoUnits(minutes, 'min', seconds % 60, 's');
  const hours = Math.floor(minutes / 60);
  return hours < MOST_HOURS ? inTwoUnits(hours, 'h', minutes % 60, 'min') : `${Math.floor(hours / 24)} d`;
}

/** `0.85 ms`, `12.3 ms`, `1,250 ms`: for durations that readers compare. */
export function milliseconds(durationMs: number): string {
  return `${grouped(durationMs, durationMs < 10 ? 2 : durationMs < 100 ? 1 : 0)} ms`;
}

/**
 * `0s`, `12s`, `3m`, `5h`, `12d`: for a cell. Whole units, because a figure that changes ten times a second cannot be
 * read.
 */
export function age(ageMs: number | null): string {
  if (ageMs === null) return NONE;
  const seconds = Math.floor(Math.max(0, ageMs) / 1000);
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  return hours < MOST_HOURS ? `${hours}h` : `${Math.floor(hours / 24)}d`;
}

/** `0:42`, `12:05`: the time that is left, in minutes and seconds; the last second is shown until it is over. */
export function countdown(leftMs: number): string {
  const seconds = Math.ceil(Math.max(0, leftMs) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function inTwoUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
