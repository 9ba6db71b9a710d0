/** The exits of an entry: `tp 195`, `tp +3atr`, `tp 2R`, `sl 183`, `sl 183@182.5`, `sl -1.2atr`, `sl trl 1.5%`. */
import { maximum, minimum, plain } from '../decimal.ts';
import type { Decimal } from '../decimal.ts';
import { roundToTick } from '../instrument.ts';
import type { Instrument, TradingCosts } from '../instrument.ts';
import type { Side } from '../order.ts';
import { slipped } from '../sizing.ts';
import { unreachable } from '../unreachable.ts';
import { parseAmount } from './amounts.ts';
import type { EntryExits, LineError, LineStop, LineTarget, LineTrigger, OrderLine } from './intent.ts';
import { errorAt } from './part-error.ts';
import { isByRisk } from './sized.ts';

export const TARGET_EXAMPLES: readonly string[] = ['tp 195', 'tp 2R', 'tp +3atr'];
export const STOP_EXAMPLES: readonly string[] = ['sl 183', 'sl 183@182.5', 'sl -1.2atr', 'sl trl 1.5%'];

/** Multiples of the ATR and of R are below this. */
const LARGEST_MULTIPLE = 1000;

/** The word after `tp`; null when it matches no form. */
export function parseTarget(text: string): LineTarget | null {
  const atr = multipleOf(text, '+');
  if (atr !== null) return { kind: 'atr', multiple: atr };
  if (/r$/i.test(text)) {
    const multiple = belowLargest(parseAmount(text.slice(0, -1)));
    return multiple === null ? null : { kind: 'r', multiple };
  }
  const price = parseAmount(text);
  return price === null ? null : { kind: 'price', price };
}

/** The word after `sl`; null when it matches no form. A trail is two words: see parseTrail. */
export function parseStop(text: string): LineStop | null {
  const atr = multipleOf(text, '-');
  if (atr !== null) return { kind: 'atr', multiple: atr };
  const [stop = '', limit, ...more] = text.split('@');
  const price = parseAmount(stop);
  const limitPrice = limit === undefined ? null : parseAmount(limit);
  if (price === null || more.length > 0 || (limit !== undefined && limitPrice === null)) return null;
  return { kind: 'price', price, limit: limitPrice };
}

/** The word after `trl`: `1.5%`, `2`, `2atr`; null when it matches no form. */
export function parseTrail(text: string): Extract<LineTrigger, { kind: `trailing-${string}` }> | null {
  const multiple = multipleOf(text, null);
  if (multiple !== null) return { kind: 'trailing-atr', multiple };
  const amount = parseAmount(text.endsWith('%') ? text.slice(0, -1) : text);
  if (amount === null) return null;
  if (!text.endsWith('%')) return { kind: 'trailing-amount', amount };
  return amount.lessThan(100) ? { kind: 'trailing-percent', percent: amount } : null;
}

/** `+3atr`; the sign may be left out. A target is on the side of the profit, a stop on that of the loss. */
function multipleOf(text: string, sign: '+' | '-' | null): Decimal | null {
  if (!/atr$/i.test(text)) return null;
  const multiple = text.slice(0, -3);
  return belowLargest(parseAmount(sign !== null && multiple.startsWith(sign) ? multiple.slice(1) : multiple));
}

function belowLargest(multiple: Decimal | null): Decimal | null {
  return multiple?.lessThan(LARGEST_MULTIPLE) === true ? multiple : null;
}

export function formatTarget(target: LineTarget): string {
  switch (target.kind) {
    case 'price':
      return `tp ${plain(target.price)}`;
    case 'atr':
      return `tp +${plain(target.multiple)}atr`;
    case 'r':
      return `tp ${plain(target.multiple)}R`;
    default:
      return unreachable(target);
  }
}

export function formatStop(stop: LineStop): string {
  switch (stop.kind) {
    case 'price':
      return `sl ${plain(stop.price)}${stop.limit === null ? '' : `@${plain(stop.limit)}`}`;
    case 'atr':
      return `sl -${plain(stop.multiple)}atr`;
    default:
      return `sl trl ${formatTrail(stop)}`;
  }
}

function formatTrail(trail: Extract<LineTrigger, { kind: `trailing-${string}` }>): string {
  switch (trail.kind) {
    case 'trailing-percent':
      return `${plain(trail.percent)}%`;
    case 'trailing-amount':
      return plain(trail.amount);
    case 'trailing-atr':
      return `${plain(trail.multiple)}atr`;
    default:
      return unreachable(trail);
  }
}

/** `take profit 195`, `stop loss 183, then limit 182.5`, `stop loss trailing 1.5 %`. */
export function describeExits({ takeProfit, stopLoss, timeInForce }: EntryExits): string[] {
  return [
    ...(takeProfit === null ? [] : [`take profit ${describeTarget(takeProfit)}`]),
    ...(stopLoss === null ? [] : [`stop loss ${describeStop(stopLoss)}`]),
    ...(timeInForce === 'DAY' ? ['exits for the day'] : []),
  ];
}

function describeTarget(target: LineTarget): string {
  switch (target.kind) {
    case 'price':
      return plain(target.price);
    case 'atr':
      return `${plain(target.multiple)} ATR away`;
    case 'r':
      return `${plain(target.multiple)} times as far as the stop`;
    default:
      return unreachable(target);
  }
}

function describeStop(stop: LineStop): string {
  switch (stop.kind) {
    case 'price':
      return `${plain(stop.price)}${stop.limit === null ? '' : ` with limit ${plain(stop.limit)}`}`;
    case 'atr':
      return `${plain(stop.multiple)} ATR away`;
    case 'trailing-percent':
      return `trailing ${plain(stop.percent)} %`;
    case 'trailing-amount':
      return `trailing ${plain(stop.amount)}`;
    case 'trailing-atr':
      return `trailing ${plain(stop.multiple)} ATR`;
    default:
      return unreachable(stop);
  }
}

