/**
 * Turns a parsed line into a request to place_order: quantities are rounded down to whole lots, offsets to ticks in the
 * passive direction. An amount of money covers the order at its worst price, fee included: the limit, or the market and
 * the expected slippage. A part that the desk does not support yet is refused here by name and place, before anything
 * is sent.
 */
import { NO_CONDITIONS } from '../condition-words.ts';
import { Decimal, ZERO, plain, round8 } from '../decimal.ts';
import { floorToLot, roundToTick } from '../instrument.ts';
import type { Instrument, TradingCosts } from '../instrument.ts';
import type { Side, TimeInForce } from '../order.ts';
import type { Position } from '../position.ts';
import { markPrice, midPrice } from '../quote.ts';
import type { Quote } from '../quote.ts';
import { err, ok } from '../result.ts';
import type { Result } from '../result.ts';
import { slippedPrice } from '../slippage.ts';
import { affordableQuantity, reservedPrice } from '../spending.ts';
import { unreachable } from '../unreachable.ts';
import { byRisk } from './by-risk.ts';
import type { Pricing } from './by-risk.ts';
import type { HaltLine, LineError, LinePrice, OrderLine, PlaceOrderRequest, PriceBase, Sizing } from './intent.ts';
import { brokenCondition, conditionsOf } from './conditions.ts';
import { exitsOf, wrongSide } from './exits.ts';
import { isByRisk, sizingOf } from './sized.ts';
import type { Measures } from './sized.ts';
import { errorAt } from './part-error.ts';
import { NO_TRIGGER, contradiction, higher, triggerPrice, typeAndTrigger } from './trigger.ts';

export interface ResolveContext extends Measures {
  /** The line's instrument, or null when the desk has no such symbol. */
  readonly instrument: (Instrument & TradingCosts) | null;
  readonly quote: Quote | null;
  /** The portfolio's position in the line's symbol; null without a position. */
  readonly position: Pick<Position, 'quantity'> | null;
  /** The average true range; null when it is not known, and for a line that needs none. */
  readonly atr: Decimal | null;
}

/**
 * Cancels, flattening and reversing have no order to resolve: see flattenRequest and reverseRequests;
 * resolve-replace.ts resolves new terms. `bc` is always reduce-only: a cover never opens a position.
 */
export function resolveIntent(
  intent: OrderLine | HaltLine,
  context: ResolveContext,
): Result<PlaceOrderRequest, LineError> {
  switch (intent.kind) {
    case 'halt':
      return err(errorAt(intent, 'verb', "a halt is not an order: use H in the console, or traderai halt 'REASON'"));
    case 'order':
      return resolveOrder(intent, context);
    default:
      return unreachable(intent);
  }
}

type Held = Pick<Position, 'symbol' | 'quantity'>;

/** The order that closes a position at the market; null when there is nothing to close. */
export function flattenRequest(position: Held): PlaceOrderRequest | null {
  if (position.quantity.isZero()) return null;
  return { ...againstPosition(position), quantity: position.quantity.abs(), reduceOnly: true };
}

/**
 * The orders that turn a position around at the market. The second one waits for the first, which closes what is left
 * then: the new position is never larger than this one. Null when there is no position.
 */
export function reverseRequests(
  position: Held,
): { readonly closing: PlaceOrderRequest; readonly opening: PlaceOrderRequest } | null {
  const closing = flattenRequest(position);
  return closing === null ? null : { closing, opening: { ...closing, reduceOnly: false } };
}

function againstPosition({ symbol, quantity }: Held): Omit<PlaceOrderRequest, 'quantity' | 'reduceOnly'> {
  return {
    side: quantity.greaterThan(0) ? 'SELL' : 'BUY',
    symbol,
    type: 'MARKET',
    limitPrice: null,
    ...NO_TRIGGER,
    timeInForce: 'DAY',
    ...NO_CONDITIONS,
    note: null,
    signalNumber: null,
  };
}

