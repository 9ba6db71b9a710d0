/** Readable instants in UTC. Every argument is in milliseconds since the epoch. */
import { NONE } from './figures.ts';

/** `2018-11-12 00:01:00`, with milliseconds unless they are zero. */
export function instant(at: number | null): string {
  if (at === null) return NONE;
  return at % 1000 === 0 ? dateTime(at) : new Date(at).toISOString().slice(0, 23).replace('T', ' ');
}

/** `2018-11-12 12:34:56`: to the second. */
export function dateTime(at: number | null): string {
  return at === null ? NONE : new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

/** `12:34:56` */
export function timeOfDay(at: number | null): string {
  return at === null ? NONE : new Date(at).toISOString().slice(11, 19);
}
