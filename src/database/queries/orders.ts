/** Orders: open ones first, then the newest. */
import { OPEN_STATUSES, TERMINAL_STATUSES, isTerminal } from '../../domain/order.ts';
import { Prisma } from '../generated/client.ts';
import type { PrismaClient } from '../generated/client.ts';
import { denialOf } from '../order-row.ts';
import type { OrderRow } from '../order-row.ts';
import { countOf, dateOrNull, decimalOf, decimalOrNull, instantOf, instantOrNull } from './values.ts';

export type { Denial, OrderRow } from '../order-row.ts';

/**
 * `open`: working orders. `recent`: every open order, with its parent, and the latest `limit` closed ones. `all`: open
 * first, at most `limit` in total (null: all).
 */
export type OrderScope = 'open' | 'recent' | 'all';

export interface OrdersWanted {
  readonly portfolioId?: string | undefined;
  readonly symbol?: string | undefined;
  readonly scope: OrderScope;
  /** Null for no limit. */
  readonly limit: number | null;
}

export async function readOrders(db: PrismaClient, wanted: OrdersWanted): Promise<OrderRow[]> {
  switch (wanted.scope) {
    case 'open':
      return readOpen(db, wanted);
    case 'recent': {
      const [open, closed] = await Promise.all([
        readOpen(db, { ...wanted, limit: MOST_OPEN_ORDERS }),
        readClosed(db, wanted),
      ]);
      const listed = withoutRepeats([...open, ...closed]);
      return [...listed, ...(await readParents(db, listed))];
    }
    default: {
      const open = await readOpen(db, wanted);
      if (wanted.limit !== null && open.length >= wanted.limit) return open;
      const limit = wanted.limit === null ? null : wanted.limit - open.length;
      const closed = await readClosed(db, { ...wanted, limit });
      return withoutRepeats([...open, ...closed]);
    }
  }
}

/** Of every portfolio that the login sees. */
export async function countOpenOrdersOf(db: PrismaClient, symbol: string): Promise<number> {
  const [counted] = await db.$queryRaw<{ orders: bigint }[]>`
    select count(*) as orders from "Order" where is_open(status) and symbol = ${symbol}`;
  return countOf(counted!.orders);
}

export type OrderKey =
  | { readonly id: string }
  | { readonly portfolioId: string; readonly number: number }
  | { readonly portfolioId: string; readonly clientOrderId: string };

export async function readOrder(db: PrismaClient, key: OrderKey): Promise<OrderRow | null> {
  const where =
    'id' in key
      ? { id: key.id }
      : 'number' in key
        ? { portfolioId_number: { portfolioId: key.portfolioId, number: BigInt(key.number) } }
        : { portfolioId_clientOrderId: { portfolioId: key.portfolioId, clientOrderId: key.clientOrderId } };
  const row = await db.order.findUnique({ where, include: PORTFOLIO_NAME });
  return row === null ? null : orderRow(row);
}

/** Orders of one portfolio by the client ids of a program; unknown ids are left out. */
export async function readOrdersNamed(
  db: PrismaClient,
  { portfolioId, clientOrderIds }: { readonly portfolioId: string; readonly clientOrderIds: readonly string[] },
): Promise<OrderRow[]> {
  const orders: OrderRow[] = [];
  for (let from = 0; from < clientOrderIds.length; from += NAMES_AT_ONCE) {
    const rows = await db.order.findMany({
      where: { portfolioId, clientOrderId: { in: clientOrderIds.slice(from, from + NAMES_AT_ONCE) } },
      include: PORTFOLIO_NAME,
    });
    orders.push(...rows.map(orderRow));
  }
  return orders;
}

/** The orders that wait for this one or waited for it, and those that share its list, by number. */
export async function readFamily(
  db: PrismaClient,
  { id, listId }: Pick<OrderRow, 'id' | 'listId'>,
): Promise<OrderRow[]> {
  const rows = await db.order.findMany({
    where: { OR: [{ parentId: id }, ...(listId === null ? [] : [{ listId }])], NOT: { id } },
    include: PORTFOLIO_NAME,
    orderBy: { number: 'asc' },
  });
  return rows.map(orderRow);
}

/** A statement takes some tens of thousands of values. */
const NAMES_AT_ONCE = 5_000;

/**
 * More than a person can read; a runaway script must not fill a console's memory. Scope `recent` returns at most this
 * many open orders.
 */
export const MOST_OPEN_ORDERS = 1_000;

const NEWEST_FIRST: Prisma.OrderOrderByWithRelationInput[] = [{ placedAt: 'desc' }, { number: 'desc' }];
const PORTFOLIO_NAME = { portfolio: { select: { name: true } } } as const;

