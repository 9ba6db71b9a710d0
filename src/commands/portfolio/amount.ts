/** Money on the command line. */
import type { Decimal } from '../../domain/decimal.ts';
import { parseDecimal } from '../../domain/decimal.ts';
import { shown } from '../../domain/shown.ts';
import { badUsage } from '../errors.ts';

/** The decimals that the database stores. The database itself checks how much may be moved. */
const DECIMALS = 8;

/** 0 or more. */
export function cashValue(text: string): Decimal {
  const amount = parseDecimal(text.replaceAll(',', ''));
  if (amount !== null && !amount.isNegative() && amount.decimalPlaces() <= DECIMALS) return amount;
  throw badUsage(
    `${shown(text)} is not an amount of money`,
    `Write it as 2500 or 2500.50, with at most ${DECIMALS} decimals.`,
  );
}

/** Above 0: the command gives the direction. */
export function amountValue(text: string): Decimal {
  const amount = cashValue(text);
  if (amount.isZero()) throw badUsage(`${shown(text)} is not above 0`, 'Write an amount above 0, such as 2500.50.');
  return amount;
}
