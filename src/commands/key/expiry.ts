/** Parses the end of a login: an instant, a day, or a span from now. */
import { parseDate, parseInstant } from '../../domain/instant.ts';
import { badUsage } from '../errors.ts';
import { spanMs } from '../span.ts';

/** Milliseconds UTC, after `now`. */
export function expiryOf(text: string, now: number): number {
  const span = spanMs(text);
  const at = span === null ? dayOrInstant(text) : now + span;
  if (Number.isNaN(at))
    throw badUsage(
      `${text} is not an end of validity`,
      'Write it as 2027-01-31, 2027-01-31T18:00:00Z, 90d, 12h or 30m.',
    );
  if (at <= now) throw badUsage(`${text} is in the past`, 'Name a time in the future, or a duration such as 90d.');
  return at;
}

function dayOrInstant(text: string): number {
  const day = parseDate(text);
  return Number.isNaN(day) ? parseInstant(text) : day;
}