export function exitsOf({ takeProfit, stopLoss, exitTime }: OrderLine): EntryExits | null {
  return takeProfit === null && stopLoss === null ? null : { takeProfit, stopLoss, timeInForce: exitTime };
}

/** The part of a line that its exits forbid; null when the parts agree. */
export function exitContradiction(line: OrderLine): LineError | null {
  const { takeProfit, stopLoss } = line;
  const part = takeProfit !== null ? 'takeProfit' : 'stopLoss';
  if (takeProfit === null && stopLoss === null)
    return line.exitTime === 'DAY'
      ? errorAt(line, 'exitTime', 'xday is for exits, and the line has none', ['tp 195', 'sl 183'])
      : null;
  if (line.side === 'bc' || line.flags.includes('ro'))
    return errorAt(line, part, 'an order that only reduces has no exits', [`exit ${line.symbol} tp 195 sl 183`]);
  if (takeProfit?.kind === 'r' && stopLoss === null)
    return errorAt(line, 'takeProfit', 'R is the distance to the stop loss, and the line has none', ['sl 183']);
  return limitBeforeStop(line, line.side === 'b' ? 'SELL' : 'BUY');
}

/**
 * A stop loss whose limit is better than its stop: it would rest there as a limit order when the stop is reached, and
 * the loss goes on. `closing` is the side of the stop loss.
 */
export function limitBeforeStop(
  line: Pick<OrderLine, 'spans'> & { readonly stopLoss: LineStop | null },
  closing: Side,
): LineError | null {
  const { stopLoss } = line;
  if (stopLoss?.kind !== 'price' || stopLoss.limit === null) return null;
  const { price, limit } = stopLoss;
  if (limit.equals(price) || limit.lessThan(price) === (closing === 'SELL')) return null;
  const beyond = closing === 'SELL' ? 'below' : 'above';
  return errorAt(
    line,
    'stopLoss',
    `a stop that ${closing === 'SELL' ? 'sells' : 'buys'} has its limit at its stop or ${beyond}, not at ${plain(limit)}`,
    [`sl ${plain(price)}`, `sl ${plain(price)}@${plain(price)}`],
  );
}

/** A price on the wrong side of the entry; null when both are right, and while the entry's price is not known. */
export function wrongSide(line: OrderLine, side: Side, entry: Decimal | null): LineError | null {
  if (entry === null) return null;
  const { takeProfit, stopLoss } = line;
  const order = side === 'BUY' ? 'purchase' : 'sale';
  const place = (above: boolean): string => `${above ? 'above' : 'below'} its price ${plain(entry)}`;
  if (takeProfit?.kind === 'price' && takeProfit.price.comparedTo(entry) !== (side === 'BUY' ? 1 : -1))
    return errorAt(line, 'takeProfit', `the target of a ${order} is ${place(side === 'BUY')}`);
  if (stopLoss?.kind === 'price' && stopLoss.price.comparedTo(entry) !== (side === 'BUY' ? -1 : 1))
    return errorAt(line, 'stopLoss', `the stop of a ${order} is ${place(side === 'SELL')}`);
  return null;
}

export interface StopMeasure {
  /** Of the entry. */
  readonly side: Side;
  /** The price from which the stop is measured: the limit, else the trigger, else the market. */
  readonly reference: Decimal;
  /** The price of the entry's fill, slippage included. */
  readonly worst: Decimal;
  readonly atr: Decimal | null;
  readonly instrument: Instrument & TradingCosts;
}

/**
 * The price at which the stop loss fills in a market without gaps: its limit, else its stop with slippage. Null when it
 * is measured in an ATR that is not known. SQL's exit_terms() and exit_preview() compute the same.
 */
export function stopFill(stop: LineStop, measure: StopMeasure): Decimal | null {
  if (stop.kind === 'price' && stop.limit !== null) return stop.limit;
  const price = stopPriceOf(stop, measure);
  return price === null ? null : slipped(measure.instrument, measure.side === 'BUY' ? 'SELL' : 'BUY', price);
}

function stopPriceOf(stop: LineStop, { side, reference, worst, atr, instrument }: StopMeasure): Decimal | null {
  const beyond = (from: Decimal, distance: Decimal): Decimal =>
    side === 'BUY' ? from.minus(distance) : from.plus(distance);
  // A trail begins at the market's price of the entry, before slippage, and its stop is on the tick.
  const begins = side === 'BUY' ? minimum(reference, worst) : maximum(reference, worst);
  const trailing = (distance: Decimal): Decimal => roundToTick(instrument, beyond(begins, distance), side);
  switch (stop.kind) {
    case 'price':
      return stop.price;
    case 'atr':
      return atr === null ? null : roundToTick(instrument, beyond(reference, atr.times(stop.multiple)), side);
    case 'trailing-atr':
      // A distance is rounded up: the trail is no nearer than wanted.
      return atr === null ? null : trailing(roundToTick(instrument, atr.times(stop.multiple), 'SELL'));
    case 'trailing-amount':
      return trailing(stop.amount);
    case 'trailing-percent':
      return trailing(begins.times(stop.percent).dividedBy(100));
    default:
      return unreachable(stop);
  }
}

export function needsAtr({ trigger, stopLoss, quantity }: OrderLine): boolean {
  const isMeasured = isByRisk(quantity);
  return (
    isMeasured && (trigger?.kind === 'trailing-atr' || stopLoss?.kind === 'atr' || stopLoss?.kind === 'trailing-atr')
  );
}
