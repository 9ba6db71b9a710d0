/** The states of the one ticket that order line and ticket pane share. */
import type { DeskError } from '../../database/actions/desk-error.ts';
import type { Verdict } from '../../database/actions/check-order.ts';
import type { OrderRow } from '../../database/order-row.ts';
import type { Decimal } from '../../domain/decimal.ts';
import type { LineError, OrderIntent, PlaceOrderRequest } from '../../domain/order-line/intent.ts';
import type { Result } from '../../domain/result.ts';
import type { Editor } from '../text/editor.ts';

/** What a line would do, as soon as the desk's state is known: nothing of it has been asked of the database yet. */
export type TicketPlan =
  | { readonly kind: 'place'; readonly sentence: string; readonly mode: 'place' | 'what-if'; readonly risk: Risk; readonly orders: readonly PlannedOrder[] }
  | { readonly kind: 'cancel'; readonly sentence: string; readonly orders: readonly OrderRow[] };

/** What reduces risk works disarmed. */
export type Risk = 'adds' | 'reduces';

export interface PlannedOrder {
  readonly request: PlaceOrderRequest;
  readonly signalId: string | null;
  readonly portfolioId: string;
}

export interface PreviewedOrder extends PlannedOrder {
  /** Made at the preview: two key presses, a retry or a reconnect give one order. */
  readonly clientOrderId: string;
  readonly verdict: Verdict;
  /** The price of the order's side when the preview was made; null without a market. */
  readonly marketPrice: Decimal | null;
}

export type Preview =
  | { readonly kind: 'place'; readonly plan: Extract<TicketPlan, { kind: 'place' }>; readonly orders: readonly PreviewedOrder[]; readonly madeAt: number }
  | { readonly kind: 'cancel'; readonly plan: Extract<TicketPlan, { kind: 'cancel' }>; readonly madeAt: number };

/** A word to the trader under the line. */
export interface Note {
  readonly tone: 'quiet' | 'good' | 'bad' | 'warning';
  readonly text: string;
  /** The order it speaks of: what became of it since is shown instead. */
  readonly orderId?: string;
}

export interface SendOutcome {
  /** How the step is named: `BUY 0.5 BTCUSD at market, day`. */
  readonly sentence: string;
  readonly clientOrderId: string | null;
  readonly answer: Result<OrderRow, DeskError>;
}

export type TicketState =
  | { readonly kind: 'closed' }
  | { readonly kind: 'editing'; readonly editor: Editor; readonly parsed: Result<OrderIntent, LineError> | null; readonly note: Note | null }
  /** The database is asked what it would say. `attempt` ties the answer to this question. */
  | { readonly kind: 'checking'; readonly editor: Editor; readonly plan: TicketPlan; readonly attempt: number }
  | { readonly kind: 'preview'; readonly editor: Editor; readonly preview: Preview; readonly note: Note | null }
  | { readonly kind: 'sending'; readonly editor: Editor; readonly preview: Preview; readonly sentAt: number; readonly attempt: number }
  /** Said and done: Esc closes it, good news closes by itself. */
  | { readonly kind: 'answered'; readonly editor: Editor; readonly notes: readonly Note[]; readonly at: number };

/** An answer was lost: the order is looked up by its id, never sent again. */
export interface UnknownOrder {
  readonly clientOrderId: string;
  readonly portfolioId: string;
  readonly sentence: string;
  /** Times a working connection has answered that there is no such order. */
  readonly misses: number;
}

/** Longer than a glance, shorter than a market forgets. */
export const PREVIEW_LIVES_MS = 10_000;
/** Long enough to read that an order was taken. */
export const GOOD_NEWS_STAYS_MS = 6_000;
/** A preview dies when the price it was judged at has moved by more than this share. */
export const PREVIEW_COLLAR = '0.005';

export function isOpen(ticket: TicketState): boolean {
  return ticket.kind !== 'closed';
}
