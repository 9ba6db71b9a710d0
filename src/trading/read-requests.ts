/** Turns an intent into requests; reads only the part of the desk that the intent depends on. */
import type { PrismaClient } from '../database/generated/client.ts';
import { readAverageTrueRange } from '../database/queries/average-true-range.ts';
import { readInstrument } from '../database/queries/instruments.ts';
import { readOrder, readOrders } from '../database/queries/orders.ts';
import type { OrderRow } from '../database/queries/orders.ts';
import { readPortfolioValue } from '../database/queries/portfolio-value.ts';
import { readPositions } from '../database/queries/positions.ts';
import { readQuotes } from '../database/queries/quotes.ts';
import { readSourceRecord } from '../database/queries/source-record.ts';
import { readVolatility } from '../database/queries/volatility.ts';
import { readSignal } from '../database/queries/signals.ts';
import { needsAtr } from '../domain/order-line/exits.ts';
import type { OrderLine } from '../domain/order-line/intent.ts';
import { exitIdOf, exitIds, linkedIds } from '../domain/order-line/order-ids.ts';
import type { Result } from '../domain/result.ts';
import { unreachable } from '../domain/unreachable.ts';
import type { CancelWanted, DeskRequest, DeskView, Refusal, ReplaceIntent, TradingIntent } from './intent.ts';
import { namedOrder, requestsFor } from './requests.ts';
import type { IdOf } from './requests.ts';

export interface ViewWanted {
  readonly intent: TradingIntent;
  readonly portfolio: { readonly id: string; readonly name: string };
  readonly idOf: IdOf;
}

export async function readRequests(
  db: PrismaClient,
  wanted: ViewWanted,
): Promise<Result<readonly DeskRequest[], Refusal>> {
  return requestsFor(wanted.intent, await readDeskView(db, wanted), wanted.idOf);
}

async function readDeskView(db: PrismaClient, { intent, portfolio, idOf }: ViewWanted): Promise<DeskView> {
  const view: DeskView = {
    portfolio: { id: portfolio.id, name: portfolio.name },
    orders: [],
    positions: [],
    instruments: new Map(),
    quotes: new Map(),
    equity: null,
    atr: null,
    signals: [],
  };
  switch (intent.kind) {
    case 'order':
      return {
        ...view,
        ...(await viewOfOrder(db, intent, { portfolioId: portfolio.id, clientOrderId: idOf(intent.symbol) })),
      };
    case 'linked': {
      const { first } = intent;
      const [id, secondId] = linkedIds(idOf(first.symbol));
      const [found, second, measures] = await Promise.all([
        viewOfOrder(db, first, { portfolioId: portfolio.id, clientOrderId: id }),
        readOrder(db, { portfolioId: portfolio.id, clientOrderId: secondId }),
        measuresOf(db, intent.second),
      ]);
      return { ...view, ...measures, ...known(found), orders: [...found.orders, ...listed(second)] };
    }
    case 'exit': {
      const ids = Object.values(exitIds(idOf(intent.symbol)));
      return { ...view, ...(await viewOfPosition(db, { portfolio, symbol: intent.symbol, ids })) };
    }
    case 'cancel': {
      const symbol = intent.target.kind === 'symbol' ? intent.target.symbol : null;
      const [orders, instruments] = await Promise.all([
        ordersOf(db, portfolio.id, intent.target),
        instrumentsOf(db, symbol),
      ]);
      return { ...view, orders, instruments };
    }
    case 'flat': {
      const symbol = intent.target.kind === 'symbol' ? intent.target.symbol : null;
      const [orders, positions, instruments] = await Promise.all([
        ordersOf(db, portfolio.id, intent.target),
        readPositions(db, { portfolioId: portfolio.id }),
        instrumentsOf(db, symbol),
      ]);
      return { ...view, orders, positions, instruments };
    }
    case 'reverse':
      return {
        ...view,
        ...(await viewOfPosition(db, { portfolio, symbol: intent.symbol, ids: [idOf(intent.symbol)] })),
      };
    case 'replace': {
      const orders = await namedOrders(db, portfolio.id, intent.target);
      const [order] = orders;
      if (order === undefined) return view;
      const [instruments, quotes] = await Promise.all([
        instrumentsOf(db, order.symbol),
        readQuotes(db, { symbols: [order.symbol] }),
      ]);
      return { ...view, orders, instruments, quotes: new Map(quotes.map((quote) => [quote.symbol, quote])) };
    }
    case 'halt':
      return view;
    default:
      return unreachable(intent);
  }
}

