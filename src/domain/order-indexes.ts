/** The sorted sets of an order book: which orders are in each, and in which order. */
import { auctionOf, ofOneSession } from './auctions.ts';
import type { Auction } from './auctions.ts';
import type { Decimal } from './decimal.ts';
import { inGroups } from './in-groups.ts';
import { isHeld, takesPart } from './order.ts';
import type { Side, WorkingOrder } from './order.ts';
import { SortedSet } from './sorted-set.ts';
import type { Ordering, Where } from './sorted-set.ts';
import { compareText } from './text-map.ts';
import { awaitsTrigger, DIRECTIONS, directionOf, trailedFrom } from './trigger.ts';
import type { Direction } from './trigger.ts';

/**
 * Of several orders: their first place in the order of acceptance, and the span of their acceptance on the market's
 * clock. An order without an acceptance takes no part.
 */
export interface Acceptance {
  readonly first: number;
  readonly earliest: number;
  /** The first instant from which one of them may be filled: its last replace that cost its priority, or its acceptance. */
  readonly eligible: number;
  readonly latest: number;
  /** The first expiry. */
  readonly soonest: number;
}

export type Orders = SortedSet<WorkingOrder, Acceptance>;
type Comparison = (one: WorkingOrder, other: WorkingOrder) => number;

/**
 * `hungry`: volume may be the news that it waits for. `starved`: its obstacle is NO_VOLUME, so without volume nothing
 * about it changes.
 */
export type Appetite = 'hungry' | 'starved';

/**
 * Orders that end when their portfolio has nothing to close: reduce-only orders always, other sales in a CASH account.
 */
export type Reducing = 'reduce-only' | 'sale';

/** Which limit prices are meant; null is the price of a market order. */
export type PriceRange = Where<Decimal | null>;

export interface Indexes {
  readonly byId: Orders;
  /**
   * Orders that every event changes: IOC and FOK, limit orders and triggers before their first event, trailing stops
   * without a stop price.
   */
  readonly unmet: Orders;
  /** Orders at the open and at the close, which no other event changes. */
  readonly OPG: Orders;
  readonly CLS: Orders;
  /** All others that may trade, by price; a market order is at the end that every price reaches. */
  readonly prices: Readonly<Record<Side, Readonly<Record<Appetite, Orders>>>>;
  /** The orders that wait for their trigger, by stop price. */
  readonly triggers: Readonly<Record<Direction, Orders>>;
  /** Trailing stops among them, by the price that a better one must exceed to move them. */
  readonly trailing: Readonly<Record<Side, Orders>>;
  readonly reducing: Orders;
  /** DAY and CLS orders whose session has not begun. */
  readonly unbegun: Orders;
  /** Orders with an expiry, by it. */
  readonly ending: Orders;
  /** Orders with a parent, by its id. */
  readonly children: Orders;
  /** Orders in a list, by its id. */
  readonly lists: Orders;
  /** Ids of portfolios whose fills or orders are new: only they can have an order with nothing to close. */
  readonly unchecked: SortedSet<string, null>;
}

export function sequenceOf({ acceptedSequence }: WorkingOrder): number {
  return acceptedSequence ?? 0;
}

/** The first instant from which it may be filled: its last replace that cost its priority, or its acceptance. */
export function eligibleFrom({ replacedAt, acceptedAt }: WorkingOrder): number {
  return replacedAt ?? acceptedAt ?? Number.POSITIVE_INFINITY;
}

const ACCEPTANCE = {
  summaryOf: (order: WorkingOrder): Acceptance => ({
    first: sequenceOf(order),
    earliest: order.acceptedAt ?? Number.POSITIVE_INFINITY,
    eligible: eligibleFrom(order),
    latest: order.acceptedAt ?? Number.POSITIVE_INFINITY,
    soonest: order.expiresAt ?? Number.POSITIVE_INFINITY,
  }),
  join: (one: Acceptance, other: Acceptance): Acceptance => ({
    first: Math.min(one.first, other.first),
    earliest: Math.min(one.earliest, other.earliest),
    eligible: Math.min(one.eligible, other.eligible),
    latest: Math.max(one.latest, other.latest),
    soonest: Math.min(one.soonest, other.soonest),
  }),
};

function ordered(compare: Comparison): Ordering<WorkingOrder, Acceptance> {
  return { compare, ...ACCEPTANCE };
}

