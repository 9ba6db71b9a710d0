/** Orders in the form that the engine uses: pending requests, and orders that already work. */
import type { ClientBase } from 'pg';
import { accountOf } from '../../domain/account.ts';
import type { Account, AccountKind } from '../../domain/account.ts';
import { denialOf } from '../order-row.ts';
import type { Denial } from '../order-row.ts';
import { readRows } from '../read-rows.ts';
import type { OnUnreadable, UnreadableRow } from '../read-rows.ts';
import { Decimal } from '../../domain/decimal.ts';
import type { Obstacle } from '../../domain/end-reason.ts';
import type { Order, OrderStatus, OrderType, Side, TimeInForce } from '../../domain/order.ts';
import type { NewTerms } from '../../domain/replacement.ts';

export interface EngineOrder {
  readonly order: Order & {
    readonly filledNotional: Decimal;
    readonly openedQuantity: Decimal;
    readonly obstacle: Obstacle | null;
  };
  /** Currency of the portfolio. */
  readonly currency: string;
  readonly account: Account;
  /** Its parent and the other orders of its list. */
  readonly relatives: readonly OrderRelative[];
  /** The requested terms, while a replace waits; else null. */
  readonly newTerms: NewTerms | null;
}

/** An order that another one is linked with. */
export interface OrderRelative {
  readonly id: string;
  readonly status: OrderStatus;
  readonly filledQuantity: Decimal;
  /** The part of its fills that closed no opposite position. */
  readonly openedQuantity: Decimal;
}

/** Few enough for one short transaction; further requests wait for the next read. */
export const MOST_REQUESTS = 200;

/**
 * New orders, replaces and cancels in the order of arrival, without the orders in `skipped` and those of the portfolios
 * in `blocked`. When there are more than one read takes, the logins take turns: the first request of each owner, then
 * the second of each.
 */
export async function readRequests(
  client: ClientBase,
  {
    skipped,
    blocked,
    onUnreadable,
  }: {
    readonly skipped: ReadonlySet<string>;
    readonly blocked: ReadonlySet<string>;
    readonly onUnreadable?: OnUnreadable;
  },
): Promise<EngineOrder[]> {
  const { rows } = await client.query<StoredOrder>(
    `with asked as materialized (select pending_requests($1, ${MOST_REQUESTS}, $2) as id),
          opened as materialized (${AWAITED_OPENED})
     ${SELECT} where o.id = any (array(select a.id from asked a))
      order by o.placed_at, o.portfolio_id, o.number`,
    [[...skipped], [...blocked]],
  );
  return engineOrders(rows, onUnreadable);
}

/**
 * By order id, the verdict of now about pending orders and new terms: null when the engine may accept it. One without
 * an entry is judged at the next call.
 */
export async function judgeRequests(
  client: ClientBase,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, Denial | null>> {
  if (orderIds.length === 0) return new Map();
  const { rows } = await client.query<{ order_id: string; denial: { denial: unknown } | null }>(
    'select order_id, denial from judge_requests($1)',
    [orderIds],
  );
  return new Map(rows.map(({ order_id, denial }) => [order_id, denialOf(denial?.denial)]));
}

/** Ids of the accepted open orders that a halt in force ends. */
export async function readHaltedOrders(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>('select halted_orders() as id');
  return rows.map(({ id }) => id);
}

/** Accepted orders that are still open, through the index of open orders: closed ones are many more. */
export async function readWorkingOrders(
  client: ClientBase,
  onUnreadable?: OnUnreadable,
): Promise<EngineOrder['order'][]> {
  const { rows } = await client.query<StoredColumns>(
    `select ${COLUMNS}, coalesce(q.opened, 0)::text as opened_quantity
       from "Order" o left join (${WORKING_OPENED}) q on q.order_id = o.id
      where is_open(o.status) and o.accepted_at is not null`,
  );
  return readRows(rows, { read: orderReader(), name, onUnreadable });
}

/** The sequence number of the next accepted order. */
export async function readNextAcceptance(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ next: string }>(
    'select (coalesce(max(accepted_sequence), 0) + 1)::text as next from "Order"',
  );
  return Number(rows[0]!.next);
}

