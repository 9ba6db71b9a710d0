/**
 * A symbol in a file that the desk does not know becomes an instrument, with values guessed from its name and price.
 */
import { Decimal, plain } from './decimal.ts';

export interface GuessedInstrument {
  readonly symbol: string;
  readonly currency: string;
  /** Plain decimal text. */
  readonly tickSize: string;
}

/** Longest first: BTCUSDT is quoted in USDT. */
const QUOTE_CURRENCIES = ['USDT', 'USDC', 'USD', 'EUR', 'GBP', 'JPY', 'CHF'] as const;
const DEFAULT_CURRENCY = 'USD';

/**
 * A tick is the fifth significant digit, as on many venues, at most a cent and at least the desk's smallest decimal.
 */
const TICK_DIGITS = 5;
const COARSEST_TICK_DECIMALS = 2;
const FINEST_TICK_DECIMALS = 8;

/** `price`: any price of the symbol, plain decimal text above zero. */
export function guessInstrument(symbol: string, price: string): GuessedInstrument {
  return { symbol, currency: currencyOf(symbol), tickSize: tickOf(price) };
}

function currencyOf(symbol: string): string {
  return QUOTE_CURRENCIES.find((currency) => symbol.endsWith(currency) && symbol !== currency) ?? DEFAULT_CURRENCY;
}

function tickOf(price: string): string {
  const [whole = '', fraction = ''] = price.split('.');
  const leadingZeros = fraction.length - fraction.replace(/^0+/, '').length;
  const decimals = whole === '0' ? leadingZeros + TICK_DIGITS : TICK_DIGITS - whole.length;
  const kept = Math.min(FINEST_TICK_DECIMALS, Math.max(COARSEST_TICK_DECIMALS, decimals));
  return plain(new Decimal(10).pow(-kept));
}
