/** How the oracle matches one market event: every order that takes part, in the order of acceptance, leg by leg. */
import { floorTo, greatest, least, times, units } from '../amounts.ts';
import { unitsOrNull } from '../ledger.ts';
import type { LedgerTrade } from '../ledger.ts';
import type { ToldEvent } from '../market.ts';
import { BARRED, QUOTED } from '../schedule.ts';
import type { Setting, SimulatedSymbol } from '../schedule.ts';
import type { OracleBooks } from './books.ts';
import { afterCompletion, afterEnd, afterFill, afterTrigger, hold } from './links.ts';
import type { OracleOrder } from './order.ts';
import { offerAt, restingOffer, touches, trailed, nearerExtreme } from './prices.ts';
import type { Offer, Rates, Side } from './prices.ts';
import type { OracleSession } from './sessions.ts';

export const GRID = {
  [BARRED]: { tick: units('0.5'), lot: units('1') },
  [QUOTED]: { tick: units('0.01'), lot: units('0.1') },
} as const;

const MINUTE_MS = 60_000;

/** Why the rest of an order ends that has one chance. */
const AFTER_ITS_CHANCE: Partial<Record<OracleOrder['time'], string>> = {
  FOK: 'FOK_NOT_FILLABLE',
  IOC: 'IOC_REST',
  OPG: 'OPENING_PASSED',
  CLS: 'CLOSE_PASSED',
};

/** For one order: at one price, or on the way from one price to another. */
type Leg =
  | {
      readonly kind: 'point';
      readonly seen: Readonly<Record<Side, bigint | null>>;
      readonly traded: Readonly<Record<Side, bigint | null>>;
      /** `close`: only orders at the close trade. */
      readonly moment: 'open' | 'quote' | 'close';
    }
  /** `rest`: for an order that comes to the market where it begins. */
  | { readonly kind: 'rest'; readonly from: bigint; readonly to: bigint }
  | { readonly kind: 'way'; readonly from: bigint; readonly to: bigint };

/** A leg of a bar, whose first extreme is not the same for every order. */
interface BarLeg {
  readonly kind: 'bar';
  readonly first: 'high' | 'low';
  readonly ways: Readonly<Record<'high' | 'low', readonly bigint[]>>;
  readonly leg: number;
}

export interface MatchingTerms {
  readonly setting: Setting;
  readonly orders: readonly OracleOrder[];
  readonly books: OracleBooks;
  readonly trades: LedgerTrade[];
  /** Of a bar; null: unknown. */
  readonly volume: string | null;
  /** The quantity that the open of the bar has filled. */
  readonly filledBefore: bigint;
  /** Of the event; null between sessions. */
  readonly session: OracleSession | null;
  readonly nextSequence: () => number;
  readonly onReleased: (order: OracleOrder) => void;
}