function resolveOrder(line: OrderLine, context: ResolveContext): Result<PlaceOrderRequest, LineError> {
  const missing = unavailablePart(line) ?? contradiction(line) ?? brokenCondition(line);
  if (missing !== null) return err(missing);
  const side: Side = line.side === 'b' || line.side === 'bc' ? 'BUY' : 'SELL';
  const price = resolvePrice(line, side, context);
  if (!price.ok) return price;
  const terms = typeAndTrigger(line);
  const mark = context.quote === null ? null : markPrice(context.quote);
  const trigger = triggerPrice(terms, side, { mark, atr: context.atr });
  // As the database measures: from the limit, else the trigger, else the market.
  const market = marketPrice(side, context.quote);
  const entry = price.value ?? terms.stopPrice ?? market;
  const misplaced = wrongSide(line, side, entry);
  if (misplaced !== null) return err(misplaced);
  const pricing = { side, limitPrice: price.value, trigger, market };
  const quantity = resolveQuantity(line, pricing, context);
  if (!quantity.ok) return quantity;
  return ok({
    side,
    symbol: line.symbol,
    quantity: quantity.value.quantity,
    ...(quantity.value.sizing !== null && { sizing: quantity.value.sizing }),
    ...terms,
    exits: exitsOf(line),
    limitPrice: price.value,
    timeInForce: timeInForceOf(line),
    reduceOnly: line.side === 'bc' || line.flags.includes('ro'),
    ...conditionsOf(line),
    ...(line.confirmed !== null && { confirmedQuantity: line.confirmed }),
    note: line.note,
    signalNumber: line.signal,
  });
}

/** A part that needs another one; null when none is missing. */
export function unavailablePart(line: OrderLine): LineError | null {
  if (!isByRisk(line.quantity) || line.stopLoss !== null || line.trigger !== null) return null;
  const message = 'a quantity by risk needs a stop loss (sl) or a trigger (stp, mit or trl) to measure it';
  return errorAt(line, 'quantity', message, ['0.5', '$25k', '5%nav']);
}

/** The limit price, or null for a market order. An explicit price stays as typed: the database checks the tick. */
function resolvePrice(line: OrderLine, side: Side, context: ResolveContext): Result<Decimal | null, LineError> {
  const { price } = line;
  switch (price.kind) {
    case 'market':
      return ok(null);
    case 'limit':
      return ok(price.price);
    case 'relative':
      return resolveRelative(line, price, side, context);
    default:
      return unreachable(price);
  }
}

/** The line's symbol, and the places of its parts. */
type Priced = Pick<OrderLine, 'symbol' | 'spans'>;

/** Rounded to ticks in the passive direction. */
export function resolveRelative(
  line: Priced,
  { base, offset }: Extract<LinePrice, { kind: 'relative' }>,
  side: Side,
  { instrument, quote }: ResolveContext,
): Result<Decimal, LineError> {
  if (instrument === null) return err(unknownInstrument(line));
  const from = quote === null ? null : basePrice(quote, base);
  if (from === null) return err(errorAt(line, 'price', `${line.symbol} has no ${base} price now`, ['@64000']));
  const price = roundToTick(
    instrument,
    offset === null ? from : from.plus(offsetAmount(offset, from, instrument)),
    side,
  );
  return price.greaterThan(0)
    ? ok(price)
    : err(errorAt(line, 'price', `the price would be ${plain(price)}, which is not above zero`));
}

function basePrice(quote: Quote, base: PriceBase): Decimal | null {
  return base === 'mid' ? midPrice(quote) : quote[base];
}

function offsetAmount(
  { unit, amount }: NonNullable<Extract<LinePrice, { kind: 'relative' }>['offset']>,
  from: Decimal,
  instrument: Instrument,
): Decimal {
  switch (unit) {
    case 'ticks':
      return amount.times(instrument.tickSize);
    case 'basis-points':
      return from.times(amount).dividedBy(10_000);
    case 'absolute':
      return amount;
    default:
      return unreachable(unit);
  }
}

interface Sized {
  readonly quantity: Decimal;
  /** Null for a quantity that is not computed from a risk. */
  readonly sizing: Sizing | null;
}

function resolveQuantity(line: OrderLine, pricing: Pricing, context: ResolveContext): Result<Sized, LineError> {
  const sizing = sizingOf(line, context);
  if (!sizing.ok) return sizing;
  const quantity =
    sizing.value === null
      ? unsized(line, pricing, context)
      : sizing.value.method === 'VOLATILITY'
        ? forMoney(line, sizing.value.money, pricing, context)
        : risking(line, sizing.value, pricing, context);
  return quantity.ok ? ok({ quantity: quantity.value, sizing: sizing.value }) : quantity;
}

function risking(
  line: OrderLine,
  { money }: Sizing,
  pricing: Pricing,
  { instrument, atr }: ResolveContext,
): Result<Decimal, LineError> {
  return instrument === null ? err(unknownInstrument(line)) : byRisk(line, money, pricing, { instrument, atr });
}

