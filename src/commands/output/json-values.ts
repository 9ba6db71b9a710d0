/** The values of --json: decimals and 64-bit integers are strings, instants are isoInstant (src/domain/instant.ts). */
import { plain } from '../../domain/decimal.ts';
import type { Decimal } from '../../domain/decimal.ts';

export function decimalText(value: Decimal): string {
  return plain(value);
}

export function decimalTextOrNull(value: Decimal | null): string | null {
  return value === null ? null : plain(value);
}
