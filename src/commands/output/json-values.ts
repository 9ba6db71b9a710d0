/** The values of --json: decimals and 64-bit integers are strings, instants ISO-8601 UTC with milliseconds. */
import { plain } from '../../domain/decimal.ts';
import type { Decimal } from '../../domain/decimal.ts';

export function decimalText(value: Decimal): string {
  return plain(value);
}

export function decimalTextOrNull(value: Decimal | null): string | null {
  return value === null ? null : plain(value);
}

export function isoInstant(at: number): string {
  return new Date(at).toISOString();
}

export function isoInstantOrNull(at: number | null): string | null {
  return at === null ? null : isoInstant(at);
}
