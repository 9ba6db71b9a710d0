/**
 * Random entries that are sized by risk, and their way through the engine: filled, and stopped out in a market without
 * gaps.
 */
import fc from 'fast-check';
import { parseOrderLine } from '../../src/domain/order-line/parse.ts';
import type { LineStop, PlaceOrderRequest } from '../../src/domain/order-line/intent.ts';
import { resolveIntent } from '../../src/domain/order-line/resolve.ts';
import { stopFill } from '../../src/domain/order-line/exits.ts';
import { entryPrices, resultOf } from '../../src/domain/sizing.ts';
import { Decimal, ZERO } from '../../src/domain/decimal.ts';
import type { Order, Side } from '../../src/domain/order.ts';
import type { TradedInstrument } from '../../src/engine/state.ts';
import { MINUTE_MS } from '../../src/domain/time-units.ts';
import { PaperDesk, instrument } from '../engine/desk.ts';
import { d, quote } from './samples.ts';

export interface SizedTrip {
  readonly line: string;
  readonly traded: TradedInstrument;
  readonly side: Side;
  /** The one price of the market when the order is placed. */
  readonly price: Decimal;
  readonly atr: Decimal;
  readonly risk: Decimal;
}

const figures = {
  tick: fc.constantFrom('0.01', '0.05', '0.1', '0.25', '1'),
  lot: fc.constantFrom('0.00000001', '0.001', '0.1', '1', '5'),
  commissionPips: fc.integer({ min: 0, max: 100 }),
  slippagePips: fc.integer({ min: 0, max: 200 }),
  priceTicks: fc.integer({ min: 2_000, max: 5_000_000 }),
  entryTicks: fc.integer({ min: 0, max: 300 }),
  stopTicks: fc.integer({ min: 1, max: 900 }),
  riskCents: fc.integer({ min: 100, max: 100_000_000 }),
  side: fc.constantFrom('b' as const, 'ss' as const),
  entry: fc.constantFrom('market', 'limit', 'stop', 'touched'),
  stop: fc.constantFrom('price', 'atr', 'amount', 'percent', 'trailing atr'),
};

export const sizedTrips: fc.Arbitrary<SizedTrip> = fc.record(figures).map((one) => {
  const tick = d(one.tick);
  const price = tick.times(one.priceTicks);
  const isLong = one.side === 'b';
  // A limit and a touch are on the passive side of the market, a stop on the other one.
  const isAbove = isLong === (one.entry === 'stop');
  const away = tick.times(one.entry === 'market' ? 0 : one.entryTicks);
  const entry = isAbove ? price.plus(away) : price.minus(away);
  const distance = tick.times(one.stopTicks);
  const [words, stop] = [entryWords(one.entry, entry), stopWords(one.stop, { entry, distance, isLong })];
  return {
    line: `${one.side} risk ${d(one.riskCents).dividedBy(100).toFixed()} BTCUSD ${words} gtc sl ${stop}`,
    traded: instrument('BTCUSD', {
      tickSize: tick,
      lotSize: d(one.lot),
      minimumNotional: ZERO,
      commissionRate: d(one.commissionPips).dividedBy(10_000),
      slippageRate: d(one.slippagePips).dividedBy(10_000),
    }),
    side: isLong ? 'BUY' : 'SELL',
    price,
    atr: distance.times('0.7'),
    risk: d(one.riskCents).dividedBy(100),
  };
});

function entryWords(kind: string, entry: Decimal): string {
  if (kind === 'limit') return `@${entry.toFixed()}`;
  return kind === 'market' ? '@mkt' : `@mkt ${kind === 'stop' ? 'stp' : 'mit'} ${entry.toFixed()}`;
}

function stopWords(
  kind: string,
  { entry, distance, isLong }: { readonly entry: Decimal; readonly distance: Decimal; readonly isLong: boolean },
): string {
  const percent = distance.dividedBy(entry).times(100).toDecimalPlaces(4).plus('0.0001').toFixed();
  switch (kind) {
    case 'price':
      return (isLong ? entry.minus(distance) : entry.plus(distance)).toFixed();
    case 'atr':
      return '-1.3atr';
    case 'amount':
      return `trl ${distance.toFixed()}`;
    case 'percent':
      return `trl ${percent}%`;
    default:
      return 'trl 1.7atr';
  }
}

interface Resolved {
  readonly request: PlaceOrderRequest;
  /** As the preview shows it, for any quantity. */
  readonly previewed: (quantity: Decimal) => Decimal;
  readonly reference: Decimal;
}