/** A position with its working orders, and the orders that these client order ids name, in any state. */
async function viewOfPosition(
  db: PrismaClient,
  {
    portfolio: { id: portfolioId },
    symbol,
    ids,
  }: { readonly portfolio: ViewWanted['portfolio']; readonly symbol: string; readonly ids: readonly string[] },
): Promise<Pick<DeskView, 'orders' | 'positions' | 'instruments'>> {
  const [working, named, positions, instruments] = await Promise.all([
    ordersOf(db, portfolioId, { kind: 'symbol', symbol }),
    Promise.all(ids.map((clientOrderId) => readOrder(db, { portfolioId, clientOrderId }))),
    readPositions(db, { portfolioId }),
    instrumentsOf(db, symbol),
  ]);
  const known = named.flatMap(listed);
  const names = new Set(known.map(({ id }) => id));
  return { orders: [...working.filter(({ id }) => !names.has(id)), ...known], positions, instruments };
}

async function viewOfOrder(
  db: PrismaClient,
  line: OrderLine,
  { portfolioId, clientOrderId }: { readonly portfolioId: string; readonly clientOrderId: string },
): Promise<Omit<DeskView, 'portfolio'>> {
  const { symbol, signal } = line;
  const [instruments, quotes, positions, value, found, standing, measures] = await Promise.all([
    instrumentsOf(db, symbol),
    readQuotes(db, { symbols: [symbol] }),
    readPositions(db, { portfolioId }),
    readPortfolioValue(db, portfolioId),
    signal === null ? null : readSignal(db, signal),
    readOrder(db, { portfolioId, clientOrderId }),
    measuresOf(db, line),
  ]);
  return {
    ...measures,
    orders: listed(standing),
    positions,
    instruments,
    quotes: new Map(quotes.map((quote) => [quote.symbol, quote])),
    equity: value?.equity ?? null,
    signals: found === null ? [] : [found],
  };
}

type ReadMeasures = Pick<DeskView, 'atr' | 'volatility' | 'record'>;

/**
 * The figures that the size of the line depends on: the ATR only for the risk to a stop that is measured in it, because
 * the database computes the prices itself.
 */
async function measuresOf(db: PrismaClient, line: OrderLine): Promise<ReadMeasures> {
  const { quantity, symbol } = line;
  return {
    atr: needsAtr(line) ? await readAverageTrueRange(db, symbol) : null,
    volatility: quantity.kind === 'volatility' ? await readVolatility(db, symbol) : null,
    record: quantity.kind === 'kelly' ? await readSourceRecord(db, { source: quantity.source, symbol }) : null,
  };
}

/** The figures that the first order of a line has read go before those of the second one. */
function known<T extends ReadMeasures>(view: T): Partial<T> {
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== null)) as Partial<T>;
}

/** Null when there is no such order. */
export async function readNamed(
  db: PrismaClient,
  { portfolioId, target }: { readonly portfolioId: string; readonly target: ReplaceIntent['target'] },
): Promise<OrderRow | null> {
  const found = namedOrder(target, await namedOrders(db, portfolioId, target));
  return found === undefined || found === 'no exit' ? null : found;
}

/** The named order; before an exit its entry. */
async function namedOrders(
  db: PrismaClient,
  portfolioId: string,
  target: ReplaceIntent['target'],
): Promise<readonly OrderRow[]> {
  switch (target.kind) {
    case 'number':
      return listed(await readOrder(db, { portfolioId, number: target.number }));
    case 'exit': {
      const entry = await readOrder(db, { portfolioId, number: target.number });
      if (entry === null) return [];
      return [entry, ...listed(await readOrder(db, { portfolioId, clientOrderId: exitIdOf(entry, target.exit) }))];
    }
    case 'client-order-id':
      return listed(await readOrder(db, { portfolioId, clientOrderId: target.clientOrderId }));
    case 'id':
      return listed(await readOrder(db, { id: target.id }));
    default:
      return unreachable(target);
  }
}

async function ordersOf(db: PrismaClient, portfolioId: string, target: CancelWanted): Promise<readonly OrderRow[]> {
  switch (target.kind) {
    case 'ids':
      return (await Promise.all(target.ids.map((id) => readOrder(db, { id })))).flatMap((order) => listed(order));
    case 'symbol':
      return readOrders(db, { portfolioId, symbol: target.symbol, scope: 'open', limit: null });
    case 'all':
      return readOrders(db, { portfolioId, scope: 'open', limit: null });
    default:
      return namedOrders(db, portfolioId, target);
  }
}

async function instrumentsOf(db: PrismaClient, symbol: string | null): Promise<DeskView['instruments']> {
  const instrument = symbol === null ? null : await readInstrument(db, symbol);
  return new Map(instrument === null ? [] : [[instrument.symbol, instrument]]);
}

function listed(order: OrderRow | null): OrderRow[] {
  return order === null ? [] : [order];
}
