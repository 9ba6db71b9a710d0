/** Parses and formats the price of an order line: `@mkt @187.20 @bid+2t @mid-5bp @last+0.02`. */
import { plain } from '../decimal.ts';
import { unreachable } from '../unreachable.ts';
import { parseAmount } from './amounts.ts';
import type { LinePrice, PriceBase, PriceOffset } from './intent.ts';

export const PRICE_EXAMPLES: readonly string[] = [
  '@mkt',
  '@64000',
  '@bid',
  '@ask',
  '@mid',
  '@last',
  '@bid+2t',
  '@mid-5bp',
  '@last+0.02',
];

const RELATIVE = /^(bid|ask|mid|last)(?:([+-])([\d.]+)(t|bp)?)?$/;
/** 10,000 basis points below the base would be a price of zero. */
const WHOLE_PRICE_BP = 10_000;

/** The word with its `@`; null when it matches no form. Offsets are above zero; ticks are whole. */
export function parsePrice(text: string): LinePrice | null {
  if (!text.startsWith('@')) return null;
  const word = text.slice(1).toLowerCase();
  if (word === 'mkt') return { kind: 'market' };
  const match = RELATIVE.exec(word);
  if (match === null) {
    const price = parseAmount(word);
    return price === null ? null : { kind: 'limit', price };
  }
  const [, base, sign, size, unit] = match;
  if (size === undefined) return { kind: 'relative', base: base as PriceBase, offset: null };
  const offset = parseOffset(sign === '-' ? '-' : '+', size, unit);
  return offset === null ? null : { kind: 'relative', base: base as PriceBase, offset };
}

export function formatPrice(price: LinePrice): string {
  switch (price.kind) {
    case 'market':
      return '@mkt';
    case 'limit':
      return `@${plain(price.price)}`;
    case 'relative':
      return `@${price.base}${price.offset === null ? '' : formatOffset(price.offset)}`;
    default:
      return unreachable(price);
  }
}

function parseOffset(sign: '+' | '-', size: string, unit: string | undefined): PriceOffset | null {
  const magnitude = parseAmount(size);
  if (magnitude === null) return null;
  const amount = sign === '-' ? magnitude.negated() : magnitude;
  if (unit === 't') return magnitude.isInteger() ? { unit: 'ticks', amount } : null;
  if (unit === 'bp') return magnitude.lessThan(WHOLE_PRICE_BP) ? { unit: 'basis-points', amount } : null;
  return { unit: 'absolute', amount };
}

function formatOffset({ unit, amount }: PriceOffset): string {
  const sign = amount.isNegative() ? '-' : '+';
  const suffix = unit === 'ticks' ? 't' : unit === 'basis-points' ? 'bp' : '';
  return `${sign}${plain(amount.abs())}${suffix}`;
}
