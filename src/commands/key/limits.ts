/** The limits of a key beyond its scopes: flags, text and JSON. */
import { isIP } from 'node:net';
import type { KeyLimits } from '../../database/actions/keys.ts';
import { Decimal } from '../../domain/decimal.ts';
import { plainText } from '../../domain/plain-text.ts';
import { shown } from '../../domain/shown.ts';
import { money } from '../../text/figures.ts';
import { symbolValue } from '../candle/flags.ts';
import { badUsage } from '../errors.ts';
import { amountValue } from '../portfolio/amount.ts';
import { decimalTextOrNull } from '../output/json-values.ts';
import type { JsonObject } from '../output/shapes.ts';

/** The portfolio flag is global, so `key create` reads it from there. */
export const LIMIT_OPTIONS = {
  symbol: {
    flags: '--symbol <symbols>',
    summary: 'only these symbols, separated by commas',
    parse: (text: string) => wordsOf(text).map(symbolValue),
  },
  largestOrder: {
    flags: '--largest-order <amount>',
    summary: 'largest notional of an order, in the currency of the portfolio',
    parse: (text: string) => new Decimal(amountValue(text)),
  },
  from: {
    flags: '--from <addresses>',
    summary: 'only from these addresses and networks, separated by commas; local is the machine of the server',
    parse: (text: string) => wordsOf(text).flatMap(addressesOf),
  },
} as const;

/** A connection through a unix socket counts as 127.0.0.1. */
const LOCAL = ['127.0.0.0/8', '::1/128'];
const BITS: Readonly<Record<number, number>> = { 4: 32, 6: 128 };

function addressesOf(word: string): string[] {
  if (word === 'local') return LOCAL;
  const [address = '', bits, ...rest] = word.split('/');
  const most = BITS[isIP(address)];
  if (most !== undefined && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && +bits <= most)))
    return [word];
  throw badUsage(
    `${shown(word)} is not an address`,
    'Write it as 10.1.2.3, 10.0.0.0/8, 2001:db8::/32 or local, separated by commas.',
  );
}

export function wordsOf(text: string): string[] {
  return text.split(',').map((word) => word.trim());
}

export interface NamedLimits extends Omit<KeyLimits, 'portfolioIds'> {
  /** Names, or ids of portfolios that the reader may not see. */
  readonly portfolios: readonly string[] | null;
}

export function limitsJson({ portfolios, symbols, largestOrder, addresses }: NamedLimits): JsonObject {
  return { portfolios, symbols, largestOrder: decimalTextOrNull(largestOrder), addresses };
}

/** `main · BTCUSD, ETHUSD · 5,000.00 an order · from 10.0.0.0/8`; empty for a key without limits. */
export function limitsText({ portfolios, symbols, largestOrder, addresses }: NamedLimits): string {
  return [
    portfolios === null ? null : portfolios.map(plainText).join(', '),
    symbols === null ? null : symbols.join(', '),
    largestOrder === null ? null : `${money(largestOrder)} an order`,
    addresses === null ? null : `from ${addresses.join(', ')}`,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}
