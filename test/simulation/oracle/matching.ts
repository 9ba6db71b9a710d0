/** How the oracle matches one market event: every order that takes part, in the order of acceptance, leg by leg. */
import { floorTo, greatest, least, times, units } from '../amounts.ts';
import { unitsOrNull } from '../ledger.ts';
import type { LedgerTrade } from '../ledger.ts';
import type { ToldEvent } from '../market.ts';
import { BARRED, QUOTED } from '../schedule.ts';
import type { Setting, SimulatedSymbol } from '../schedule.ts';
import type { OracleBooks } from './books.ts';
import type { OracleOrder } from './order.ts';
import { offerAt, restingOffer, touches, trailed, wayOf } from './prices.ts';
import type { Offer, Rates, Side } from './prices.ts';

const GRID = {
  [BARRED]: { tick: units('0.5'), lot: units('1') },
  [QUOTED]: { tick: units('0.01'), lot: units('0.1') },
} as const;

/** At one price, or on the way from one price to another. */
type Leg =
  | {
      readonly kind: 'point';
      readonly seen: Readonly<Record<Side, bigint | null>>;
      readonly traded: Readonly<Record<Side, bigint | null>>;
    }
  | { readonly kind: 'way'; readonly from: bigint; readonly to: bigint };

export interface MatchingTerms {
  readonly setting: Setting;
  readonly orders: readonly OracleOrder[];
  readonly books: OracleBooks;
  readonly trades: LedgerTrade[];
  /** Of a bar; null: unknown. */
  readonly volume: string | null;
  /** What the open of the bar has filled. */
  readonly filledBefore: bigint;
}

export class Matching {
  readonly symbol: SimulatedSymbol;
  /** The event's own instant. */
  readonly instant: number;
  readonly #terms: MatchingTerms;
  readonly #legs: readonly Leg[];
  readonly #acceptedBy: number;
  readonly #at: number;
  readonly #rates: Rates;
  /** What is left to fill, both sides of a bar together; null: no bound. */
  readonly #left: Record<Side, { amount: bigint | null }>;
  #leg = 0;
  #after = 0;

  constructor(event: ToldEvent, terms: MatchingTerms) {
    this.#terms = terms;
    this.symbol = event.kind === 'quote' ? QUOTED : BARRED;
    this.#rates = { slippage: units(terms.setting.slippageRate), tick: GRID[this.symbol].tick };
    this.#legs = legsOf(event);
    this.#acceptedBy = event.kind === 'quote' ? event.at : event.opensAt;
    this.#at = event.kind === 'close' ? event.closesAt - 1 : this.#acceptedBy;
    this.instant = event.kind === 'close' ? event.closesAt : this.#acceptedBy;
    this.#left = this.#bounds(event);
  }

