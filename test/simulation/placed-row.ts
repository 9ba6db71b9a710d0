/** An order as it is stored when it is placed. */
import type { Member } from './family.ts';
import { PORTFOLIO_IDS } from './portfolios.ts';
import type { OrderRow } from './rows.ts';

export function idOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

export function placedRow(
  { client, terms, parent, list }: Member,
  { number, status, firstId }: { readonly number: number; readonly status: string; readonly firstId: string },
): OrderRow {
  return {
    id: idOf(number),
    number: String(number),
    portfolio_id: PORTFOLIO_IDS[terms.portfolio],
    client_order_id: client,
    symbol: terms.symbol,
    side: terms.side,
    type: terms.type,
    time_in_force: terms.timeInForce,
    quantity: terms.quantity,
    filled_quantity: '0',
    filled_notional: '0',
    limit_price: terms.limitPrice,
    stop_price: terms.stopPrice,
    trail_amount: terms.trailAmount,
    trail_percent: terms.trailPercent,
    reduce_only: terms.reduceOnly,
    parent_id: parent === null ? null : firstId,
    list_id: list === null ? null : firstId,
    released_at: null,
    expire_date: terms.expireDate,
    post_only: terms.postOnly,
    all_or_none: terms.allOrNone,
    display_quantity: terms.displayQuantity,
    status,
    placed_at: new Date(number),
    accepted_at: null,
    triggered_at: null,
    replaced_at: null,
    expires_at: null,
    closed_at: null,
    accepted_sequence: null,
    event_sequence: 1,
    obstacle: null,
    end_reason: null,
    replace_quantity: null,
    replace_limit_price: null,
    replace_stop_price: null,
  };
}
