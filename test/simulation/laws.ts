/** Laws that hold for every desk, whatever the rules of orders are: they read the stored rows alone. */
import { absolute, units } from './amounts.ts';
import { FEED } from './feed.ts';
import type { Ledger, LedgerTrade } from './ledger.ts';
import type { EventRow, OrderRow } from './rows.ts';
import { PORTFOLIO_IDS } from './portfolios.ts';
import { isTerminal } from './store.ts';
import type { Store } from './store.ts';

export interface Judged {
  readonly store: Store;
  readonly ledger: Ledger;
  /** The number of market events. */
  readonly told: number;
  /** Cash by portfolio before the first act. */
  readonly cash: Readonly<Record<string, bigint>>;
}

type Law = (judged: Judged) => string[];

/** One sentence a breach. */
export function brokenLaws(judged: Judged): string[] {
  return LAWS.flatMap((law) => law(judged));
}

const LAWS: readonly Law[] = [
  everyRequestIsAnswered,
  everyEventIsReadOnce,
  noStateIsSkipped,
  fillsNeverExceedAnOrder,
  linesOfATradeSumToZero,
  positionsAreTheirTrades,
  cashIsItsLines,
  reduceOnlyOnlyReduces,
  aCashAccountIsNeverShort,
  exitsCloseTheOpenPart,
  noOrderWaitsForAnEndedOne,
  conditionsHold,
];

/** Requests wait until the market has a clock. */
function everyRequestIsAnswered({ store, told }: Judged): string[] {
  if (told === 0) return [];
  return store.pendingRequests().map(({ client_order_id, status }) => `${client_order_id} stays ${status}`);
}

function everyEventIsReadOnce({ store, told }: Judged): string[] {
  const position = store.tables.cursors.get(FEED)?.position ?? 0;
  return position === told ? [] : [`the engine has read ${position} events of ${told}`];
}

/** By status and type of event, the statuses that may follow. */
const WORKING_NEXT: Readonly<Record<string, readonly string[]>> = {
  TRADE: ['PARTIALLY_FILLED', 'FILLED'],
  PENDING_CANCEL: ['PENDING_CANCEL'],
  PENDING_REPLACE: ['PENDING_REPLACE'],
  CANCELED: ['CANCELED'],
  EXPIRED: ['EXPIRED'],
  HELD: ['HELD'],
};
const NEXT: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  none: { PENDING_NEW: ['PENDING_NEW'], DENIED: ['DENIED'] },
  PENDING_NEW: {
    NEW: ['NEW'],
    HELD: ['HELD'],
    DENIED: ['DENIED'],
    REJECTED: ['REJECTED'],
    EXPIRED: ['EXPIRED'],
    PENDING_CANCEL: ['PENDING_CANCEL'],
    CANCELED: ['CANCELED'],
  },
  HELD: {
    HELD: ['HELD'],
    RELEASED: ['NEW', 'PARTIALLY_FILLED'],
    RESTATED: ['HELD', 'FILLED'],
    PENDING_CANCEL: ['PENDING_CANCEL'],
    PENDING_REPLACE: ['PENDING_REPLACE'],
    CANCELED: ['CANCELED'],
    EXPIRED: ['EXPIRED'],
  },
  NEW: { ...WORKING_NEXT, TRIGGERED: ['NEW'], RESTATED: ['NEW'] },
  PARTIALLY_FILLED: { ...WORKING_NEXT, TRIGGERED: ['PARTIALLY_FILLED'], RESTATED: ['PARTIALLY_FILLED', 'FILLED'] },
  PENDING_CANCEL: {
    TRADE: ['PENDING_CANCEL', 'FILLED'],
    TRIGGERED: ['PENDING_CANCEL'],
    HELD: ['PENDING_CANCEL'],
    RELEASED: ['PENDING_CANCEL'],
    RESTATED: ['PENDING_CANCEL', 'FILLED'],
    CANCELED: ['CANCELED'],
    EXPIRED: ['EXPIRED'],
  },
  PENDING_REPLACE: {
    TRADE: ['PENDING_REPLACE', 'FILLED'],
    TRIGGERED: ['PENDING_REPLACE'],
    HELD: ['PENDING_REPLACE'],
    RELEASED: ['PENDING_REPLACE'],
    RESTATED: ['PENDING_REPLACE', 'FILLED'],
    REPLACED: ['NEW', 'PARTIALLY_FILLED', 'HELD', 'FILLED'],
    REPLACE_REJECTED: ['NEW', 'PARTIALLY_FILLED', 'HELD'],
    PENDING_CANCEL: ['PENDING_CANCEL'],
    CANCELED: ['CANCELED'],
    EXPIRED: ['EXPIRED'],
  },
};