/**
 * Open orders have indexes of their own, which serve only is_open(): by a list of states, which Prisma writes, the
 * server would read the closed orders too, and those grow without bound. Behind row security it has no statistics of
 * states and takes every order for an open one: materialized, they are found before the sort order chooses an index.
 */
async function readOpen(db: PrismaClient, { portfolioId, symbol, limit }: OrdersWanted): Promise<OrderRow[]> {
  const found = await db.$queryRaw<{ id: string }[]>`
    with found as materialized (
      select id, placed_at, number from "Order"
       where is_open(status)
         ${portfolioId === undefined ? Prisma.empty : Prisma.sql`and portfolio_id = ${portfolioId}::uuid`}
         ${symbol === undefined ? Prisma.empty : Prisma.sql`and symbol = ${symbol}`})
    select id from found order by placed_at desc, number desc limit ${limit}::bigint`;
  const orders: OrderRow[] = [];
  for (let from = 0; from < found.length; from += NAMES_AT_ONCE) {
    const ids = found.slice(from, from + NAMES_AT_ONCE).map(({ id }) => id);
    const rows = await db.order.findMany({
      // One that has closed since is among the closed orders.
      where: { id: { in: ids }, status: { in: [...OPEN_STATUSES] } },
      include: PORTFOLIO_NAME,
      orderBy: NEWEST_FIRST,
    });
    orders.push(...rows.map(orderRow));
  }
  return orders;
}

async function readClosed(db: PrismaClient, { portfolioId, symbol, limit }: OrdersWanted): Promise<OrderRow[]> {
  const rows = await db.order.findMany({
    where: {
      status: { in: [...TERMINAL_STATUSES] },
      ...(portfolioId !== undefined && { portfolioId }),
      ...(symbol !== undefined && { symbol }),
    },
    include: PORTFOLIO_NAME,
    orderBy: NEWEST_FIRST,
    ...(limit !== null && { take: limit }),
  });
  return rows.map(orderRow);
}

/** The parents of open orders that are not listed: an entry may have closed long before its exits. */
async function readParents(db: PrismaClient, listed: readonly OrderRow[]): Promise<OrderRow[]> {
  const known = new Set(listed.map(({ id }) => id));
  const missing = new Set(
    listed.flatMap(({ status, parentId }) =>
      isTerminal(status) || parentId === null || known.has(parentId) ? [] : [parentId],
    ),
  );
  if (missing.size === 0) return [];
  const rows = await db.order.findMany({
    where: { id: { in: [...missing] } },
    include: PORTFOLIO_NAME,
    orderBy: NEWEST_FIRST,
  });
  return rows.map(orderRow);
}

/** An order that closes between the two reads would be listed twice: its later state is kept in the earlier place. */
function withoutRepeats(orders: readonly OrderRow[]): OrderRow[] {
  const latest = new Map(orders.map((order) => [order.id, order]));
  return [...latest.values()];
}

type StoredOrder = NonNullable<Awaited<ReturnType<typeof findStoredOrder>>>;

// Names the shape that Prisma returns for an order with its portfolio's name; used as a type only.
function findStoredOrder(db: PrismaClient) {
  return db.order.findFirst({ include: PORTFOLIO_NAME });
}

function orderRow(row: StoredOrder): OrderRow {
  return {
    id: row.id,
    number: countOf(row.number),
    clientOrderId: row.clientOrderId,
    portfolioId: row.portfolioId,
    portfolio: row.portfolio.name,
    symbol: row.symbol,
    side: row.side,
    type: row.type,
    timeInForce: row.timeInForce,
    status: row.status,
    quantity: decimalOf(row.quantity),
    filledQuantity: decimalOf(row.filledQuantity),
    limitPrice: decimalOrNull(row.limitPrice),
    stopPrice: decimalOrNull(row.stopPrice),
    trailAmount: decimalOrNull(row.trailAmount),
    trailPercent: decimalOrNull(row.trailPercent),
    averagePrice: decimalOrNull(row.averagePrice),
    reduceOnly: row.reduceOnly,
    parentId: row.parentId,
    listId: row.listId,
    expireDate: dateOrNull(row.expireDate),
    postOnly: row.postOnly,
    allOrNone: row.allOrNone,
    displayQuantity: decimalOrNull(row.displayQuantity),
    note: row.note,
    denial: denialOf(row.denial),
    endReason: row.endReason,
    placedAt: instantOf(row.placedAt),
    acceptedAt: instantOrNull(row.acceptedAt),
    triggeredAt: instantOrNull(row.triggeredAt),
    releasedAt: instantOrNull(row.releasedAt),
    closedAt: instantOrNull(row.closedAt),
    expiresAt: instantOrNull(row.expiresAt),
  };
}
