/**
 * Equal risk over several symbols: `b risk 1% BTCUSD,ETHUSD @mkt sl -1.2atr` is one line for each symbol, with the risk
 * divided equally. An order line has one symbol, because a preview, a ticket and a client order id are of one order.
 */
import { Decimal, SCALE } from '../decimal.ts';
import { err, ok } from '../result.ts';
import type { Result } from '../result.ts';
import type { LineError, LineQuantity, OrderLine } from './intent.ts';
import { parseOrderLine } from './parse.ts';
import { errorAt } from './part-error.ts';
import { lineError, splitWords } from './words.ts';

/** More symbols in one line would hardly be read before they are sent. */
const MOST_SYMBOLS = 20;
const EXAMPLE: readonly string[] = ['BTCUSD,ETHUSD'];

/** The lines of the symbols, in their order; at least two. */
export function equalRiskLines(text: string): Result<readonly OrderLine[], LineError> {
  const words = splitWords(text);
  if (!words.ok) return words;
  const list = words.value.find((word) => word.text.includes(','));
  if (list === undefined) return err(lineError({ at: 0, length: text.length }, 'the line has one symbol', EXAMPLE));
  const symbols = list.text.split(',');
  const [first = '', ...more] = symbols;
  const distinct = new Set(symbols.map((symbol) => symbol.toUpperCase()));
  if (distinct.size !== symbols.length) return err(lineError(list, 'a symbol is given twice', EXAMPLE));
  if (symbols.length > MOST_SYMBOLS) return err(lineError(list, `a line has at most ${MOST_SYMBOLS} symbols`));
  const after = text.slice(list.at + list.length);
  const lines: OrderLine[] = [];
  for (const symbol of [first, ...more]) {
    const parsed = parseOrderLine(`${text.slice(0, list.at)}${symbol}${after}`);
    if (!parsed.ok) return err(movedBehind(parsed.error, list.at + symbol.length, list.length - symbol.length));
    if (parsed.value.kind !== 'order')
      return err(lineError({ at: 0, length: text.length }, 'only one order of a side can be divided', ['b risk 1%']));
    const refused = notForSeveral(parsed.value);
    if (refused !== null) return err(movedBehind(refused, list.at + symbol.length, list.length - symbol.length));
    lines.push({ ...parsed.value, quantity: divided(parsed.value.quantity, symbols.length) });
  }
  return ok(lines);
}

/** The place of an error behind the list of symbols, in the typed line. */
function movedBehind(error: LineError, end: number, by: number): LineError {
  return error.at < end ? error : { ...error, at: error.at + by };
}

/** A share rounded down: together they are never more than the whole. */
function divided(quantity: LineQuantity, parts: number): LineQuantity {
  const share = (whole: Decimal): Decimal => whole.dividedBy(parts).toDecimalPlaces(SCALE, Decimal.ROUND_DOWN);
  if (quantity.kind === 'risk-percent') return { ...quantity, percent: share(quantity.percent) };
  if (quantity.kind === 'risk-money') return { ...quantity, money: share(quantity.money) };
  return quantity;
}

/** A price in figures cannot be that of several instruments. */
function notForSeveral(line: OrderLine): LineError | null {
  const { quantity, price, trigger, stopLoss, takeProfit } = line;
  if (quantity.kind !== 'risk-percent' && quantity.kind !== 'risk-money')
    return errorAt(line, 'quantity', 'only a risk can be divided over symbols', ['risk 1%', 'risk 250']);
  const figures = 'several symbols have no common price';
  if (price.kind === 'limit' || (price.kind === 'relative' && price.offset?.unit === 'absolute'))
    return errorAt(line, 'price', figures, ['@mkt', '@mid', '@bid+1t']);
  if (trigger !== null) return errorAt(line, 'trigger', 'orders over several symbols have no trigger', ['sl -1.2atr']);
  if (stopLoss === null || stopLoss.kind === 'price' || stopLoss.kind === 'trailing-amount')
    return errorAt(line, 'stopLoss', stopLoss === null ? 'the risk needs a stop loss' : figures, [
      'sl -1.2atr',
      'sl trl 1.5%',
    ]);
  return takeProfit?.kind === 'price' ? errorAt(line, 'takeProfit', figures, ['tp 2R', 'tp +3atr']) : null;
}
