/** The states of the one ticket that order line and ticket pane share. */
import type { Verdict } from '../../database/actions/check-order.ts';
import type { OrderRow } from '../../database/order-row.ts';
import type { Decimal } from '../../domain/decimal.ts';
import type { LineError, OrderIntent } from '../../domain/order-line/intent.ts';
import type { Result } from '../../domain/result.ts';
import type { DeskRequest, PlaceRequest } from '../../trading/intent.ts';
import type { Editor } from '../editor.ts';
import type { Ended } from './ended.ts';

/** What a line would do, as soon as the desk's state is known: nothing of it has been asked of the database yet. */
export interface TicketPlan {
  readonly intent: OrderIntent;
  readonly portfolioId: string;
  readonly sentence: string;
  readonly mode: 'place' | 'what-if';
  readonly risk: Risk;
  /** In the order in which they are sent. */
  readonly requests: readonly DeskRequest[];
}

/** What reduces risk works disarmed. */
type Risk = 'adds' | 'reduces';

/** Its client order id is made with its plan: two key presses, a retry or a reconnect give one order. */
export interface PreviewedOrder extends PlaceRequest {
  readonly verdict: Verdict;
  /** The price of the order's side when the preview was made; null without a market. */
  readonly marketPrice: Decimal | null;
}

export interface Preview {
  readonly plan: TicketPlan;
  /** Those of the plan's requests that place an order, each as the desk would judge it. */
  readonly orders: readonly PreviewedOrder[];
  readonly madeAt: number;
  /** Until when frames were held that the trader could not see, for a preview that only reduces risk: it does not age meanwhile. */
  readonly keptAt: number | null;
}

export function placesOf({ requests }: TicketPlan): PlaceRequest[] {
  return requests.flatMap((request) => (request.kind === 'place' ? [request] : []));
}

export function cancelsOf({ requests }: TicketPlan): OrderRow[] {
  return requests.flatMap((request) => (request.kind === 'cancel' ? [request.order] : []));
}

/** The desk would deny everything that the preview would send. */
export function isDenied({ plan, orders }: Preview): boolean {
  return cancelsOf(plan).length === 0 && orders.every(({ verdict }) => verdict.denial !== null);
}

/** A word to the trader under the line. */
export interface Note {
  readonly tone: 'quiet' | 'good' | 'bad' | 'warning';
  readonly text: string;
  /** The order it speaks of: what became of it since is shown instead. */
  readonly orderId?: string;
}

/** A `y` that came before the preview: it waits for it, or is refused because the trader has to see it first. */
export type EarlyConfirmation = 'none' | 'sends' | 'refused';

export type TicketState =
  | { readonly kind: 'closed' }
  | {
      readonly kind: 'editing';
      readonly editor: Editor;
      readonly parsed: Result<OrderIntent, LineError> | null;
      readonly note: Note | null;
      readonly ended: Ended | null;
    }
  /** The database is asked what it would say. `attempt` ties the answer to this question, `write` names the keys that it came with. */
  | {
      readonly kind: 'checking';
      readonly editor: Editor;
      readonly plan: TicketPlan;
      readonly attempt: number;
      readonly write: number;
      readonly early: EarlyConfirmation;
    }
  | { readonly kind: 'preview'; readonly editor: Editor; readonly preview: Preview; readonly note: Note | null }
  | {
      readonly kind: 'sending';
      readonly editor: Editor;
      readonly preview: Preview;
      readonly sentAt: number;
      readonly attempt: number;
    }
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
