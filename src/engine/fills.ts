/** Turns the result of matching into bookings: trades, ledger lines, positions and the orders' next states. */
import type { Account } from '../domain/account.ts';
import { ZERO, plain, round8 } from '../domain/decimal.ts';
import { commissionOf } from '../domain/commission.ts';
import type { CommissionModel } from '../domain/commission.ts';
import { derivedId } from '../domain/derived-id.ts';
import { greaterObstacle } from '../domain/end-reason.ts';
import type { EndReason } from '../domain/end-reason.ts';
import type { Fill, MatchMove, MatchOutcome } from '../domain/fill.ts';
import { fillEntries } from '../domain/ledger.ts';
import type { LedgerLine } from '../domain/ledger.ts';
import { isTerminal } from '../domain/order.ts';
import { linkedOrder, mayGrow } from '../domain/linked-orders.ts';
import type { LinkChange, LinkMove } from '../domain/linked-orders.ts';
import type { OrderBook } from '../domain/order-book.ts';
import { moved } from '../domain/order-states.ts';
import type { OrderTransition } from '../domain/order-states.ts';
import { applyFill } from '../domain/position.ts';
import { unreachable } from '../domain/unreachable.ts';
import type { BookedTrade, Effect, OrderMove, Stepped } from './effect.ts';
import { flatHolding, withMarket } from './state.ts';
import type { Book, EngineState, Holding, Market, TradedInstrument, WorkingOrder } from './state.ts';

/** Books the moves of one market event, in their order. */
export function bookOutcome(state: EngineState, market: Market, { moves }: MatchOutcome): Stepped {
  if (moves.length === 0) return { state, effects: [] };
  const effects: Effect[] = [];
  let { books } = state;
  let { orders } = market;
  for (const move of moves) {
    const before = orders.get(move.orderId);
    // An order that another one has ended does not wait any more.
    if (before === null && move.kind === 'wait') continue;
    const next = booked(before!, move, { orders, books, market });
    orders = next.orders;
    books = next.books;
    effects.push(...next.effects);
  }
  return { state: withMarket({ ...state, books }, { ...market, orders }), effects };
}

interface Desk {
  readonly orders: OrderBook;
  readonly books: EngineState['books'];
  readonly market: Market;
}

function booked(
  order: WorkingOrder,
  move: MatchMove,
  { orders, books, market }: Desk,
): Omit<Desk, 'market'> & { readonly effects: readonly Effect[] } {
  switch (move.kind) {
    case 'stop': {
      const { stopPrice, triggeredAt } = move;
      const next: WorkingOrder = { ...order, stopPrice, triggeredAt };
      if (triggeredAt === null) return { books, orders: orders.with(next), effects: [{ kind: 'term', order: next }] };
      const triggered = { ...next, eventSequence: order.eventSequence + 1 };
      return { books, orders: orders.with(triggered), effects: [told(triggered, 'TRIGGERED', triggeredAt)] };
    }
    case 'fill': {
      const filled = bookFill(books.get(order.portfolioId)!, market.instrument, {
        order,
        fill: move,
        rest: mayGrow(order, orders) ? 'may-grow' : 'fixed',
      });
      return {
        books: books.with(order.portfolioId, filled.book),
        orders: withOrWithout(orders, filled.order).withPortfolio(order.portfolioId, 'unchecked'),
        effects: filled.effects,
      };
    }
    case 'cancel': {
      const canceled = endOrder(order, {
        transition: 'CANCEL',
        type: 'CANCELED',
        reason: move.reason,
        at: move.canceledAt,
      });
      return { books, orders: orders.without(order.id), effects: [canceled] };
    }
    case 'wait': {
      if (greaterObstacle(order.obstacle, move.obstacle) === order.obstacle) return { books, orders, effects: [] };
      const next = { ...order, obstacle: move.obstacle };
      return { books, orders: orders.with(next), effects: [{ kind: 'obstacle', order: next }] };
    }
    case 'link': {
      const effect = linkEffect(order, move);
      return { books, orders: withOrWithout(orders, effect.order), effects: [effect] };
    }
    default:
      return unreachable(move);
  }
}

const LINK_EVENTS = {
  release: 'RELEASED',
  hold: 'HELD',
  restate: 'RESTATED',
  complete: 'RESTATED',
  cancel: 'CANCELED',
} as const satisfies Record<LinkChange['kind'], OrderMove['type']>;

