/**
 * Requests to replace the terms of a working order. A fill that came first was by the former terms and counts; the
 * engine answers with the new terms, or with the reason that the former ones stay.
 */
import type { Denial } from '../database/order-row.ts';
import { isHeld } from '../domain/order.ts';
import { addsRisk, isOther, replacedTerms, repriced } from '../domain/replacement.ts';
import { moved } from '../domain/order-states.ts';
import type { NewTerms } from '../domain/replacement.ts';
import type { Stepped } from './effect.ts';
import { limitOf } from './entering.ts';
import type { OrderRequest } from './event.ts';

import { withConsequences } from './links.ts';
import { clockOf, enteredAt } from './requests.ts';
import { withMarket } from './state.ts';
import type { EngineState, Market, WorkingOrder } from './state.ts';
import { withOrder, withoutOrder, workingOrder } from './working-orders.ts';

export interface Replace {
  readonly request: OrderRequest;
  readonly terms: NewTerms;
  /** The verdict of the desk about the new terms now. */
  readonly denial: Denial | null;
}

/** The engine's own state of the order counts: it keeps fills that are newer than the request. */
export function replaceOrder(state: EngineState, { request, terms, denial }: Replace): Stepped {
  const working = workingOrder(state, request.order.id);
  if (working === null) return { state, effects: [] };
  const market = state.markets.get(working.symbol);
  const rejection = rejectionOf(state, { working, terms, denial });
  if (rejection !== null) return rejected(state, working, rejection);
  if (market === undefined) return rejected(state, working, 'UNKNOWN_INSTRUMENT');
  const wanted = replacedTerms(working, terms);
  if (wanted.quantity.lessThanOrEqualTo(working.filledQuantity)) return completed(state, working);
  const limitPrice = isOther(working.limitPrice, terms.limitPrice)
    ? limitOf(market, { ...working, limitPrice: terms.limitPrice })
    : null;
  if (limitPrice === 'takes') return rejected(state, working, 'POST_ONLY_WOULD_TAKE');
  return replaced(state, market, { working, terms: { ...terms, limitPrice } });
}

function rejectionOf(
  { suspended }: EngineState,
  { working, terms, denial }: { readonly working: WorkingOrder } & Omit<Replace, 'request'>,
): string | null {
  if (suspended.has(working.portfolioId)) return 'PORTFOLIO_SUSPENDED';
  if (working.triggeredAt !== null && isOther(working.stopPrice, terms.stopPrice)) return 'ALREADY_TRIGGERED';
  return denial?.code ?? null;
}

/** FIX calls it an OrderQty that is not above CumQty: nothing is left, so the order is filled by what it has. */
function completed(state: EngineState, working: WorkingOrder): Stepped {
  const order = { ...moved(pending(working), 'COMPLETE_FILL'), quantity: working.filledQuantity };
  const at = answeredAt(state, order);
  return withConsequences(
    {
      state: withoutOrder(state, order),
      effects: [{ kind: 'order', order, type: 'REPLACED', reason: null, trade: null, occurredAt: at }],
    },
    { kind: 'completed', order },
    at,
  );
}

/** A smaller quantity keeps the time priority; every other change enters the order behind the others. */
function replaced(
  state: EngineState,
  market: Market,
  { working, terms }: { readonly working: WorkingOrder; readonly terms: NewTerms },
): Stepped {
  const resumed: WorkingOrder = {
    ...resume(working),
    ...replacedTerms(working, terms),
    obstacle: repriced(working, terms) ? null : working.obstacle,
  };
  const behind = addsRisk(working, terms);
  const at = behind ? Math.max(enteredAt(state, market), answeredAt(state, working)) : answeredAt(state, working);
  const order: WorkingOrder = behind ? { ...resumed, replacedAt: at, acceptedSequence: state.nextAcceptance } : resumed;
  const next = behind ? { ...state, marketAt: at, nextAcceptance: state.nextAcceptance + 1 } : state;
  return withConsequences(
    {
      state: withMarket(next, { ...market, orders: market.orders.with(order) }),
      effects: [{ kind: 'order', order, type: 'REPLACED', reason: null, trade: null, occurredAt: at }],
    },
    { kind: 'resized', order },
    at,
  );
}

/** The order of a suspended portfolio is held outside its market. */
function rejected(state: EngineState, working: WorkingOrder, reason: string): Stepped {
  const order = resume(working);
  const effects = [{ kind: 'replace-rejected', order, reason, occurredAt: answeredAt(state, order) }] as const;
  return { state: withOrder(state, order), effects };
}

function resume(working: WorkingOrder): WorkingOrder {
  if (isHeld(working)) return moved(pending(working), 'RESUME_HELD');
  return moved(pending(working), working.filledQuantity.isZero() ? 'RESUME_UNFILLED' : 'RESUME_PARTIALLY_FILLED');
}

/** The request is in the database; the engine's state has it only after a restart. */
function pending(working: WorkingOrder): WorkingOrder {
  return working.status === 'PENDING_REPLACE' ? working : moved(working, 'REQUEST_REPLACE');
}

function answeredAt(state: EngineState, { acceptedAt, replacedAt }: WorkingOrder): number {
  return Math.max(clockOf(state), acceptedAt ?? 0, replacedAt ?? 0);
}