  /** Until the given order of the given leg, included; null: to the end. */
  go(until: { readonly after: number | null; readonly legs: number } | null): 'part' | 'whole' {
    for (; this.#leg < this.#legs.length; this.#leg += 1, this.#after = 0) {
      const leg = this.#legs[this.#leg]!;
      for (const order of this.#takingPart()) {
        if (until !== null && this.#leg === until.legs && order.sequence! > (until.after ?? 0)) return 'part';
        this.#after = order.sequence!;
        this.#visit(order, leg);
      }
      if (until !== null && this.#leg === until.legs) return 'part';
    }
    return until === null ? 'whole' : 'part';
  }

  #bounds(event: ToldEvent): Record<Side, { amount: bigint | null }> {
    const { lot } = GRID[this.symbol];
    if (event.kind === 'quote') {
      const size = unitsOrNull(event.size);
      const amount = size === null ? null : floorTo(size, lot);
      return { BUY: { amount }, SELL: { amount } };
    }
    const { volume, setting, filledBefore } = this.#terms;
    const share = volume === null ? null : floorTo(times(units(volume), units(setting.participationRate)), lot);
    const shared = { amount: share === null ? null : greatest(0n, share - filledBefore) };
    return { BUY: shared, SELL: shared };
  }

  #takingPart(): OracleOrder[] {
    return this.#terms.orders
      .filter((order) => order.isWorking && order.symbol === this.symbol && order.sequence! > this.#after)
      .filter((order) => order.eligibleAt <= this.#acceptedBy)
      .sort((one, other) => one.sequence! - other.sequence!);
  }

  #visit(order: OracleOrder, leg: Leg): void {
    const waited = order.awaits;
    if (waited && !(this.#onlyReduces(order) && this.#reducible(order) === 0n)) this.#trigger(order, leg);
    const offer = order.awaits ? null : this.#offer(order, leg, waited);
    const { quantity, isShort } = offer === null ? { quantity: 0n, isShort: false } : this.#take(order, offer);
    if (offer !== null && quantity > 0n) this.#fill(order, quantity, offer);
    if (order.rest === 0n) return;
    const reason = this.#endReason(order, isShort);
    if (reason !== null) order.end('CANCELED', reason, this.#at);
    else if (offer !== null) order.hinder('NO_VOLUME');
    else if (order.limit !== null || order.awaits) order.hinder('PRICE_NOT_REACHED');
  }

  #trigger(order: OracleOrder, leg: Leg): void {
    for (const price of pricesOn(order, leg)) {
      if (touches(order, price)) {
        order.triggeredAt = this.#at;
        return order.note('TRIGGERED', this.#at, { price: order.stop });
      }
      if (order.type === 'TRAILING_STOP') order.stop = trailed(order, price, this.#rates.tick);
    }
  }

  #offer(order: OracleOrder, leg: Leg, waited: boolean): Offer | null {
    if (leg.kind === 'way')
      return waited ? offerAt(order, order.stop!, this.#rates) : restingOffer(order, leg.from, leg.to);
    const price = leg.traded[order.side];
    return price === null ? null : offerAt(order, price, this.#rates);
  }

  #take(order: OracleOrder, { price }: Offer): { readonly quantity: bigint; readonly isShort: boolean } {
    const wanted = this.#onlyReduces(order) ? least(order.rest, this.#reducible(order)) : order.rest;
    const left = this.#left[order.side].amount;
    const offered = left === null ? wanted : least(wanted, left);
    if (order.time === 'FOK' && offered < wanted) return { quantity: 0n, isShort: false };
    if (order.portfolio === 'margin' || order.side === 'SELL') return { quantity: offered, isShort: false };
    let paid = offered;
    const { books } = this.#terms;
    while (paid > 0n && books.costOf(paid, price) > books.cash.cash) paid -= GRID[this.symbol].lot;
    if (paid === offered) return { quantity: offered, isShort: false };
    return { quantity: order.time === 'FOK' ? 0n : paid, isShort: true };
  }

  #fill(order: OracleOrder, quantity: bigint, offer: Offer): void {
    const { amount } = this.#left[order.side];
    if (amount !== null) this.#left[order.side].amount = amount - quantity;
    const { portfolio, symbol, side } = order;
    const trade = this.#terms.books.book({ portfolio, symbol, side, quantity, offer, at: this.#at });
    order.trades += 1;
    order.filled += quantity;
    order.notional += times(quantity, offer.price);
    if (order.rest === 0n) {
      order.status = 'FILLED';
      order.closedAt = this.#at;
      order.asked = null;
    } else if (!order.status.startsWith('PENDING')) order.status = 'PARTIALLY_FILLED';
    order.note('TRADE', this.#at, { quantity, price: offer.price });
    this.#terms.trades.push({ client: order.client, number: order.trades, ...trade });
  }

  #endReason(order: OracleOrder, isShort: boolean): string | null {
    if (this.#onlyReduces(order) && this.#reducible(order) === 0n)
      return order.reduceOnly ? 'NOTHING_TO_REDUCE' : 'NOTHING_TO_SELL';
    if (isShort) return 'INSUFFICIENT_CASH';
    if (order.time === 'FOK') return 'FOK_NOT_FILLABLE';
    return order.time === 'IOC' ? 'IOC_REST' : null;
  }

  /** A sale of a CASH account never opens a short. */
  #onlyReduces({ reduceOnly, portfolio, side }: OracleOrder): boolean {
    return reduceOnly || (portfolio === 'cash' && side === 'SELL');
  }

  #reducible({ portfolio, side }: OracleOrder): bigint {
    const held = this.#terms.books.held(portfolio, this.symbol);
    return greatest(0n, side === 'SELL' ? held : -held);
  }
}

function legsOf(event: ToldEvent): readonly Leg[] {
  if (event.kind === 'quote') {
    const [bid, ask, last] = [unitsOrNull(event.bid), unitsOrNull(event.ask), unitsOrNull(event.last)];
    return [{ kind: 'point', seen: { BUY: last ?? ask, SELL: last ?? bid }, traded: { BUY: ask, SELL: bid } }];
  }
  const open = units(event.open);
  if (event.kind === 'open') {
    const both = { BUY: open, SELL: open };
    return [{ kind: 'point', seen: both, traded: both }];
  }
  const way = wayOf(open, units(event.high), units(event.low), units(event.close));
  return [0, 1, 2].map((leg) => ({ kind: 'way', from: way[leg]!, to: way[leg + 1]! }));
}

/** An order whose stop lies behind the beginning of a leg came back after it was passed: it waits for the next event. */
function pricesOn(order: OracleOrder, leg: Leg): readonly bigint[] {
  if (leg.kind === 'way') return touches(order, leg.from) ? [] : [leg.from, leg.to];
  const price = leg.seen[order.side];
  return price === null ? [] : [price];
}
