/** Places an order, and finds the result of one whose answer was lost. */
import { plain, plainOrNull } from '../../domain/decimal.ts';
import type { Decimal } from '../../domain/decimal.ts';
import type { EntryExits } from '../../domain/order-line/intent.ts';
import type { OrderType, Side, TimeInForce } from '../../domain/order.ts';
import { ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { OrderRow } from '../order-row.ts';
import type { DeskError } from './desk-error.ts';
import { exitValues } from './exit-values.ts';
import { ask, askOne } from './queryable.ts';
import type { Queryable } from './queryable.ts';
import { ORDER_COLUMNS, orderOf } from './stored-order.ts';
import type { StoredOrder } from './stored-order.ts';

/** The terms that the desk judges: the same for a preview and an order. */
export interface OrderTerms {
  readonly portfolioId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly quantity: Decimal;
  readonly limitPrice: Decimal | null;
  readonly stopPrice: Decimal | null;
  readonly trailAmount: Decimal | null;
  readonly trailPercent: Decimal | null;
  /** A multiple of the ATR, which becomes an amount when the order is placed. */
  readonly trailAtr: Decimal | null;
  readonly exits: EntryExits | null;
  readonly timeInForce: TimeInForce;
  readonly reduceOnly: boolean;
  readonly expireDate: string | null;
  readonly postOnly: boolean;
  readonly allOrNone: boolean;
  readonly displayQuantity: Decimal | null;
  /** The quantity once more, which passes the soft limits; absent or null: they bind. */
  readonly confirmedQuantity?: Decimal | null;
  /** For a preview only: the signed quantity that the order for which it waits adds to the position. */
  readonly awaited?: Decimal;
}

export interface OrderToPlace extends OrderTerms {
  /** Unique in the portfolio: an order sent twice returns the same order. */
  readonly clientOrderId: string;
  readonly note: string | null;
  readonly signalId: string | null;
  /** The id of an open order whose quantity it shares. */
  readonly ocoWith?: string;
}

/**
 * In the statement that places an order: names the console session to which the order belongs, for this statement
 * alone, because a pooler may give the next one to another session. The parameter `text` is returned unchanged.
 */
export function inSession(text: string, sessionId: string): string {
  return `case when set_config('traderai.session', ${sessionId}::text, true) is not null then ${text} end`;
}

/** The parameters of place_order and propose_order up to the exits, in their order. */
export function orderValues(order: OrderToPlace): unknown[] {
  return [
    order.portfolioId,
    order.clientOrderId,
    order.symbol,
    order.side,
    order.type,
    plain(order.quantity),
    plainOrNull(order.limitPrice),
    order.timeInForce,
    order.reduceOnly,
    order.note,
    order.signalId,
    plainOrNull(order.stopPrice),
    plainOrNull(order.trailAmount),
    plainOrNull(order.trailPercent),
    order.expireDate,
    order.postOnly,
    order.allOrNone,
    plainOrNull(order.displayQuantity),
    plainOrNull(order.trailAtr),
    ...exitValues(order.exits),
  ];
}

/** An order that a rule refuses is a value too: its status is DENIED and `denial` gives the reason. */
export async function placeOrder(
  q: Queryable,
  order: OrderToPlace,
  sessionId: string | null = null,
): Promise<Result<OrderRow, DeskError>> {
  const answer = await askOne<StoredOrder>(
    q,
    'idempotent',
    `select ${ORDER_COLUMNS}
       from place_order($1::uuid, ${inSession('$2::text', '$24')}, $3::text, $4::"OrderSide", $5::"OrderType", $6::numeric, $7::numeric, $8::"TimeInForce",
         $9::boolean, $10::text, $11::uuid, $12::numeric, $13::numeric, $14::numeric, $15::date, $16::boolean, $17::boolean, $18::numeric,
         trail_atr => $19::numeric, take_profit => $20::jsonb, stop_loss => $21::jsonb, oco_with => $22::uuid,
         confirmed_quantity => $23::numeric) o
       join "Portfolio" p on p.id = o.portfolio_id`,
    [...orderValues(order), order.ocoWith ?? null, plainOrNull(order.confirmedQuantity ?? null), sessionId ?? ''],
  );
  return answer.ok ? ok(orderOf(answer.value)) : answer;
}

/**
 * The order with this client order id, or null. After an unknown outcome: an order that is found was placed;
 * one that is not found, on a new connection, was not placed unless the lost statement is still running.
 */
export async function findOrderByClientId(
  q: Queryable,
  { portfolioId, clientOrderId }: { readonly portfolioId: string; readonly clientOrderId: string },
): Promise<Result<OrderRow | null, DeskError>> {
  const answer = await ask<StoredOrder>(
    q,
    'reads',
    `select ${ORDER_COLUMNS} from "Order" o join "Portfolio" p on p.id = o.portfolio_id where o.portfolio_id = $1::uuid and o.client_order_id = $2::text`,
    [portfolioId, clientOrderId],
  );
  if (!answer.ok) return answer;
  const [row] = answer.value;
  return ok(row === undefined ? null : orderOf(row));
}

/** Every open order of a portfolio, newest first, without a limit. Closed ones are not read: see readOrders(). */
export async function findOpenOrders(
  q: Queryable,
  portfolioId: string,
): Promise<Result<readonly OrderRow[], DeskError>> {
  const answer = await ask<StoredOrder>(
    q,
    'reads',
    `with o as materialized (select * from "Order" where portfolio_id = $1::uuid and is_open(status))
     select ${ORDER_COLUMNS} from o join "Portfolio" p on p.id = o.portfolio_id order by o.placed_at desc, o.number desc`,
    [portfolioId],
  );
  return answer.ok ? ok(answer.value.map(orderOf)) : answer;
}