const byId: Comparison = (one, other) => compareText(one.id, other.id);
const byAcceptance: Comparison = (one, other) => sequenceOf(one) - sequenceOf(other) || byId(one, other);
const byExpiry: Comparison = (one, other) => one.expiresAt! - other.expiresAt! || byAcceptance(one, other);
const byReducing: Comparison = (one, other) =>
  compareText(reducingKeyOf(one), reducingKeyOf(other)) || byAcceptance(one, other);
const byParent: Comparison = (one, other) => compareText(one.parentId!, other.parentId!) || byAcceptance(one, other);
const byList: Comparison = (one, other) => compareText(one.listId!, other.listId!) || byAcceptance(one, other);
const byPrice: Readonly<Record<Side, Comparison>> = {
  BUY: (one, other) => comparePrices(one.limitPrice, other.limitPrice, 1) || byAcceptance(one, other),
  SELL: (one, other) => comparePrices(one.limitPrice, other.limitPrice, -1) || byAcceptance(one, other),
};

const byStop: Comparison = (one, other) => one.stopPrice!.comparedTo(other.stopPrice!) || byAcceptance(one, other);
const byTrail: Comparison = (one, other) => trailOf(one).comparedTo(trailOf(other)) || byAcceptance(one, other);

export function trailOf(order: WorkingOrder): Decimal {
  return trailedFrom(order)!;
}

/** `missing`: 1 when a missing price is above all others, -1 when it is below them. */
function comparePrices(one: Decimal | null, other: Decimal | null, missing: 1 | -1): number {
  if (one === null) return other === null ? 0 : missing;
  return other === null ? -missing : one.comparedTo(other);
}

export function emptyIndexes(): Indexes {
  const sorted = (compare: Comparison): Orders => new SortedSet(ordered(compare));
  const bySide = (side: Side): Readonly<Record<Appetite, Orders>> => ({
    hungry: sorted(byPrice[side]),
    starved: sorted(byPrice[side]),
  });
  return {
    byId: sorted(byId),
    unmet: sorted(byAcceptance),
    OPG: sorted(byAcceptance),
    CLS: sorted(byAcceptance),
    prices: { BUY: bySide('BUY'), SELL: bySide('SELL') },
    triggers: { RISE: sorted(byStop), FALL: sorted(byStop) },
    trailing: { BUY: sorted(byTrail), SELL: sorted(byTrail) },
    reducing: sorted(byReducing),
    unbegun: sorted(byAcceptance),
    ending: sorted(byExpiry),
    children: sorted(byParent),
    lists: sorted(byList),
    unchecked: new SortedSet({ compare: compareText, summaryOf: () => null, join: () => null }),
  };
}

/** Which orders belong to an index. */
const BELONGS = {
  byId: () => true,
  unmet: (order) => placeOf(order) === 'unmet',
  OPG: (order) => placeOf(order) === 'OPG',
  CLS: (order) => placeOf(order) === 'CLS',
  reducing: (order) => reducingOf(order) !== null,
  unbegun: (order) => ofOneSession(order) && order.expiresAt === null && !isHeld(order),
  ending: ({ expiresAt }) => expiresAt !== null,
  children: ({ parentId }) => parentId !== null,
  lists: ({ listId }) => listId !== null,
} as const satisfies Record<string, (order: WorkingOrder) => boolean>;

/** Each set of orders as `change` makes it, which knows the orders that belong to it. */
function changed(
  indexes: Indexes,
  change: (orders: Orders, belongs: (order: WorkingOrder) => boolean) => Orders,
): Indexes {
  const priced = (side: Side): Indexes['prices'][Side] => ({
    hungry: change(indexes.prices[side].hungry, (order) => placeOf(order) === `${side} hungry`),
    starved: change(indexes.prices[side].starved, (order) => placeOf(order) === `${side} starved`),
  });
  return {
    byId: change(indexes.byId, BELONGS.byId),
    unmet: change(indexes.unmet, BELONGS.unmet),
    OPG: change(indexes.OPG, BELONGS.OPG),
    CLS: change(indexes.CLS, BELONGS.CLS),
    prices: { BUY: priced('BUY'), SELL: priced('SELL') },
    triggers: {
      RISE: change(indexes.triggers.RISE, (order) => placeOf(order) === 'RISE'),
      FALL: change(indexes.triggers.FALL, (order) => placeOf(order) === 'FALL'),
    },
    trailing: {
      BUY: change(indexes.trailing.BUY, (order) => trailsOn(order, 'BUY')),
      SELL: change(indexes.trailing.SELL, (order) => trailsOn(order, 'SELL')),
    },
    reducing: change(indexes.reducing, BELONGS.reducing),
    unbegun: change(indexes.unbegun, BELONGS.unbegun),
    ending: change(indexes.ending, BELONGS.ending),
    children: change(indexes.children, BELONGS.children),
    lists: change(indexes.lists, BELONGS.lists),
    unchecked: indexes.unchecked,
  };
}