/**
 * By order_id, the part of the trades of `orders` (id, portfolio_id, symbol) that closed no opposite position. The
 * position before a trade is the one of now without the trades from there on: those of the symbol since the first trade
 * of these orders are read once.
 */
function openedOf(orders: string): string {
  return `select t.order_id, sum(t.quantity - least(t.quantity, greatest(t.closable, 0))) as opened
    from (select w.portfolio_id, w.symbol, array_agg(w.id) as ids,
                 min((select min(f.sequence) from "Trade" f where f.order_id = w.id)) as sequence
            from (${orders}) w group by w.portfolio_id, w.symbol) b
    -- Of each position its own trades, by their index.
   cross join lateral (
     select l.order_id, l.quantity,
            case l.side when 'BUY' then -1 else 1 end * (
              coalesce((select h.quantity from "Position" h where h.portfolio_id = b.portfolio_id and h.symbol = b.symbol), 0)
              - sum(case l.side when 'BUY' then l.quantity else -l.quantity end) over (order by l.sequence desc)) as closable
       from "Trade" l
      where l.portfolio_id = b.portfolio_id and l.symbol = b.symbol and l.sequence >= b.sequence
     offset 0) t
   where t.order_id = any (b.ids) group by t.order_id`;
}

const COLUMNS = `o.id, o.number::text, o.portfolio_id, o.client_order_id, o.symbol, o.side, o.type, o.time_in_force, o.quantity::text,
    o.filled_quantity::text, o.filled_notional::text, o.limit_price::text, o.stop_price::text, o.trail_amount::text, o.trail_percent::text, o.reduce_only,
    o.parent_id, o.list_id, o.released_at, o.expire_date::text, o.post_only, o.all_or_none, o.display_quantity::text, o.status, o.placed_at, o.accepted_at, o.triggered_at, o.replaced_at, o.expires_at, o.accepted_sequence::text, o.event_sequence, o.obstacle`;
// One that waits for another has no exits.
const WORKING_OPENED = openedOf(`select p.id, p.portfolio_id, p.symbol from "Order" p
    where is_open(p.status) and p.accepted_at is not null and p.filled_quantity > 0 and p.parent_id is null`);
// The parents of exits that come later than these. The engine itself has every parent that works: reading the trades
// of such a one for each exit would let a user with many trades slow it down.
const AWAITED_OPENED = openedOf(`select p.id, p.portfolio_id, p.symbol from asked a
    join "Order" x on x.id = a.id and x.accepted_at is null join "Order" p on p.id = x.parent_id and p.filled_quantity > 0
      and (is_terminal(p.status) or awaits_engine(p.status))`);
// Of an order that it has accepted, the engine's own state counts.
const SELECT = `select ${COLUMNS}, '0' as opened_quantity, o.replace_quantity::text, o.replace_limit_price::text, o.replace_stop_price::text, p.currency, p.account, p.cash_balance_usd::text as cash,
    (select jsonb_agg(jsonb_build_object('id', r.id, 'status', r.status, 'filled', r.filled_quantity::text,
        'opened', coalesce((select q.opened from opened q where q.order_id = r.id), 0)::text))
       from "Order" r where r.id <> o.id and (r.id = o.parent_id or r.list_id = o.list_id)) as relatives
  from "Order" o join "Portfolio" p on p.id = o.portfolio_id`;

interface StoredColumns {
  readonly id: string;
  readonly number: string;
  readonly portfolio_id: string;
  readonly client_order_id: string;
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly time_in_force: TimeInForce;
  readonly quantity: string;
  readonly filled_quantity: string;
  readonly filled_notional: string;
  readonly opened_quantity: string;
  readonly limit_price: string | null;
  readonly stop_price: string | null;
  readonly trail_amount: string | null;
  readonly trail_percent: string | null;
  readonly reduce_only: boolean;
  readonly parent_id: string | null;
  readonly list_id: string | null;
  readonly released_at: Date | null;
  readonly expire_date: string | null;
  readonly post_only: boolean;
  readonly all_or_none: boolean;
  readonly display_quantity: string | null;
  readonly status: OrderStatus;
  readonly placed_at: Date;
  readonly accepted_at: Date | null;
  readonly triggered_at: Date | null;
  readonly replaced_at: Date | null;
  readonly expires_at: Date | null;
  readonly accepted_sequence: string | null;
  readonly event_sequence: number;
  readonly obstacle: Obstacle | null;
}

