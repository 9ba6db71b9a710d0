/** Converts Prisma's values to the domain's: decimals, dates to milliseconds, bigints to numbers. */
import { Decimal } from '../../domain/decimal.ts';

export interface StoredDecimal {
  toFixed(): string;
}

export function decimalOf(value: StoredDecimal): Decimal {
  return new Decimal(value.toFixed());
}

export function decimalOrNull(value: StoredDecimal | null): Decimal | null {
  return value === null ? null : decimalOf(value);
}

/** Milliseconds UTC. */
export function instantOf(value: Date): number {
  return value.getTime();
}

export function instantOrNull(value: Date | null): number | null {
  return value === null ? null : value.getTime();
}

/** `YYYY-MM-DD`. */
export function dateOrNull(value: Date | null): string | null {
  return value === null ? null : value.toISOString().slice(0, 10);
}

/** Numbers of orders, signals and alerts stay far below 2^53. */
export function countOf(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new Error(`number too large for exact counting: ${value}`);
  return number;
}