function noStateIsSkipped({ store }: Judged): string[] {
  const wrong: string[] = [];
  const events = new Map<string, EventRow[]>([...store.tables.orders.keys()].map((id) => [id, []]));
  for (const event of store.tables.events) events.get(event.order_id)!.push(event);
  for (const [id, own] of events) {
    const { client_order_id: client, status, event_sequence } = store.tables.orders.get(id)!;
    let before = 'none';
    own.forEach((event, place) => {
      if (event.sequence !== place + 1) wrong.push(`event ${place + 1} of ${client} has the number ${event.sequence}`);
      if (NEXT[before]?.[event.type]?.includes(event.status) !== true)
        wrong.push(`${client} goes from ${before} by ${event.type} to ${event.status}`);
      before = event.status;
    });
    if (before !== status || event_sequence !== own.length)
      wrong.push(
        `${client} is ${status} with ${event_sequence} events, its last of ${own.length} events says ${before}`,
      );
  }
  return wrong;
}

function fillsNeverExceedAnOrder({ ledger }: Judged): string[] {
  return ledger.orders.flatMap(({ client, status, quantity, filled, closedAt }) => {
    const traded = ledger.trades.reduce((sum, trade) => (trade.client === client ? sum + trade.quantity : sum), 0n);
    const wrong: string[] = [];
    if (traded !== filled || filled > quantity)
      wrong.push(`${client} of ${quantity} has ${filled} filled, and trades of ${traded}`);
    if ((status === 'FILLED') !== (filled === quantity))
      wrong.push(`${client} is ${status} with ${filled} of ${quantity} filled`);
    if (isTerminal(status) && status !== 'DENIED' && closedAt === null)
      wrong.push(`${client} is ${status} without an end`);
    return wrong;
  });
}

function linesOfATradeSumToZero({ ledger }: Judged): string[] {
  return ledger.trades
    .filter(({ lines }) => lines.reduce((sum, { amount }) => sum + amount, 0n) !== 0n)
    .map(({ client, number }) => `the lines of trade ${number} of ${client} do not sum to zero`);
}

function positionsAreTheirTrades({ store, ledger }: Judged): string[] {
  return ledger.positions.flatMap(({ portfolio, symbol, quantity, cost, realized, fees }) => {
    const own = ledger.trades.filter(({ client }) => {
      const order = store.orderOf(client)!;
      return order.symbol === symbol && order.portfolio_id === idOf(portfolio);
    });
    const sum = (amount: (trade: LedgerTrade) => bigint): bigint => own.reduce((all, trade) => all + amount(trade), 0n);
    const isExact =
      quantity === sum(signedQuantity) &&
      cost === sum(({ costChange }) => costChange) &&
      realized === sum((trade) => trade.realized) &&
      fees === sum(({ commission }) => commission);
    return isExact ? [] : [`the position of ${portfolio} in ${symbol} is not the sum of its trades`];
  });
}

function cashIsItsLines({ store, ledger, cash }: Judged): string[] {
  return ledger.cash.flatMap(({ portfolio, amount }) => {
    const moved = store.tables.ledger
      .filter((line) => line.account === 'CASH' && line.portfolio_id === idOf(portfolio))
      .reduce((sum, line) => sum + units(line.amount), 0n);
    return amount === cash[portfolio]! + moved ? [] : [`the cash of ${portfolio} is not the sum of its lines`];
  });
}

/** The trades of the desk in the order of their booking, each with the position before it. */
function* inTurn({
  tables,
}: Store): Generator<{ readonly order: OrderRow; readonly before: bigint; readonly after: bigint }> {
  const held = new Map<string, bigint>();
  for (const { order_id, side, quantity } of tables.trades.values()) {
    const order = tables.orders.get(order_id)!;
    const key = `${order.portfolio_id} ${order.symbol}`;
    const before = held.get(key) ?? 0n;
    const after = before + (side === 'BUY' ? units(quantity) : -units(quantity));
    held.set(key, after);
    yield { order, before, after };
  }
}

