/** A proposal is an order that waits for a person's approval; its stored terms become the request that is described. */
import { Decimal } from './decimal.ts';
import type { EntryExits, ExitTimeInForce, LineStop, LineTarget, PlaceOrderRequest } from './order-line/intent.ts';

export type ProposalState = 'PENDING' | 'APPROVED' | 'REJECTED' | 'EXPIRED' | 'WITHDRAWN';

export const DEFAULT_EXPIRY_SECONDS = 60;
/** As propose_order() checks. */
export const EXPIRY_SECONDS = { least: 10, most: 3_600 } as const;

/** Parameters of place_order by name, as propose_order() stores them. */
export type ProposedTerms = Readonly<Record<string, unknown>>;

/** The signal is known by its id only, so the request names none. */
export function requestOfTerms(terms: ProposedTerms): PlaceOrderRequest {
  return {
    side: terms['side'] as PlaceOrderRequest['side'],
    symbol: textOf(terms['symbol']) ?? '',
    quantity: decimalOf(terms['quantity']) ?? new Decimal(0),
    type: terms['type'] as PlaceOrderRequest['type'],
    limitPrice: decimalOf(terms['limit_price']),
    stopPrice: decimalOf(terms['stop_price']),
    trailAmount: decimalOf(terms['trail_amount']),
    trailPercent: decimalOf(terms['trail_percent']),
    trailAtr: decimalOf(terms['trail_atr']),
    exits: exitsOf(terms['take_profit'], terms['stop_loss']),
    timeInForce: terms['time_in_force'] as PlaceOrderRequest['timeInForce'],
    reduceOnly: terms['reduce_only'] === true,
    expireDate: textOf(terms['expire_date']),
    postOnly: terms['post_only'] === true,
    allOrNone: terms['all_or_none'] === true,
    displayQuantity: decimalOf(terms['display_quantity']),
    note: textOf(terms['note']),
    signalNumber: null,
  };
}

function exitsOf(takeProfit: unknown, stopLoss: unknown): EntryExits | null {
  const target = fieldsOf(takeProfit);
  const stop = fieldsOf(stopLoss);
  if (target === null && stop === null) return null;
  const time = textOf((target ?? stop)?.['time_in_force']);
  return {
    takeProfit: target === null ? null : targetOf(target),
    stopLoss: stop === null ? null : stopOf(stop),
    timeInForce: (time ?? 'GTC') as ExitTimeInForce,
  };
}

function targetOf(terms: ProposedTerms): LineTarget | null {
  const price = decimalOf(terms['limit_price']);
  if (price !== null) return { kind: 'price', price };
  const atr = decimalOf(terms['atr']);
  if (atr !== null) return { kind: 'atr', multiple: atr };
  const r = decimalOf(terms['r']);
  return r === null ? null : { kind: 'r', multiple: r };
}

function stopOf(terms: ProposedTerms): LineStop | null {
  const price = decimalOf(terms['stop_price']);
  if (price !== null) return { kind: 'price', price, limit: decimalOf(terms['limit_price']) };
  const atr = decimalOf(terms['atr']);
  if (atr !== null) return { kind: 'atr', multiple: atr };
  const amount = decimalOf(terms['trail_amount']);
  if (amount !== null) return { kind: 'trailing-amount', amount };
  const percent = decimalOf(terms['trail_percent']);
  if (percent !== null) return { kind: 'trailing-percent', percent };
  const multiple = decimalOf(terms['trail_atr']);
  return multiple === null ? null : { kind: 'trailing-atr', multiple };
}

function fieldsOf(value: unknown): ProposedTerms | null {
  return typeof value === 'object' && value !== null ? (value as ProposedTerms) : null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Numbers arrive as text: SQL writes them out, because JSON in JavaScript has only floats. */
function decimalOf(value: unknown): Decimal | null {
  return typeof value === 'string' ? new Decimal(value) : null;
}