/** The sets after an order has changed from `before` to `after`; null is an order that is not in the book. */
export function moved(indexes: Indexes, before: WorkingOrder | null, after: WorkingOrder | null): Indexes {
  return changed(indexes, (orders, belongs) => {
    const of = (order: WorkingOrder | null): WorkingOrder | null => (order !== null && belongs(order) ? order : null);
    return orders.exchanged(of(before), of(after));
  });
}

/**
 * All orders at once. Orders by price and by portfolio are grouped first and the groups are sorted: in a group they are
 * already in the order of acceptance, so a hundred thousand orders cost few comparisons of decimals.
 */
export function filledIndexes(orders: readonly WorkingOrder[]): Indexes {
  const accepted = [...orders].sort(byAcceptance);
  const priced = inGroups(accepted, ({ limitPrice }) => limitPrice?.toString() ?? '', byPrice.BUY);
  const falling = inGroups(accepted, ({ limitPrice }) => limitPrice?.toString() ?? '', byPrice.SELL);
  const reducing = inGroups(
    accepted.filter((order) => reducingOf(order) !== null),
    reducingKeyOf,
    byReducing,
  );
  const { prices, triggers, trailing: trails, ...others } = emptyIndexes();
  const ofSide = (side: Side, sorted: readonly WorkingOrder[]): Indexes['prices'][Side] => ({
    hungry: prices[side].hungry.filled(sorted.filter((order) => placeOf(order) === `${side} hungry`)),
    starved: prices[side].starved.filled(sorted.filter((order) => placeOf(order) === `${side} starved`)),
  });
  return {
    byId: others.byId.filled(accepted),
    unmet: others.unmet.filled(accepted.filter(BELONGS.unmet)),
    OPG: others.OPG.filled(accepted.filter(BELONGS.OPG)),
    CLS: others.CLS.filled(accepted.filter(BELONGS.CLS)),
    prices: { BUY: ofSide('BUY', priced), SELL: ofSide('SELL', falling) },
    triggers: {
      RISE: triggers.RISE.filled(accepted.filter((order) => placeOf(order) === 'RISE')),
      FALL: triggers.FALL.filled(accepted.filter((order) => placeOf(order) === 'FALL')),
    },
    trailing: {
      BUY: trails.BUY.filled(accepted.filter((order) => trailsOn(order, 'BUY'))),
      SELL: trails.SELL.filled(accepted.filter((order) => trailsOn(order, 'SELL'))),
    },
    reducing: others.reducing.filled(reducing),
    unbegun: others.unbegun.filled(accepted.filter(BELONGS.unbegun)),
    ending: others.ending.filled(accepted.filter(BELONGS.ending)),
    children: others.children.filled(accepted.filter(BELONGS.children)),
    lists: others.lists.filled(accepted.filter(BELONGS.lists)),
    unchecked: others.unchecked.filled(new Set(reducing.map(({ portfolioId }) => portfolioId))),
  };
}

/** Null: matching ignores orders in other states. */
function placeOf(order: WorkingOrder): 'unmet' | Auction | Direction | `${Side} ${Appetite}` | null {
  const { timeInForce, limitPrice, obstacle, side, stopPrice } = order;
  if (!takesPart(order)) return null;
  const auction = auctionOf(order);
  if (auction !== null) return auction;
  if (awaitsTrigger(order)) return obstacle === null || stopPrice === null ? 'unmet' : directionOf(order);
  if (timeInForce === 'IOC' || timeInForce === 'FOK' || (limitPrice !== null && obstacle === null)) return 'unmet';
  return `${side} ${obstacle === 'NO_VOLUME' ? 'starved' : 'hungry'}`;
}

function trailsOn(order: WorkingOrder, side: Side): boolean {
  return (
    order.type === 'TRAILING_STOP' && order.side === side && (DIRECTIONS as readonly unknown[]).includes(placeOf(order))
  );
}

export function reducingOf(order: WorkingOrder): Reducing | null {
  if (!takesPart(order)) return null;
  if (order.reduceOnly) return 'reduce-only';
  return order.side === 'SELL' ? 'sale' : null;
}

export function reducingKeyOf(order: WorkingOrder): string {
  return reducingKey(order.portfolioId, order.side, reducingOf(order)!);
}

export function reducingKey(portfolioId: string, side: Side, kind: Reducing): string {
  return `${portfolioId} ${side} ${kind}`;
}
