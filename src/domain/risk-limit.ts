/** The kinds of limits, in the order in which the desk judges them. docs/risk.md explains each. */
import type { Decimal } from './decimal.ts';
import type { Side } from './order.ts';

export const LIMIT_KINDS = [
  'ALLOWED_SYMBOLS',
  'ALLOWED_SIDE',
  'ALLOWED_HOURS',
  'PRICE_COLLAR',
  'MAX_QUOTE_AGE',
  'MAX_ORDER_RATE',
  'MAX_OPEN_ORDERS',
  'MAX_ORDER_QUANTITY',
  'MAX_ORDER_NOTIONAL',
  'APPROVAL_NOTIONAL',
  'MAX_POSITION_QUANTITY',
  'MAX_SYMBOL_EXPOSURE',
  'MAX_GROSS_EXPOSURE',
  'MAX_NET_EXPOSURE',
  'MAX_LEVERAGE',
  'MAX_DAILY_LOSS',
  'MAX_DRAWDOWN',
] as const;
export type LimitKind = (typeof LIMIT_KINDS)[number];

/** From the mildest to the strictest. WARN is a soft limit, the others are hard. */
export const LIMIT_ACTIONS = ['WARN', 'DENY', 'FREEZE', 'FLATTEN'] as const;
export type LimitAction = (typeof LIMIT_ACTIONS)[number];

/** The unit of a limit's value and use. */
export type LimitUnit = 'none' | 'units' | 'money' | 'fraction' | 'multiple' | 'seconds' | 'count';

export const LIMIT_UNITS: Readonly<Record<LimitKind, LimitUnit>> = {
  ALLOWED_SYMBOLS: 'none',
  ALLOWED_SIDE: 'none',
  ALLOWED_HOURS: 'none',
  PRICE_COLLAR: 'fraction',
  MAX_QUOTE_AGE: 'seconds',
  MAX_ORDER_RATE: 'count',
  MAX_OPEN_ORDERS: 'count',
  MAX_ORDER_QUANTITY: 'units',
  MAX_ORDER_NOTIONAL: 'money',
  APPROVAL_NOTIONAL: 'money',
  MAX_POSITION_QUANTITY: 'units',
  MAX_SYMBOL_EXPOSURE: 'money',
  MAX_GROSS_EXPOSURE: 'money',
  MAX_NET_EXPOSURE: 'money',
  MAX_LEVERAGE: 'multiple',
  MAX_DAILY_LOSS: 'money',
  MAX_DRAWDOWN: 'fraction',
};

/** The window of ALLOWED_HOURS, in wall times of its zone. */
export interface LimitHours {
  /** 1 Monday to 7 Sunday. */
  readonly days: readonly number[];
  /** HH:MM */
  readonly from: string;
  /** HH:MM; before `from`: the window crosses midnight. */
  readonly to: string;
  readonly zone: string;
}

/** The terms of a limit. */
export interface LimitTerms {
  readonly kind: LimitKind;
  readonly action: LimitAction;
  /** In the unit of its kind; null for ALLOWED_*. */
  readonly value: Decimal | null;
  /** Null: every symbol. */
  readonly symbol: string | null;
  /** Null: each currency by itself. */
  readonly currency: string | null;
  readonly symbols: readonly string[] | null;
  readonly side: Side | null;
  readonly hours: LimitHours | null;
}
