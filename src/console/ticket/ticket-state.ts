/** The states of the ticket, which the order line and the ticket pane share. */
import type { Verdict } from '../../database/actions/check-order.ts';
import type { OrderRow } from '../../database/order-row.ts';
import type { Decimal } from '../../domain/decimal.ts';
import type { LineError, OrderIntent, Sizing } from '../../domain/order-line/intent.ts';
import { replacedTerms } from '../../domain/replacement.ts';
import type { Result } from '../../domain/result.ts';
import type { GapLoss } from '../../domain/sizing.ts';
import { partsOf } from '../../trading/execute.ts';
import type { DeskRequest, PlaceRequest, ReplaceRequest } from '../../trading/intent.ts';
import type { Ended } from './ended.ts';
import type { Draft } from './form.ts';

/** The requests of a line on the desk as the screen shows it; the database has not checked them yet. */
export interface TicketPlan {
  readonly intent: OrderIntent;
  readonly portfolioId: string;
  readonly sentence: string;
  readonly mode: 'place' | 'what-if';
  readonly risk: Risk;
  /** In the order in which they are sent. */
  readonly requests: readonly DeskRequest[];
}

/** A request that reduces risk works disarmed. */
type Risk = 'adds' | 'reduces';

/** The plan makes its client order id, so that two key presses, a retry or a reconnect place one order. */
export type PreviewedOrder = JudgedRequest & {
  readonly verdict: Verdict;
  /** The loss when a gap passes the stop; null for an order without a loss at a stop. */
  readonly gap: GapLoss | null;
  /** The price of the order's side when the preview was made; null without a quote. */
  readonly marketPrice: Decimal | null;
};

/** A request about which the database gives a verdict before it is sent. */
export type JudgedRequest = PlaceRequest | ReplaceRequest;

export interface Preview {
  readonly plan: TicketPlan;
  /** The plan's orders and replaced orders, each with the verdict of the database. */
  readonly orders: readonly PreviewedOrder[];
  readonly madeAt: number;
  /** Until when the terminal held frames back; a preview that only reduces risk does not age during that time. */
  readonly keptAt: number | null;
}

export function placesOf({ requests }: TicketPlan): PlaceRequest[] {
  return requests.flatMap(partsOf).filter((request) => request.kind === 'place');
}

export function judgedOf({ requests }: TicketPlan): JudgedRequest[] {
  return requests.flatMap(partsOf).filter((request) => request.kind === 'place' || request.kind === 'replace');
}

/** The order as it is when the desk carries the request out. */
export function wantedOrder(request: JudgedRequest): PlacedTerms {
  if (request.kind === 'place') return { ...request.request, expiresAt: null };
  return { ...request.order, ...replacedTerms(request.order, request.terms) };
}

/** The risk from which the quantity was computed; null for every other quantity. */
export function sizingOf(request: JudgedRequest): Sizing | null {
  return request.kind === 'place' ? (request.request.sizing ?? null) : null;
}

type PlacedTerms = Pick<
  OrderRow,
  'symbol' | 'side' | 'type' | 'quantity' | 'limitPrice' | 'stopPrice' | 'timeInForce' | 'expireDate' | 'expiresAt'
>;

export function cancelsOf({ requests }: TicketPlan): OrderRow[] {
  return requests.flatMap((request) => (request.kind === 'cancel' ? [request.order] : []));
}

/**
 * Whether the desk would deny everything that the preview would send. A denied reversal also sends no cancels, because
 * it must not leave the position without its stops.
 */
export function isDenied({ plan, orders }: Preview): boolean {
  if (plan.intent.kind === 'reverse') return orders.some(({ verdict }) => verdict.denial !== null);
  return cancelsOf(plan).length === 0 && orders.every(({ verdict }) => verdict.denial !== null);
}

/** Whether the desk would take the order only with an approval: then it is proposed. Linked orders are not. */
export function needsApproval({ plan, orders }: Preview): boolean {
  const [only] = orders;
  return (
    plan.mode === 'place' &&
    plan.requests.length === 1 &&
    orders.length === 1 &&
    only?.kind === 'place' &&
    only.verdict.denial?.code === 'NEEDS_APPROVAL'
  );
}

/** A message under the line. */
export interface Note {
  readonly tone: 'quiet' | 'good' | 'bad' | 'warning';
  readonly text: string;
  /** The order of the message: the screen shows its present state instead. */
  readonly orderId?: string;
}

/**
 * A `y` that came before the preview: it waits for the preview, or is refused because the trader must see the preview
 * first.
 */
export type EarlyConfirmation = 'none' | 'sends' | 'refused';

export type TicketState =
  | { readonly kind: 'closed' }
  | (Draft & {
      readonly kind: 'editing';
      /** Null for an empty line and for a prefilled line with a gap. */
      readonly parsed: Result<OrderIntent, LineError> | null;
      readonly note: Note | null;
      readonly ended: Ended | null;
    })
  /**
   * The database checks the orders. `attempt` ties its answer to this state, `write` is the number of the keyboard
   * input that began it.
   */
  | (Draft & {
      readonly kind: 'checking';
      readonly plan: TicketPlan;
      readonly attempt: number;
      readonly write: number;
      readonly early: EarlyConfirmation;
    })
  | (Draft & { readonly kind: 'preview'; readonly preview: Preview; readonly note: Note | null })
  | (Draft & {
      readonly kind: 'sending';
      readonly preview: Preview;
      readonly sentAt: number;
      readonly attempt: number;
    })
  /** The desk has answered: Esc closes it, a success closes by itself. */
  | (Draft & { readonly kind: 'answered'; readonly notes: readonly Note[]; readonly at: number });

/** An order whose answer was lost: the console looks it up by its id and never sends it again. */
export interface UnknownOrder {
  readonly clientOrderId: string;
  readonly portfolioId: string;
  readonly sentence: string;
  /** How many times the database has answered that this order does not exist. */
  readonly misses: number;
}

/** Long enough to read it, short enough that the price is still near. */
export const PREVIEW_LIVES_MS = 10_000;
/** Long enough to read that the order was placed. */
export const GOOD_NEWS_STAYS_MS = 6_000;
/** A preview ends when its price has moved by more than this share. */
export const PREVIEW_COLLAR = '0.005';