interface StoredOrder extends StoredColumns {
  readonly replace_quantity: string | null;
  readonly replace_limit_price: string | null;
  readonly replace_stop_price: string | null;
  readonly currency: string;
  readonly account: AccountKind;
  readonly cash: string;
  readonly relatives:
    | readonly {
        readonly id: string;
        readonly status: OrderStatus;
        readonly filled: string;
        readonly opened: string;
      }[]
    | null;
}

function name({ number, portfolio_id }: StoredColumns): Omit<UnreadableRow, 'reason'> {
  return { what: `order ${number}`, portfolioId: portfolio_id };
}

function engineOrders(rows: readonly StoredOrder[], onUnreadable: OnUnreadable | undefined): EngineOrder[] {
  const portfolios = new Map(
    rows.map((row) => [
      row.id,
      {
        currency: row.currency,
        account: accountOf(row.account, new Decimal(row.cash)),
        newTerms: newTermsOf(row),
        relatives: (row.relatives ?? []).map(({ id, status, filled, opened }) => ({
          id,
          status,
          filledQuantity: new Decimal(filled),
          openedQuantity: new Decimal(opened),
        })),
      },
    ]),
  );
  return readRows(rows, { read: orderReader(), name, onUnreadable }).map((order) => ({
    order,
    ...portfolios.get(order.id)!,
  }));
}

function newTermsOf({
  status,
  replace_quantity,
  replace_limit_price,
  replace_stop_price,
}: StoredOrder): NewTerms | null {
  if (status !== 'PENDING_REPLACE') return null;
  const term = (text: string | null): Decimal | null => (text === null ? null : new Decimal(text));
  return {
    quantity: term(replace_quantity),
    limitPrice: term(replace_limit_price),
    stopPrice: term(replace_stop_price),
  };
}

/** Many orders have the same amounts: each is parsed once. */
function orderReader(): (row: StoredColumns) => EngineOrder['order'] {
  const known = new Map<string, Decimal>();
  const decimal = (text: string): Decimal => {
    const found = known.get(text) ?? new Decimal(text);
    known.set(text, found);
    return found;
  };
  return (row) => engineOrder(row, decimal);
}

function engineOrder(row: StoredColumns, decimal: (text: string) => Decimal): EngineOrder['order'] {
  const optional = (text: string | null): Decimal | null => (text === null ? null : decimal(text));
  return {
    id: row.id,
    number: Number(row.number),
    portfolioId: row.portfolio_id,
    clientOrderId: row.client_order_id,
    symbol: row.symbol,
    side: row.side,
    type: row.type,
    timeInForce: row.time_in_force,
    quantity: decimal(row.quantity),
    filledQuantity: decimal(row.filled_quantity),
    filledNotional: decimal(row.filled_notional),
    openedQuantity: decimal(row.opened_quantity),
    obstacle: row.obstacle,
    limitPrice: optional(row.limit_price),
    stopPrice: optional(row.stop_price),
    trailAmount: optional(row.trail_amount),
    trailPercent: optional(row.trail_percent),
    reduceOnly: row.reduce_only,
    parentId: row.parent_id,
    listId: row.list_id,
    releasedAt: row.released_at?.getTime() ?? null,
    expireDate: row.expire_date,
    postOnly: row.post_only,
    allOrNone: row.all_or_none,
    displayQuantity: optional(row.display_quantity),
    status: row.status,
    placedAt: row.placed_at.getTime(),
    acceptedAt: row.accepted_at?.getTime() ?? null,
    triggeredAt: row.triggered_at?.getTime() ?? null,
    replacedAt: row.replaced_at?.getTime() ?? null,
    expiresAt: row.expires_at?.getTime() ?? null,
    acceptedSequence: row.accepted_sequence === null ? null : Number(row.accepted_sequence),
    eventSequence: row.event_sequence,
  };
}
