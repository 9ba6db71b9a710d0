/** Places two linked orders in one transaction. */
import { plain, plainOrNull } from '../../domain/decimal.ts';
import type { LineLink } from '../../domain/order-line/intent.ts';
import { ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { OrderRow } from '../order-row.ts';
import type { DeskError } from './desk-error.ts';
import { exitValues } from './exit-values.ts';
import { inSession } from './place-order.ts';
import type { OrderToPlace } from './place-order.ts';
import { ask } from './queryable.ts';
import type { Queryable } from './queryable.ts';
import { ORDER_COLUMNS, orderOf } from './stored-order.ts';
import type { StoredOrder } from './stored-order.ts';

export interface LinkedToPlace {
  readonly link: LineLink;
  readonly first: OrderToPlace;
  readonly second: OrderToPlace;
}

/** Both orders, or a denied first one alone. When the second one is denied, none is placed and the error tells why. */
export async function placeLinked(
  q: Queryable,
  { link, first, second }: LinkedToPlace,
  sessionId: string | null = null,
): Promise<Result<readonly OrderRow[], DeskError>> {
  const answer = await ask<StoredOrder>(
    q,
    'idempotent',
    `select ${ORDER_COLUMNS}
       from place_linked($1::uuid, ${inSession('$2::text', '$5')}, $3::jsonb, $4::jsonb) o join "Portfolio" p on p.id = o.portfolio_id order by o.number`,
    [
      first.portfolioId,
      link === 'oco' ? 'OCO' : 'OTO',
      JSON.stringify(termsOf(first)),
      JSON.stringify(termsOf(second)),
      sessionId ?? '',
    ],
  );
  return answer.ok ? ok(answer.value.map(orderOf)) : answer;
}

/** The parameters of place_order by name. */
function termsOf(order: OrderToPlace): Readonly<Record<string, unknown>> {
  const [takeProfit, stopLoss] = exitValues(order.exits);
  return {
    client_order_id: order.clientOrderId,
    symbol: order.symbol,
    side: order.side,
    type: order.type,
    quantity: plain(order.quantity),
    limit_price: plainOrNull(order.limitPrice),
    time_in_force: order.timeInForce,
    reduce_only: order.reduceOnly,
    note: order.note,
    signal_id: order.signalId,
    expire_date: order.expireDate,
    post_only: order.postOnly,
    all_or_none: order.allOrNone,
    display_quantity: plainOrNull(order.displayQuantity),
    confirmed_quantity: plainOrNull(order.confirmedQuantity ?? null),
    stop_price: plainOrNull(order.stopPrice),
    trail_amount: plainOrNull(order.trailAmount),
    trail_percent: plainOrNull(order.trailPercent),
    trail_atr: plainOrNull(order.trailAtr),
    take_profit: takeProfit === null ? null : JSON.parse(takeProfit),
    stop_loss: stopLoss === null ? null : JSON.parse(stopLoss),
  };
}