/** The change of an order that another one has caused. */
export function linkEffect(order: WorkingOrder, { change, at }: LinkMove): OrderMove {
  return {
    ...told(linkedOrder(order, change, at), LINK_EVENTS[change.kind], at),
    reason: change.kind === 'cancel' ? change.reason : null,
  };
}

function told(order: WorkingOrder, type: OrderMove['type'], occurredAt: number): OrderMove {
  return { kind: 'order', order, type, reason: null, trade: null, occurredAt };
}

function withOrWithout(orders: OrderBook, order: WorkingOrder): OrderBook {
  return isTerminal(order.status) ? orders.without(order.id) : orders.with(order);
}

export interface Ending {
  readonly transition: OrderTransition;
  readonly type: OrderMove['type'];
  readonly reason: EndReason;
  readonly at: number;
}

export function endOrder(
  order: WorkingOrder,
  { transition, type, reason, at }: Ending,
): Extract<Effect, { kind: 'order' }> {
  return { kind: 'order', order: moved(order, transition), type, reason, trade: null, occurredAt: at };
}

/** The commission of a fill: matching must use the same one. */
export function commissionModelOf({ commissionRate }: TradedInstrument): CommissionModel {
  return { kind: 'basis-points', rate: commissionRate, minimum: ZERO };
}

function accountAfter(account: Account, ledger: readonly LedgerLine[]): Account {
  if (account.kind === 'MARGIN') return account;
  const moved = ledger.reduce((sum, line) => (line.account === 'CASH' ? sum.plus(line.amount) : sum), ZERO);
  return { kind: 'CASH', cash: account.cash.plus(moved) };
}

/** `may-grow`: the order goes on when it is filled, because its entry may fill again. */
function bookFill(
  book: Book,
  instrument: TradedInstrument,
  { order, fill, rest }: { readonly order: WorkingOrder; readonly fill: Fill; readonly rest: 'fixed' | 'may-grow' },
): { readonly book: Book; readonly order: WorkingOrder; readonly effects: readonly Effect[] } {
  const { symbol } = instrument;
  const held = book.holdings.get(symbol) ?? flatHolding(symbol);
  const { position, notional, costChange, realizedPnl, openedQuantity } = applyFill(held, {
    side: order.side,
    quantity: fill.quantity,
    price: fill.price,
  });
  const commission = commissionOf(commissionModelOf(instrument), { quantity: fill.quantity, notional });
  const holding: Holding = {
    ...position,
    fees: held.fees.plus(commission),
    openedAt: openedAt(held, position, fill.executedAt),
  };
  const trade: BookedTrade = {
    // Derived from the order and its filled quantity before: the table refuses to store the same fill twice.
    id: derivedId('trade', order.id, plain(order.filledQuantity)),
    orderId: order.id,
    portfolioId: order.portfolioId,
    symbol,
    side: order.side,
    quantity: fill.quantity,
    price: fill.price,
    commission,
    slippage: round8(fill.slippage),
    liquidity: fill.liquidity,
    costChange,
    realizedPnl,
    executedAt: fill.executedAt,
  };
  const filledQuantity = order.filledQuantity.plus(fill.quantity);
  const next = moved(
    order,
    rest === 'fixed' && filledQuantity.equals(order.quantity) ? 'COMPLETE_FILL' : 'PARTIAL_FILL',
  );
  const filled: WorkingOrder = {
    ...next,
    filledQuantity,
    filledNotional: order.filledNotional.plus(notional),
    openedQuantity: order.openedQuantity.plus(openedQuantity),
  };
  const ledger = fillEntries({ symbol, side: order.side, notional, commission, costChange, realizedPnl });
  return {
    book: {
      ...book,
      account: accountAfter(book.account, ledger),
      holdings: new Map(book.holdings).set(symbol, holding),
    },
    order: filled,
    effects: [
      { kind: 'order', order: filled, type: 'TRADE', reason: null, trade, occurredAt: fill.executedAt },
      { kind: 'trade', trade, currency: book.currency, ledger, holding },
    ],
  };
}

/** A flip through zero opens a new position. */
function openedAt(before: Holding, after: Pick<Holding, 'quantity'>, at: number): number | null {
  if (after.quantity.isZero()) return null;
  return before.openedAt !== null && before.quantity.isNegative() === after.quantity.isNegative()
    ? before.openedAt
    : at;
}
