/** Parses and formats the quantity of an order line: `0.5 2.5k $25k 5%nav pos pos/2 r0.5% r250 vol15% kelly:SOURCE`. */
import { plain } from '../decimal.ts';
import { unreachable } from '../unreachable.ts';
import { parseAmount, parseScaledAmount } from './amounts.ts';
import type { LineQuantity } from './intent.ts';

export const QUANTITY_EXAMPLES: readonly string[] = [
  '0.5',
  '2.5k',
  '$25k',
  '5%nav',
  'pos',
  'pos/2',
  'r0.5%',
  'r250',
  'vol15%',
];

/** A source of the engine, or one of a login: `ma-cross`, `analyst:ann`. */
const SOURCE = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$/;

/** Null when the word matches no form. A share of equity is at most 100 %, a share of a position at most all of it. */
export function parseQuantity(text: string): LineQuantity | null {
  const word = text.toLowerCase();
  if (word.startsWith('kelly:')) {
    const source = text.slice(6);
    return SOURCE.test(source) ? { kind: 'kelly', source } : null;
  }
  if (word.startsWith('vol') && word.endsWith('%')) {
    const percent = parseAmount(word.slice(3, -1));
    return percent === null || percent.greaterThan(100) ? null : { kind: 'volatility', percent };
  }
  if (word === 'pos') return { kind: 'position' };
  if (word.startsWith('pos/')) {
    const divisor = parseAmount(word.slice(4));
    return divisor === null || divisor.lessThan(1) ? null : { kind: 'position-fraction', divisor };
  }
  if (word.startsWith('$')) {
    const notional = parseScaledAmount(word.slice(1));
    return notional === null ? null : { kind: 'notional', notional };
  }
  if (word.endsWith('%nav')) {
    const percent = parseAmount(word.slice(0, -4));
    return percent === null || percent.greaterThan(100) ? null : { kind: 'percent-nav', percent };
  }
  if (word.startsWith('r') && word.endsWith('%')) {
    const percent = parseAmount(word.slice(1, -1));
    return percent === null || percent.greaterThan(100) ? null : { kind: 'risk-percent', percent };
  }
  if (/^r\$?[\d.]/.test(word)) {
    const money = parseScaledAmount(word.replace(/^r\$?/, ''));
    return money === null ? null : { kind: 'risk-money', money };
  }
  const units = parseScaledAmount(word);
  return units === null ? null : { kind: 'units', units };
}

export function formatQuantity(quantity: LineQuantity): string {
  switch (quantity.kind) {
    case 'units':
      return plain(quantity.units);
    case 'notional':
      return `$${plain(quantity.notional)}`;
    case 'percent-nav':
      return `${plain(quantity.percent)}%nav`;
    case 'position':
      return 'pos';
    case 'position-fraction':
      return `pos/${plain(quantity.divisor)}`;
    case 'risk-percent':
      return `r${plain(quantity.percent)}%`;
    case 'risk-money':
      return `r${plain(quantity.money)}`;
    case 'volatility':
      return `vol${plain(quantity.percent)}%`;
    case 'kelly':
      return `kelly:${quantity.source}`;
    default:
      return unreachable(quantity);
  }
}