export class Matching {
  readonly symbol: SimulatedSymbol;
  /** The event's own instant. */
  readonly instant: number;
  readonly #terms: MatchingTerms;
  readonly #legs: readonly (Leg | BarLeg)[];
  readonly #acceptedBy: number;
  readonly #at: number;
  readonly #rates: Rates;
  /** The quantity that is left to fill, both sides of a bar together; null: no bound. */
  readonly #left: Record<Side, { amount: bigint | null }>;
  #leg = 0;
  /** The orders that take part in the present leg; those that it releases follow their parents. */
  #waiting: OracleOrder[] | null = null;
  readonly #released = new Set<OracleOrder>();
  /** Orders that filled what they show: their next part comes behind the others. */
  readonly #shown = new Set<OracleOrder>();

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
    for (; this.#leg < this.#legs.length; this.#leg += 1) {
      this.#waiting ??= this.#takingPart();
      for (let order = this.#waiting[0]; order !== undefined; order = this.#waiting[0]) {
        if (until !== null && this.#leg === until.legs && order.sequence! > (until.after ?? 0)) return this.#pause();
        this.#waiting.shift();
        // New terms between two parts of an event may have put it behind the event.
        if (order.isWorking && order.eligibleAt <= this.#acceptedBy)
          this.#attend(order, this.#legFor(order, this.#legs[this.#leg]!));
      }
      if (until !== null && this.#leg === until.legs) return this.#pause();
      this.#waiting = null;
      this.#pause();
    }
    return until === null ? 'whole' : 'part';
  }

  /** A released order of the day has the session of the event that released it. */
  #pause(): 'part' {
    for (const order of this.#shown) {
      if (!order.isOpen || order.rest === 0n) continue;
      order.replacedAt = this.#at + 1;
      order.sequence = this.#terms.nextSequence();
    }
    this.#shown.clear();
    for (const order of this.#released) this.#terms.onReleased(order);
    this.#released.clear();
    return 'part';
  }

  /** In the worst case, an order that closes a position meets the worse extreme first; one that the bar released does not. */
  #legFor(order: OracleOrder, leg: Leg | BarLeg): Leg {
    if (leg.kind !== 'bar') return leg;
    const isWorst =
      this.#terms.setting.barPath === 'WORST_CASE' &&
      this.#onlyReduces(order) &&
      (order.releasedAt === null || order.releasedAt <= this.#acceptedBy);
    const way = leg.ways[isWorst ? (order.side === 'SELL' ? 'low' : 'high') : leg.first];
    return { kind: 'way', from: way[leg.leg]!, to: way[leg.leg + 1]! };
  }

  /** An order that fills is followed by the orders that it releases, on what is left of the leg. */
  #attend(order: OracleOrder, leg: Leg): void {
    const before = order.trades;
    const at = this.#visit(order, leg);
    if (order.trades === before) return;
    const children = order.children.filter((child) => child.isWorking);
    for (const child of children.sort((one, other) => one.sequence! - other.sequence!)) this.#released.add(child);
    for (const child of children) {
      if (!child.isWorking || child.eligibleAt > this.#acceptedBy) continue;
      this.#attend(child, leg.kind === 'point' ? leg : { kind: 'rest', from: at!, to: leg.to });
    }
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
      .filter((order) => order.isWorking && order.symbol === this.symbol)
      .filter((order) => order.eligibleAt <= this.#acceptedBy)
      .sort((one, other) => one.sequence! - other.sequence!);
  }

  /** The market's price at which it filled; null without a fill. */
  #visit(order: OracleOrder, leg: Leg): bigint | null {
    const waited = order.awaits;
    if (waited && !(this.#onlyReduces(order) && this.#reducible(order) === 0n)) this.#trigger(order, leg);
    const trades = this.#trades(order, leg);
    const offer = order.awaits || !trades ? null : asMaker(order, this.#offer(order, leg, waited));
    const { quantity, isShort } = offer === null ? { quantity: 0n, isShort: false } : this.#take(order, offer);
    if (offer !== null && quantity > 0n) this.#fill(order, quantity, offer);
    if (!order.hasEnded && order.rest > 0n && !order.isHeld) this.#hinder(order, { offer, isShort, trades });
    return quantity > 0n ? offer!.reference : null;
  }

  /** Orders at the open and at the close have one moment, and the close is theirs alone. */
  #trades(order: OracleOrder, leg: Leg): boolean {
    const moment = leg.kind === 'point' ? leg.moment : 'way';
    if (order.time === 'OPG') {
      const start = moment === 'open' || moment === 'quote' ? (this.#terms.session?.start ?? null) : null;
      return start !== null && start >= (order.releasedAt ?? order.acceptedAt!);
    }
    if (order.time !== 'CLS') return moment !== 'close';
    const end = order.expiresAt;
    if (end === null || (moment !== 'close' && moment !== 'quote')) return false;
    // A bar has the session's end in it or ends with it; a quote is in the last minute before it.
    const to = moment === 'close' ? this.instant : this.#at + MINUTE_MS;
    return this.#acceptedBy < end && end <= to;
  }

  #hinder(
    order: OracleOrder,
    { offer, isShort, trades }: { readonly offer: Offer | null; readonly isShort: boolean; readonly trades: boolean },
  ): void {
    const reason = this.#endReason(order, { isShort, trades });
    const isClosed = reason?.startsWith('NOTHING_TO_') === true;
    if (isClosed && order.isExit && order.parent!.isOpen) hold(order, this.#at);
    else if (reason !== null) {
      order.end('CANCELED', reason, this.#at);
      if (isClosed && order.filled > 0n) afterCompletion(order, this.#at);
      else afterEnd(order, this.#at);
    } else if (!trades) return;
    else if (offer !== null) order.hinder('NO_VOLUME');
    else if (order.limit !== null || order.awaits) order.hinder('PRICE_NOT_REACHED');
  }

  #trigger(order: OracleOrder, leg: Leg): void {
    // It waits for the next session.
    if (order.type === 'TRAILING_STOP' && this.#terms.session === null) return;
    for (const price of pricesOn(order, leg)) {
      if (touches(order, price)) {
        order.triggeredAt = this.#at;
        order.note('TRIGGERED', this.#at, { price: order.stop });
        return afterTrigger(order, this.#at);
      }
      if (order.type === 'TRAILING_STOP') order.stop = trailed(order, price, this.#rates.tick);
    }
  }

  #offer(order: OracleOrder, leg: Leg, waited: boolean): Offer | null {
    if (leg.kind === 'rest') {
      if (!waited) return offerAt(order, leg.from, this.#rates) ?? restingOffer(order, leg.from, leg.to);
      return offerAt(order, touches(order, leg.from) ? leg.from : order.stop!, this.#rates);
    }
    if (leg.kind === 'way')
      return waited ? offerAt(order, order.stop!, this.#rates) : restingOffer(order, leg.from, leg.to);
    const price = leg.traded[order.side];
    return price === null ? null : offerAt(order, price, this.#rates);
  }

  #take(order: OracleOrder, { price, liquidity }: Offer): { readonly quantity: bigint; readonly isShort: boolean } {
    const wanted = this.#onlyReduces(order) ? least(order.rest, this.#reducible(order)) : order.rest;
    const shown = order.shown !== null && liquidity === 'MAKER' ? least(wanted, order.shown) : wanted;
    const left = this.#left[order.side].amount;
    const offered = left === null ? shown : least(shown, left);
    if (order.isWhole && offered < wanted) return { quantity: 0n, isShort: false };
    if (order.portfolio === 'margin' || order.side === 'SELL') return { quantity: offered, isShort: false };
    let paid = offered;
    const { books } = this.#terms;
    while (paid > 0n && books.costOf(paid, price) > books.cash.cash) paid -= GRID[this.symbol].lot;
    if (paid === offered) return { quantity: offered, isShort: false };
    return { quantity: order.isWhole ? 0n : paid, isShort: true };
  }

  #fill(order: OracleOrder, quantity: bigint, offer: Offer): void {
    const { amount } = this.#left[order.side];
    if (amount !== null) this.#left[order.side].amount = amount - quantity;
    const { portfolio, symbol, side } = order;
    const after = this.#terms.books.held(portfolio, symbol) + (side === 'BUY' ? quantity : -quantity);
    // The quantity that it leaves on its own side and did not find there.
    const opened = greatest(0n, least(quantity, side === 'BUY' ? after : -after));
    order.opened += opened;
    const trade = this.#terms.books.book({ portfolio, symbol, side, quantity, offer, at: this.#at });
    if (order.shown !== null && offer.liquidity === 'MAKER') this.#shown.add(order);
    order.trades += 1;
    order.filled += quantity;
    order.notional += times(quantity, offer.price);
    // An exit goes on while its entry may fill again.
    if (order.rest === 0n && !(order.isExit && order.parent!.isOpen)) order.complete(this.#at);
    else order.become('PARTIALLY_FILLED');
    order.note('TRADE', this.#at, { quantity, price: offer.price });
    this.#terms.trades.push({ client: order.client, number: order.trades, ...trade });
    afterFill(order, { quantity, opened, at: this.#at });
  }

  #endReason(
    order: OracleOrder,
    { isShort, trades }: { readonly isShort: boolean; readonly trades: boolean },
  ): string | null {
    if (this.#onlyReduces(order) && this.#reducible(order) === 0n)
      return order.reduceOnly ? 'NOTHING_TO_REDUCE' : 'NOTHING_TO_SELL';
    if (isShort) return 'INSUFFICIENT_CASH';
    return trades ? (AFTER_ITS_CHANCE[order.time] ?? null) : null;
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

function legsOf(event: ToldEvent): readonly (Leg | BarLeg)[] {
  if (event.kind === 'quote') {
    const [bid, ask, last] = [unitsOrNull(event.bid), unitsOrNull(event.ask), unitsOrNull(event.last)];
    return [
      {
        kind: 'point',
        seen: { BUY: last ?? ask, SELL: last ?? bid },
        traded: { BUY: ask, SELL: bid },
        moment: 'quote',
      },
    ];
  }
  const open = units(event.open);
  if (event.kind === 'open') {
    const both = { BUY: open, SELL: open };
    return [{ kind: 'point', seen: both, traded: both, moment: 'open' }];
  }
  const [high, low, close] = [units(event.high), units(event.low), units(event.close)];
  const first = nearerExtreme(open, high, low);
  const ways = { high: [open, high, low, close], low: [open, low, high, close] };
  const unseen = { BUY: null, SELL: null };
  return [
    ...[0, 1, 2].map((leg): BarLeg => ({ kind: 'bar', first, ways, leg })),
    // Orders at the close trade; others end that have nothing left to close.
    { kind: 'point', seen: unseen, traded: { BUY: close, SELL: close }, moment: 'close' },
  ];
}

/** A post-only order trades at its limit where others get a better price. */
function asMaker({ postOnly, limit }: OracleOrder, offer: Offer | null): Offer | null {
  return offer !== null && postOnly ? { price: limit!, reference: limit!, liquidity: 'MAKER' } : offer;
}

/** An order whose stop lies behind the beginning of a leg came back after it was passed: it waits for the next event. */
function pricesOn(order: OracleOrder, leg: Leg): readonly bigint[] {
  if (leg.kind === 'rest') return [leg.from, leg.to];
  if (leg.kind === 'way') return touches(order, leg.from) ? [] : [leg.from, leg.to];
  const price = leg.seen[order.side];
  return price === null ? [] : [price];
}