/** Explicit units and the whole position stay unchanged; computed quantities are rounded down to whole lots. */
function unsized(line: OrderLine, pricing: Pricing, context: ResolveContext): Result<Decimal, LineError> {
  const { quantity } = line;
  switch (quantity.kind) {
    case 'units':
      return ok(quantity.units);
    case 'notional':
      return forMoney(line, quantity.notional, pricing, context);
    case 'percent-nav': {
      const money = shareOfEquity(line, quantity.percent, context);
      return money.ok ? forMoney(line, money.value, pricing, context) : money;
    }
    case 'position':
      return ofPosition(line, new Decimal(1), context);
    case 'position-fraction':
      return ofPosition(line, quantity.divisor, context);
    case 'risk-percent':
    case 'risk-money':
    case 'volatility':
    case 'kelly':
      throw new Error(`${quantity.kind} is computed from its money`);
    default:
      return unreachable(quantity);
  }
}

function shareOfEquity(line: OrderLine, percent: Decimal, { equity }: ResolveContext): Result<Decimal, LineError> {
  return equity !== null && equity.greaterThan(0)
    ? ok(equity.times(percent).dividedBy(100))
    : err(errorAt(line, 'quantity', 'the portfolio has no equity: give the quantity in units'));
}

/**
 * A sale that only reduces receives cash, so its amount is divided by the price alone; every other order pays slippage
 * and fee too.
 */
function forMoney(
  line: OrderLine,
  money: Decimal,
  { side, limitPrice, trigger, market }: Pricing,
  { instrument, quote, position }: ResolveContext,
): Result<Decimal, LineError> {
  if (instrument === null) return err(unknownInstrument(line));
  const reference = limitPrice ?? higher(trigger, market);
  if (reference === null)
    return err(
      errorAt(line, 'quantity', `${line.symbol} has no price now to turn an amount of money into a quantity`, ['0.5']),
    );
  const most = floorToLot(instrument, money.dividedBy(reference));
  const sells =
    side === 'SELL' &&
    (line.flags.includes('ro') || (position !== null && position.quantity.greaterThanOrEqualTo(most)));
  if (sells && most.greaterThan(0)) return ok(most);
  const { commissionRate, slippageRate } = instrument;
  const worst =
    limitPrice ??
    slippedPrice(
      { kind: 'basis-points', rate: slippageRate },
      { instrument, side, price: reference, limitPrice: null },
    );
  const price = reservedPrice(side, worst, quote === null ? null : markPrice(quote));
  const units = sells
    ? ZERO
    : affordableQuantity(most, money, {
        instrument,
        price,
        commission: { kind: 'basis-points', rate: commissionRate, minimum: ZERO },
      });
  if (units.greaterThan(0)) return ok(units);
  const lot = `${plain(instrument.lotSize)} ${line.symbol}`;
  return err(
    errorAt(
      line,
      'quantity',
      `${plain(round8(money))} at ${plain(price)}, fee included, is less than one lot of ${lot}`,
    ),
  );
}

function ofPosition(
  line: OrderLine,
  divisor: Decimal,
  { instrument, position }: ResolveContext,
): Result<Decimal, LineError> {
  const held = position === null ? new Decimal(0) : position.quantity.abs();
  if (held.isZero()) return err(errorAt(line, 'quantity', `there is no position in ${line.symbol}`, ['0.5']));
  if (divisor.equals(1)) return ok(held);
  if (instrument === null) return err(unknownInstrument(line));
  const units = floorToLot(instrument, held.dividedBy(divisor));
  if (units.greaterThan(0)) return ok(units);
  return err(
    errorAt(
      line,
      'quantity',
      `this share of ${plain(held)} ${line.symbol} is less than one lot of ${plain(instrument.lotSize)}`,
    ),
  );
}

function marketPrice(side: Side, quote: Quote | null): Decimal | null {
  return quote === null ? null : ((side === 'BUY' ? quote.ask : quote.bid) ?? markPrice(quote));
}

function timeInForceOf(line: OrderLine): TimeInForce {
  return line.timeInForce.kind === 'default' ? 'DAY' : line.timeInForce.kind;
}

function unknownInstrument(line: Priced): LineError {
  return errorAt(line, 'symbol', `there is no instrument ${line.symbol} on this desk`);
}
