/**
 * Plans a parsed line on the desk that the screen shows: the result is the requests to send, or the error and its place
 * in the line.
 */
import { MOST_OPEN_ORDERS } from '../../database/queries/orders.ts';
import { describe } from '../../domain/order-line/describe.ts';
import { needsAtr } from '../../domain/order-line/exits.ts';
import type { LineError, OrderIntent, OrderLine } from '../../domain/order-line/intent.ts';
import { isTerminal } from '../../domain/order.ts';
import { err, ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import { describeClosing, describeOne } from '../../trading/describe.ts';
import type { DeskRequest, DeskView } from '../../trading/intent.ts';
import { requestsFor } from '../../trading/requests.ts';
import type { IdOf } from '../../trading/requests.ts';
import { reduces } from '../../trading/sending.ts';
import { portfolioOf } from '../desk-state.ts';
import type { DeskState } from '../desk-state.ts';
import { worthOf } from '../valuation.ts';
import { placesOf } from './ticket-state.ts';
import type { TicketPlan } from './ticket-state.ts';

/** For a plan that is only shown while the trader types; it is never sent. */
export const NEVER_SENT: IdOf = () => 'never-sent';

/**
 * Whether the intent concerns open orders and the screen may not hold all of them: then they must be read before the
 * plan.
 */
export function needsAllOrders(intent: OrderIntent, { orders }: DeskState): boolean {
  if (intent.kind === 'order' || intent.kind === 'halt') return false;
  return orders.value.filter(({ status }) => !isTerminal(status)).length >= MOST_OPEN_ORDERS;
}

/** The data of the desk that a plan needs and that was never read yet; null when nothing is missing. */
export function unreadBy(
  intent: OrderIntent,
  { portfolios, instruments, orders, positions }: DeskState,
): string | null {
  if (portfolios.readAt === null) return 'the portfolios';
  if (instruments.readAt === null) return 'the instruments';
  if (intent.kind === 'order') return null;
  if (orders.readAt === null) return 'the orders';
  return positions.readAt === null ? 'the positions' : null;
}

/** A figure that the size of an order depends on, and that the console reads for its preview. */
export type Measure =
  | { readonly kind: 'ATR' | 'VOLATILITY'; readonly symbol: string }
  | { readonly kind: 'RECORD'; readonly symbol: string; readonly source: string };

/** Empty when the screen has all that the plan needs. Of linked orders the first one of a kind counts. */
export function measuresNeededBy(intent: OrderIntent): readonly Measure[] {
  const lines = intent.kind === 'order' ? [intent] : intent.kind === 'linked' ? [intent.first, intent.second] : [];
  const needed = lines.flatMap(measuresOf);
  return needed.filter(({ kind }, at) => needed.findIndex((one) => one.kind === kind) === at);
}

function measuresOf(line: OrderLine): Measure[] {
  const { quantity, symbol } = line;
  return [
    ...(quantity.kind === 'volatility' ? [{ kind: 'VOLATILITY', symbol } as const] : []),
    ...(quantity.kind === 'kelly' ? [{ kind: 'RECORD', symbol, source: quantity.source } as const] : []),
    ...(needsAtr(line) ? [{ kind: 'ATR', symbol } as const] : []),
  ];
}

export type ReadMeasures = Pick<DeskView, 'atr' | 'volatility' | 'record'>;

/** `measures`: those that the size of the line depends on. The console shows no candles of their intervals. */
export function planOf(
  intent: OrderIntent,
  desk: DeskState,
  idOf: IdOf,
  measures: ReadMeasures = { atr: null },
): Result<TicketPlan, LineError> {
  const view = deskViewOf(desk, measures);
  const verb = intent.spans.verb ?? { at: 0, length: 1 };
  if (view === null)
    return err({
      ...verb,
      message:
        desk.portfolios.readAt === null
          ? 'no portfolio is known yet: wait for the database'
          : 'you have no portfolio: create one with traderai portfolio create',
      expected: [],
    });
  const requests = requestsFor(intent, view, idOf);
  if (!requests.ok)
    return requests.error.code === 'WRONG_PORTFOLIO'
      ? err({ ...requests.error, message: `${requests.error.message}: Esc and then p changes the portfolio` })
      : requests;
  return ok({
    intent,
    portfolioId: view.portfolio.id,
    sentence: sentenceOf(intent, requests.value),
    mode: modeOf(intent),
    risk: requests.value.every(reduces) ? 'reduces' : 'adds',
    requests: requests.value,
  });
}

/**
 * The requests of a confirmed plan. A cancel or a flatten is planned again on the desk as it is now, so that it
 * includes orders and fills that came after the preview, as the command and a plan do. A reversal cancels the present
 * orders too; its preview has ended when its size would change. An order, and the new terms of one, are sent as they
 * were previewed.
 */
export function requestsToSend(plan: TicketPlan, desk: DeskState, newId: IdOf): readonly DeskRequest[] {
  const { intent, portfolioId, requests } = plan;
  const isPreviewed = isSentAsPreviewed(intent);
  if (isPreviewed || desk.portfolioId !== portfolioId || needsAllOrders(intent, desk)) return requests;
  // Of the two orders of a reversal, the id of the first one gives both.
  const ids = new Map(
    [...placesOf(plan)].reverse().map(({ request, clientOrderId }) => [request.symbol, clientOrderId]),
  );
  const now = planOf(intent, desk, (symbol) => ids.get(symbol) ?? newId(symbol));
  return now.ok ? now.value.requests : requests;
}

/**
 * The symbol of a previewed reversal that the present position no longer agrees with: sent now, it would not turn the
 * position around. Null for every other plan.
 */
export function outgrown(plan: TicketPlan, desk: DeskState): string | null {
  if (plan.intent.kind !== 'reverse') return null;
  const now = planOf(plan.intent, desk, NEVER_SENT);
  const [before] = placesOf(plan);
  const [after] = now.ok ? placesOf(now.value) : [];
  const agrees =
    before !== undefined &&
    after !== undefined &&
    before.request.side === after.request.side &&
    before.request.quantity.equals(after.request.quantity);
  return agrees ? null : plan.intent.symbol;
}

function isSentAsPreviewed({ kind }: OrderIntent): boolean {
  return kind === 'order' || kind === 'linked' || kind === 'exit' || kind === 'replace';
}

function modeOf(intent: OrderIntent): TicketPlan['mode'] {
  if (intent.kind === 'linked') return intent.first.mode;
  return intent.kind === 'order' || intent.kind === 'exit' ? intent.mode : 'place';
}

function sentenceOf(intent: OrderIntent, requests: readonly DeskRequest[]): string {
  if (intent.kind === 'flat' || intent.kind === 'reverse') return `${describe(intent)}: ${describeClosing(requests)}`;
  return isSentAsPreviewed(intent) ? requests.map(describeOne).join(', ') : describe(intent);
}

/** Null while no portfolio is known. */
function deskViewOf(desk: DeskState, measures: ReadMeasures): DeskView | null {
  const portfolio = portfolioOf(desk);
  if (portfolio === null) return null;
  return {
    portfolio,
    orders: desk.orders.value,
    positions: desk.positions.value,
    instruments: desk.instruments.value,
    quotes: desk.quotes.value,
    equity: worthOf(desk)?.equity ?? null,
    ...measures,
    signals: desk.signals.value,
  };
}
