/** Turns the result of matching into bookings: trades, ledger lines, positions and the orders' next states. */
import type { Account } from '../domain/account.ts';
import { ZERO, plain, round8 } from '../domain/decimal.ts';
import { commissionOf } from '../domain/commission.ts';
import type { CommissionModel } from '../domain/commission.ts';
import { derivedId } from '../domain/derived-id.ts';
import { greaterObstacle } from '../domain/end-reason.ts';
import type { EndReason } from '../domain/end-reason.ts';
import type { Fill, MatchOutcome, MatchWait } from '../domain/fill.ts';
import { fillEntries } from '../domain/ledger.ts';
import type { LedgerLine } from '../domain/ledger.ts';
import { isTerminal } from '../domain/order.ts';
import { nextStatus } from '../domain/order-states.ts';
import type { OrderTransition } from '../domain/order-states.ts';
import { applyFill } from '../domain/position.ts';
import type { BookedTrade, Effect, OrderMove, Stepped } from './effect.ts';
import { flatHolding, withMarket } from './state.ts';
import type { Book, EngineState, Holding, Market, TradedInstrument, WorkingOrder } from './state.ts';

/** Books the outcome of one market event: of an order, its trigger comes before its fills and they before its cancel. */
export function bookOutcome(state: EngineState, market: Market, outcome: MatchOutcome): Stepped {
  const hindered = hinderedOrders(market, outcome);
  const { stops, fills, cancels } = outcome;
  if ([stops, fills, cancels, hindered].every(({ length }) => length === 0)) return { state, effects: [] };
  const effects: Effect[] = [];
  let { books } = state;
  let { orders } = market;
  for (const { orderId, stopPrice, triggeredAt } of stops) {
    const order: WorkingOrder = { ...orders.get(orderId)!, stopPrice, triggeredAt };
    orders = orders.with(order);
    effects.push(
      triggeredAt === null
        ? { kind: 'term', order }
        : { kind: 'order', order, type: 'TRIGGERED', reason: null, trade: null, occurredAt: triggeredAt },
    );
  }
  for (const fill of fills) {
    const order = orders.get(fill.orderId)!;
    const booked = bookFill(books.get(order.portfolioId)!, market.instrument, order, fill);
    books = books.with(order.portfolioId, booked.book);
    orders = isTerminal(booked.order.status) ? orders.without(order.id) : orders.with(booked.order);
    orders = orders.withPortfolio(order.portfolioId, 'unchecked');
    effects.push(...booked.effects);
  }
  for (const cancel of cancels) {
    const canceled = endOrder(orders.get(cancel.orderId)!, {
      transition: 'CANCEL',
      type: 'CANCELED',
      reason: cancel.reason,
      at: cancel.canceledAt,
    });
    orders = orders.without(cancel.orderId);
    effects.push(canceled);
  }
  for (const { orderId, obstacle } of hindered) {
    const order = { ...orders.get(orderId)!, obstacle };
    orders = orders.with(order);
    effects.push({ kind: 'obstacle', order });
  }
  return { state: withMarket({ ...state, books }, { ...market, orders }), effects };
}

/** Books only changes: an order may wait through many events. */
function hinderedOrders({ orders }: Market, { waits }: MatchOutcome): MatchWait[] {
  return waits.filter(({ orderId, obstacle }) => {
    const before = orders.get(orderId)?.obstacle ?? null;
    return greaterObstacle(before, obstacle) !== before;
  });
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

/** Throws when the state table forbids it, which matching and requests never cause. */
export function moved(order: WorkingOrder, transition: OrderTransition): WorkingOrder {
  const status = nextStatus(order.status, transition);
  if (!status.ok) throw new Error(`order ${order.id} is ${order.status}, which ${transition} does not leave`);
  return { ...order, status: status.value, eventSequence: order.eventSequence + 1 };
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

function bookFill(
  book: Book,
  instrument: TradedInstrument,
  order: WorkingOrder,
  fill: Fill,
): { readonly book: Book; readonly order: WorkingOrder; readonly effects: readonly Effect[] } {
  const { symbol } = instrument;
  const held = book.holdings.get(symbol) ?? flatHolding(symbol);
  const { position, notional, costChange, realizedPnl } = applyFill(held, {
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
  const next = moved(order, filledQuantity.equals(order.quantity) ? 'COMPLETE_FILL' : 'PARTIAL_FILL');
  const filled: WorkingOrder = { ...next, filledQuantity, filledNotional: order.filledNotional.plus(notional) };
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
