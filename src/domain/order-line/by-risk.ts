/**
 * The quantity by risk: the lots that lose at most an amount of money when the order fills at its worst price and
 * leaves at its stop in a market without gaps, slippage and both fees included. Without a stop loss the distance
 * between the price and the trigger counts.
 */
import { plain, round8 } from '../decimal.ts';
import type { Decimal } from '../decimal.ts';
import { floorToLot } from '../instrument.ts';
import type { Instrument, TradingCosts } from '../instrument.ts';
import type { Side } from '../order.ts';
import { err, ok } from '../result.ts';
import type { Result } from '../result.ts';
import { entryPrices, lossPerUnit, quantityForLoss, resultOf } from '../sizing.ts';
import type { RoundTrip } from '../sizing.ts';
import { needsAtr, stopFill } from './exits.ts';
import type { LineError, LineStop, OrderLine } from './intent.ts';
import { errorAt } from './part-error.ts';

export interface Pricing {
  readonly side: Side;
  readonly limitPrice: Decimal | null;
  /** The price that triggers the order; null without a trigger. */
  readonly trigger: Decimal | null;
  /** Of a purchase the ask, of a sale the bid; null without a market. */
  readonly market: Decimal | null;
}

interface RiskMarket {
  readonly instrument: Instrument & TradingCosts;
  readonly atr: Decimal | null;
}

export function byRisk(
  line: OrderLine,
  risk: Decimal,
  pricing: Pricing,
  market: RiskMarket,
): Result<Decimal, LineError> {
  const isPriced = pricing.limitPrice !== null || pricing.market !== null || pricing.trigger !== null;
  if (isPriced && market.atr === null && needsAtr(line)) return err(unknownAtr(line));
  const quantity =
    line.stopLoss === null
      ? toTrigger(line, risk, pricing, market)
      : toStop(line, risk, { ...pricing, stop: line.stopLoss, ...market });
  return quantity.ok ? worthwhile(line, quantity.value, pricing, market) : quantity;
}

function toStop(
  line: OrderLine,
  risk: Decimal,
  { side, limitPrice, trigger, market, stop, instrument, atr }: Pricing & RiskMarket & { readonly stop: LineStop },
): Result<Decimal, LineError> {
  const triggers = line.trigger?.kind === 'if-touched' ? 'if touched' : 'stop';
  const prices = entryPrices({ side, limitPrice, trigger, triggers, market, instrument });
  if (prices === null) return err(noPrice(line));
  // Measured where the database measures it: a stop price, unlike a trail, is known before the market.
  const fixed = line.trigger?.kind === 'stop' || line.trigger?.kind === 'if-touched' ? line.trigger.price : null;
  const reference = limitPrice ?? fixed ?? prices.reference;
  const exit = stopFill(stop, { side, reference, worst: prices.worst, atr, instrument });
  if (exit === null) return err(unknownAtr(line));
  const trip: RoundTrip = { side, entry: prices.worst, exit, instrument };
  const between = `between the price ${plain(prices.worst)} and the stop, which fills at ${plain(exit)}`;
  if (exit.lessThanOrEqualTo(0) || lossPerUnit(trip).lessThanOrEqualTo(0))
    return err(errorAt(line, 'quantity', `there is no risk ${between}`, ['0.5']));
  const units = quantityForLoss(risk, trip);
  if (units.greaterThan(0)) return ok(units);
  const { lotSize, symbol } = instrument;
  const loss = plain(resultOf(lotSize, trip).negated());
  const message = `one lot of ${plain(lotSize)} ${symbol} loses ${loss} ${between}, fees included: more than ${plain(round8(risk))}`;
  return err(errorAt(line, 'quantity', `${message}; raise the risk or move the stop nearer`));
}

function toTrigger(
  line: OrderLine,
  risk: Decimal,
  { limitPrice, trigger, market }: Pricing,
  { instrument }: RiskMarket,
): Result<Decimal, LineError> {
  const price = limitPrice ?? market;
  if (price === null || trigger === null) return err(noPrice(line));
  const distance = price.minus(trigger).abs();
  const between = `between the price ${plain(price)} and the trigger ${plain(trigger)}`;
  if (distance.isZero()) return err(errorAt(line, 'quantity', `there is no risk ${between}`, ['0.5']));
  const units = floorToLot(instrument, risk.dividedBy(distance));
  if (units.greaterThan(0)) return ok(units);
  const lot = `${plain(instrument.lotSize)} ${line.symbol}`;
  return err(errorAt(line, 'quantity', `one lot of ${lot} risks more than ${plain(round8(risk))} ${between}`));
}

/** The database denies such an order too, but cannot name the risk as its cause. */
function worthwhile(
  line: OrderLine,
  quantity: Decimal,
  { limitPrice, trigger, market }: Pricing,
  { instrument }: RiskMarket,
): Result<Decimal, LineError> {
  const price = limitPrice ?? trigger ?? market;
  const notional = price === null ? null : round8(quantity.times(price));
  const { minimumNotional, symbol } = instrument;
  if (notional === null || notional.greaterThanOrEqualTo(minimumNotional)) return ok(quantity);
  const message = `the risk allows ${plain(quantity)} ${symbol}, worth ${plain(notional)}: less than the minimum ${plain(minimumNotional)}`;
  return err(errorAt(line, 'quantity', `${message}; raise the risk or move the stop nearer`));
}

function noPrice(line: OrderLine): LineError {
  return errorAt(line, 'quantity', `${line.symbol} has no price now to measure the risk from`, ['0.5']);
}

function unknownAtr(line: OrderLine): LineError {
  const [part, expected] =
    line.trigger?.kind === 'trailing-atr'
      ? (['trigger', ['trl 1.5%', 'trl 2']] as const)
      : (['stopLoss', ['sl 183', 'sl trl 1.5%']] as const);
  return { ...errorAt(line, part, `the ATR of ${line.symbol} is not known now`, expected), needs: 'ATR' };
}
