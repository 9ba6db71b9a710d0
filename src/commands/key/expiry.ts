/** When a login ends: an instant, a day, or a span from now. */
import { parseDate, parseInstant } from '../../domain/instant.ts';
import { badUsage } from '../errors.ts';

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** Milliseconds UTC, after `now`. */
export function expiryOf(text: string, now: number): number {
  const span = /^(\d{1,6})([mhdw])$/.exec(text);
  const at = span !== null ? now + Number(span[1]) * UNIT_MS[span[2] as keyof typeof UNIT_MS] : dayOrInstant(text);
  if (Number.isNaN(at)) throw badUsage(`${text} is no instant to expire at`, 'Write it as 2027-01-31, 2027-01-31T18:00:00Z, 90d, 12h or 30m.');
  if (at <= now) throw badUsage(`${text} has passed already`);
  return at;
}

function dayOrInstant(text: string): number {
  const day = parseDate(text);
  return Number.isNaN(day) ? parseInstant(text) : day;
}