/** Exits are never above what is open. */
function reduceOnlyOnlyReduces({ store }: Judged): string[] {
  return [...inTurn(store)].flatMap(({ order, before, after }) =>
    order.reduce_only && (absolute(after) >= absolute(before) || after * before < 0n)
      ? [`the reduce-only order ${order.client_order_id} moves a position from ${before} to ${after}`]
      : [],
  );
}

function aCashAccountIsNeverShort({ store, ledger }: Judged): string[] {
  const short = [...inTurn(store)].filter(
    ({ order, after }) => order.portfolio_id === PORTFOLIO_IDS.cash && after < 0n,
  );
  const debts = ledger.cash.filter(({ portfolio, amount }) => portfolio === 'cash' && amount < 0n);
  return [
    ...short.map(({ order }) => `${order.client_order_id} sells short in a CASH account`),
    ...debts.map(() => 'the cash of a CASH account is below zero'),
  ];
}

/** Together they fill at most what their entry has opened, and what is left of each is never above what is open. */
function exitsCloseTheOpenPart({ store }: Judged): string[] {
  const orders = [...store.tables.orders.values()];
  const opened = new Map<string, bigint>();
  for (const { order, before, after } of inTurn(store)) {
    // A trade that makes a position smaller opens nothing, and one that turns it opens all that it leaves.
    const isTurned = before * after < 0n;
    const part = isTurned ? absolute(after) : absolute(after) - absolute(before);
    if (part > 0n) opened.set(order.id, (opened.get(order.id) ?? 0n) + part);
  }
  return orders.flatMap((entry) => {
    const exits = orders.filter(({ parent_id, list_id }) => parent_id === entry.id && list_id === entry.id);
    const closed = exits.reduce((sum, { filled_quantity }) => sum + units(filled_quantity), 0n);
    const open = (opened.get(entry.id) ?? 0n) - closed;
    if (open < 0n) return [`the exits of ${entry.client_order_id} have filled ${-open} more than it opened`];
    const working = exits.filter(({ status, released_at }) => !isTerminal(status) && released_at !== null);
    return working
      .filter((exit) => units(exit.quantity) - units(exit.filled_quantity) > open)
      .map(({ client_order_id }) => `${client_order_id} would close more than ${open}`);
  });
}

function noOrderWaitsForAnEndedOne({ store }: Judged): string[] {
  return [...store.tables.orders.values()].flatMap(
    ({ client_order_id, status, parent_id, released_at, accepted_at }) => {
      if (parent_id === null || released_at !== null || accepted_at === null || isTerminal(status)) return [];
      const parent = store.tables.orders.get(parent_id)!;
      return isTerminal(parent.status)
        ? [`${client_order_id} waits for ${parent.client_order_id}, which has ended`]
        : [];
    },
  );
}

/** Of execution, and the one moment of orders at the open and at the close. */
function conditionsHold({ store, ledger }: Judged): string[] {
  return [...store.tables.orders.values()].flatMap((order) => {
    const { client_order_id: client, time_in_force: time, display_quantity: shown } = order;
    const own = ledger.trades.filter((trade) => trade.client === client);
    const wrong: string[] = [];
    if (order.post_only && own.some(({ liquidity }) => liquidity !== 'MAKER')) wrong.push(`${client} took`);
    if ((order.all_or_none || time === 'FOK') && own.length > 1) wrong.push(`${client} was filled in parts`);
    if ((time === 'OPG' || time === 'CLS') && own.length > 1) wrong.push(`${client} traded at two moments`);
    if (shown !== null && own.some(({ liquidity, quantity }) => liquidity === 'MAKER' && quantity > units(shown)))
      wrong.push(`${client} filled more than it showed`);
    return wrong;
  });
}

function signedQuantity({ side, quantity }: LedgerTrade): bigint {
  return side === 'BUY' ? quantity : -quantity;
}

function idOf(portfolio: string): string {
  return PORTFOLIO_IDS[portfolio as keyof typeof PORTFOLIO_IDS];
}