/** Null when the risk is less than one lot. */
function resolvedTrip({ line, traded, side, price, atr }: SizedTrip): Resolved | null {
  const parsed = parseOrderLine(line);
  if (!parsed.ok || parsed.value.kind !== 'order') throw new Error(`${line}: ${parsed.ok ? '' : parsed.error.message}`);
  const market = quote({ bid: price, ask: price, last: price });
  const answer = resolveIntent(parsed.value, { instrument: traded, quote: market, position: null, equity: null, atr });
  if (!answer.ok) {
    if (/one lot|no risk|^the stop of/.test(answer.error.message)) return null;
    throw new Error(`${line}: ${answer.error.message}`);
  }
  const request = answer.value;
  const { limitPrice, stopPrice: trigger, type } = request;
  const triggers = type === 'MARKET_IF_TOUCHED' ? 'if touched' : 'stop';
  const prices = entryPrices({ side, limitPrice, trigger, triggers, market: price, instrument: traded });
  const { reference, worst } = prices!;
  const exit = stopFill(request.exits!.stopLoss!, { side, reference, worst, atr, instrument: traded })!;
  const trip = { side, entry: worst, exit, instrument: traded };
  return { request, previewed: (quantity) => resultOf(quantity, trip), reference };
}

/** The lines of cash of the ledger, from the entry's fill to that of its stop, as the engine books them. */
function ledgerOf(trip: SizedTrip, { request, reference }: Resolved): Decimal {
  const desk = new PaperDesk([trip.traded]);
  const at = (price: Decimal, minute: number): void =>
    void desk.quote(quote({ bid: price, ask: price, last: price, quotedAt: minute * MINUTE_MS }));
  at(reference, 1);
  const { side, quantity, type, limitPrice, stopPrice } = request;
  desk.place({ id: 'entry', side, quantity, type, limitPrice, stopPrice });
  desk.place({
    id: 'stop',
    side: side === 'BUY' ? 'SELL' : 'BUY',
    quantity,
    reduceOnly: true,
    parentId: 'entry',
    listId: 'entry',
    ...stopTerms(trip, request.exits!.stopLoss!, reference),
  });
  at(reference, 2);
  at(reference, 3);
  at(desk.state.markets.get('BTCUSD')!.orders.get('stop')!.stopPrice!, 4);
  if (!desk.held().isZero()) throw new Error(`${trip.line}: the stop has not closed the position`);
  const lines = desk.effects.flatMap((effect) => (effect.kind === 'trade' ? effect.ledger : []));
  return lines.reduce((sum, { account, amount }) => (account === 'CASH' ? sum.plus(amount) : sum), ZERO);
}

/** The stop order as the desk stores it with its entry. */
function stopTerms(
  { traded, side, atr }: SizedTrip,
  stop: LineStop,
  reference: Decimal,
): Pick<Order, 'type' | 'stopPrice' | 'trailAmount' | 'trailPercent'> {
  const none = { stopPrice: null, trailAmount: null, trailPercent: null };
  const [down, up] = [Decimal.ROUND_FLOOR, Decimal.ROUND_CEIL];
  switch (stop.kind) {
    case 'price':
      return { ...none, type: 'STOP', stopPrice: stop.price };
    case 'atr': {
      const distance = atr.times(stop.multiple);
      const exact = side === 'BUY' ? reference.minus(distance) : reference.plus(distance);
      return { ...none, type: 'STOP', stopPrice: exact.toNearest(traded.tickSize, side === 'BUY' ? down : up) };
    }
    case 'trailing-amount':
      return { ...none, type: 'TRAILING_STOP', trailAmount: stop.amount };
    case 'trailing-percent':
      return { ...none, type: 'TRAILING_STOP', trailPercent: stop.percent };
    case 'trailing-atr':
      return {
        ...none,
        type: 'TRAILING_STOP',
        trailAmount: atr.times(stop.multiple).toNearest(traded.tickSize, up),
      };
  }
}

/** `too small` when the risk is less than one lot. Throws when a law is broken. */
export function checkTrip(trip: SizedTrip): 'filled' | 'too small' {
  const resolved = resolvedTrip(trip);
  if (resolved === null) return 'too small';
  const { request, previewed } = resolved;
  const { quantity } = request;
  const shown = previewed(quantity);
  const booked = ledgerOf(trip, resolved);
  const fault = (law: string): Error =>
    new Error(`${trip.line}: ${law}; shown ${shown.toFixed()}, booked ${booked.toFixed()}`);
  // Each order fills at once here, so that even the eighth decimal agrees.
  if (!shown.equals(booked)) throw fault('the preview differs from the ledger');
  if (shown.negated().greaterThan(trip.risk)) throw fault('the loss is above the risk');
  const more = previewed(quantity.plus(trip.traded.lotSize)).negated();
  // The rounding of four amounts may hide a lot that costs less than it.
  if (more.lessThan(trip.risk.minus('0.0000001'))) throw fault('the risk allows one lot more');
  return 'filled';
}
