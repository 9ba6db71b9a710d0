/**
 * Price thresholds: `BTCUSD last > 70000`. A rule fires once per episode and is armed again only after its condition
 * has been false.
 */
import { plain } from './decimal.ts';
import type { Decimal } from './decimal.ts';
import { normalizeSymbol, validSymbol } from './instrument.ts';
import { parseAmount } from './order-line/amounts.ts';
import type { LineError } from './order-line/intent.ts';
import { WordReader, lineError, splitWords } from './order-line/words.ts';
import type { Quote } from './quote.ts';
import { err, ok } from './result.ts';
import type { Result } from './result.ts';
import { shown } from './shown.ts';
import { unreachable } from './unreachable.ts';

export const ALERT_FIELDS = ['LAST', 'BID', 'ASK'] as const;
export type AlertField = (typeof ALERT_FIELDS)[number];
export const ALERT_OPERATORS = ['ABOVE', 'AT_LEAST', 'BELOW', 'AT_MOST'] as const;
export type AlertOperator = (typeof ALERT_OPERATORS)[number];

export interface AlertCondition {
  readonly symbol: string;
  readonly field: AlertField;
  readonly operator: AlertOperator;
  readonly threshold: Decimal;
}

/** TRIGGERED while the condition holds. */
export type AlertState = 'ARMED' | 'TRIGGERED';

export interface AlertFiring {
  readonly price: Decimal;
  /** `BTCUSD last 70001 > 70000`. */
  readonly message: string;
  /** The market's clock, milliseconds UTC. */
  readonly occurredAt: number;
}

const FIELDS: Readonly<Record<string, AlertField>> = { last: 'LAST', bid: 'BID', ask: 'ASK' };
const OPERATORS: Readonly<Record<string, AlertOperator>> = {
  '>': 'ABOVE',
  '>=': 'AT_LEAST',
  '<': 'BELOW',
  '<=': 'AT_MOST',
};
const SIGNS: Readonly<Record<AlertOperator, string>> = { ABOVE: '>', AT_LEAST: '>=', BELOW: '<', AT_MOST: '<=' };

export function parseAlertRule(text: string): Result<AlertCondition, LineError> {
  const words = splitWords(text);
  if (!words.ok) return words;
  const reader = new WordReader(words.value, text.length);
  const symbol = reader.need('symbol', ['BTCUSD last > 70000']);
  if (!symbol.ok) return symbol;
  const name = normalizeSymbol(symbol.value.text);
  if (!validSymbol(name))
    return err(lineError(symbol.value, `${shown(symbol.value.text)} is not a symbol`, ['BTCUSD']));
  const field = choose(reader, 'price to watch', FIELDS);
  if (!field.ok) return field;
  const operator = choose(reader, 'comparison', OPERATORS);
  if (!operator.ok) return operator;
  const price = reader.need('threshold', ['70000']);
  if (!price.ok) return price;
  const threshold = parseAmount(price.value.text);
  if (threshold === null) return err(lineError(price.value, `${shown(price.value.text)} is not a price`, ['70000']));
  const done = reader.done();
  return done.ok ? ok({ symbol: name, field: field.value, operator: operator.value, threshold }) : done;
}

/** The condition as a trader types it. */
export function formatAlertRule({ symbol, field, operator, threshold }: AlertCondition): string {
  return `${symbol} ${field.toLowerCase()} ${SIGNS[operator]} ${plain(threshold)}`;
}

/** A quote of another symbol, or without the watched price, does not change the state. */
export function evaluate(
  condition: AlertCondition,
  state: AlertState,
  quote: Quote,
): { readonly state: AlertState; readonly firing: AlertFiring | null } {
  const price = quote.symbol === condition.symbol ? watchedPrice(condition.field, quote) : null;
  if (price === null) return { state, firing: null };
  if (!holds(condition.operator, price, condition.threshold)) return { state: 'ARMED', firing: null };
  if (state === 'TRIGGERED') return { state, firing: null };
  const { symbol, field, operator, threshold } = condition;
  const message = `${symbol} ${field.toLowerCase()} ${plain(price)} ${SIGNS[operator]} ${plain(threshold)}`;
  return { state: 'TRIGGERED', firing: { price, message, occurredAt: quote.quotedAt } };
}

export function watchedPrice(field: AlertField, quote: Quote): Decimal | null {
  switch (field) {
    case 'LAST':
      return quote.last;
    case 'BID':
      return quote.bid;
    case 'ASK':
      return quote.ask;
    default:
      return unreachable(field);
  }
}

export function holds(operator: AlertOperator, price: Decimal, threshold: Decimal): boolean {
  switch (operator) {
    case 'ABOVE':
      return price.greaterThan(threshold);
    case 'AT_LEAST':
      return price.greaterThanOrEqualTo(threshold);
    case 'BELOW':
      return price.lessThan(threshold);
    case 'AT_MOST':
      return price.lessThanOrEqualTo(threshold);
    default:
      return unreachable(operator);
  }
}

function choose<T>(reader: WordReader, what: string, choices: Readonly<Record<string, T>>): Result<T, LineError> {
  const expected = Object.keys(choices);
  const word = reader.need(what, expected);
  if (!word.ok) return word;
  const key = word.value.text.toLowerCase();
  if (Object.hasOwn(choices, key)) return ok(choices[key]!);
  return err(lineError(word.value, `${shown(word.value.text)} is not a ${what}`, expected));
}
