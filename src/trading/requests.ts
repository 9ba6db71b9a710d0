/**
 * Turns an intent into the requests that carry it out. Pure, so that a command, the console and a plan send the same
 * requests. A flatten first cancels the working orders, then closes the position reduce-only, so that it never reverses
 * a position; a reversal cancels them too, and opens the same quantity on the other side
 * when the position is closed.
 */
import type {
  CancelTarget,
  ExitLine,
  FlatLine,
  LineError,
  LinePart,
  OrderLine,
  PlaceOrderRequest,
  ReverseLine,
} from '../domain/order-line/intent.ts';
import { NUMBER_EXAMPLES, exitWord, findNumbered, linkedIds, numberedWords } from '../domain/order-line/order-ids.ts';
import { resolveReplace } from '../domain/order-line/resolve-replace.ts';
import { flattenRequest, resolveIntent, reverseRequests as turningRequests } from '../domain/order-line/resolve.ts';
import { isTerminal } from '../domain/order.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { unreachable } from '../domain/unreachable.ts';
import type { OrderRow } from '../database/order-row.ts';
import type {
  CancelIntent,
  CancelRequest,
  DeskRequest,
  DeskView,
  PlaceRequest,
  Refusal,
  ReplaceIntent,
  TradingIntent,
} from './intent.ts';
import { awaitedOf, exitRequests, linkedRequests } from './linked-requests.ts';
import { isOutright, means } from './standing.ts';

/**
 * The client order id of the order that an intent places in a symbol; an intent places at most one order in a symbol.
 */
export type IdOf = (symbol: string) => string;

/** The requests in the order of sending; never empty. */
export function requestsFor(
  intent: TradingIntent,
  view: DeskView,
  idOf: IdOf,
): Result<readonly DeskRequest[], Refusal> {
  switch (intent.kind) {
    case 'order':
      return placeRequests(intent, view, idOf);
    case 'linked': {
      const one = (line: OrderLine, id: string): ReturnType<typeof placeRequests> =>
        placeRequests(line, view, () => id);
      return linkedRequests(intent, { view, id: idOf(intent.first.symbol), one });
    }
    case 'exit':
      return otherPortfolio(intent, view) ?? exitRequests(intent, view, idOf(intent.symbol));
    case 'cancel':
      return cancelRequests(intent, view);
    case 'flat':
      return flatRequests(intent, view, idOf);
    case 'reverse':
      return reverseRequests(intent, view, idOf);
    case 'replace':
      return replaceRequest(intent, view);
    case 'halt': {
      const resolved = resolveIntent(intent, {
        instrument: null,
        quote: null,
        position: null,
        equity: null,
        atr: null,
      });
      if (resolved.ok) throw new Error(`${intent.kind} was resolved to an order`);
      return err(badLine(resolved.error));
    }
    default:
      return unreachable(intent);
  }
}

function placeRequests(line: OrderLine, view: DeskView, idOf: IdOf): Result<readonly DeskRequest[], Refusal> {
  const { portfolio } = view;
  const elsewhere = otherPortfolio(line, view);
  if (elsewhere !== null) return elsewhere;
  const resolved = resolveIntent(line, {
    instrument: view.instruments.get(line.symbol) ?? null,
    quote: view.quotes.get(line.symbol) ?? null,
    position: view.positions.find(({ symbol }) => symbol === line.symbol) ?? null,
    equity: view.equity,
    atr: view.atr,
    volatility: view.volatility ?? null,
    record: view.record ?? null,
  });
  const clientOrderId = idOf(line.symbol);
  // The size or price of some lines changes with the market, so a line that is sent again means the order that it
  // placed.
  const standing = view.orders.find((order) => order.clientOrderId === clientOrderId);
  if (
    standing !== undefined &&
    !isOutright(line) &&
    means(line, standing, resolved.ok ? resolved.value.quantity : null)
  )
    return ok([{ kind: 'exists', order: standing }]);
  if (!resolved.ok) return err(badLine(resolved.error));
  const { signalNumber } = resolved.value;
  const signal = signalNumber === null ? null : view.signals.find(({ number }) => number === signalNumber);
  if (signal === undefined)
    return refuse(line, 'signal', {
      kind: 'not-found',
      code: 'SIGNAL_NOT_FOUND',
      message: `there is no signal ${signalNumber} on this desk`,
    });
  return ok([
    { kind: 'place', request: resolved.value, portfolioId: portfolio.id, clientOrderId, signalId: signal?.id ?? null },
  ]);
}

function otherPortfolio(line: OrderLine | ExitLine, { portfolio }: DeskView): Result<never, Refusal> | null {
  if (line.portfolio === null || line.portfolio === portfolio.name) return null;
  return refuse(line, 'portfolio', {
    kind: 'invalid',
    code: 'WRONG_PORTFOLIO',
    message: `orders go to portfolio ${portfolio.name}, but the line names ${line.portfolio}`,
  });
}

function cancelRequests(intent: CancelIntent, view: DeskView): Result<readonly DeskRequest[], Refusal> {
  const { target } = intent;
  switch (target.kind) {
    case 'ids':
      return ok(
        view.orders
          .filter(({ id }) => target.ids.includes(id))
          .map((order) => ({ kind: 'cancel', order, whenOver: 'missed' })),
      );
    case 'number':
    case 'exit':
    case 'client-order-id':
      return cancelOne(intent, target, view);
    case 'symbol':
    case 'all': {
      const cancels = cancelsOf(target, view);
      if (cancels.length > 0) return ok(cancels);
      return (
        unknownSymbol(intent, target, view) ??
        refuse(intent, 'symbol', {
          kind: 'nothing',
          code: 'NOTHING_TO_CANCEL',
          message: `No working orders in ${placeOf(target, view)}.`,
        })
      );
    }
    default:
      return unreachable(target);
  }
}

function replaceRequest(intent: ReplaceIntent, view: DeskView): Result<readonly DeskRequest[], Refusal> {
  const { target } = intent;
  const found = openTarget(intent, view, { target, left: 'replace' });
  if (!found.ok) return found;
  const order = found.value;
  const terms = resolveReplace(intent, order, {
    instrument: view.instruments.get(order.symbol) ?? null,
    quote: view.quotes.get(order.symbol) ?? null,
    position: null,
    equity: null,
    atr: null,
  });
  return terms.ok ? ok([{ kind: 'replace', order, terms: terms.value }]) : err(badLine(terms.error));
}

/** The order that an intent names. */
type Named = ReplaceIntent['target'];

/** The named order while it is open; otherwise the reason why there is nothing left to cancel or to replace. */
function openTarget(
  intent: CancelIntent | ReplaceIntent,
  view: DeskView,
  { target, left }: { readonly target: Named; readonly left: 'cancel' | 'replace' },
): Result<OrderRow, Refusal> {
  const order = namedOrder(target, view.orders);
  if (order === undefined || order === 'no exit')
    return refuse(intent, 'symbol', {
      kind: 'not-found',
      code: 'ORDER_NOT_FOUND',
      message:
        target.kind === 'exit' && order === 'no exit'
          ? `order ${target.number} has no ${exitWord(target.exit)}`
          : `there is no order ${entryName(target)} in portfolio ${view.portfolio.name}`,
    });
  if (isTerminal(order.status))
    return refuse(intent, 'symbol', {
      kind: 'over',
      code: 'ORDER_TERMINAL',
      message: `${targetWords(target, order)} is ${order.status}, so there is nothing left to ${left}`,
    });
  return ok(order);
}

/** `no exit`: its entry is there, and has no such exit. */
export function namedOrder(target: Named, orders: readonly OrderRow[]): OrderRow | 'no exit' | undefined {
  switch (target.kind) {
    case 'number':
    case 'exit':
      return findNumbered(target, orders);
    case 'client-order-id':
      return orders.find(({ clientOrderId }) => clientOrderId === target.clientOrderId);
    case 'id':
      return orders.find(({ id }) => id === target.id);
    default:
      return unreachable(target);
  }
}

/** The name of an order that is missing; of an exit that of its entry. */
function entryName(target: Named): string {
  switch (target.kind) {
    case 'number':
    case 'exit':
      return String(target.number);
    case 'client-order-id':
      return target.clientOrderId;
    case 'id':
      return target.id;
    default:
      return unreachable(target);
  }
}

function targetWords(target: Named, order: OrderRow): string {
  if (target.kind === 'exit') return `${numberedWords(target)}, order ${order.number},`;
  return `order ${target.kind === 'id' ? order.number : entryName(target)}`;
}

function cancelOne(intent: CancelIntent, target: Named, view: DeskView): Result<readonly DeskRequest[], Refusal> {
  const found = openTarget(intent, view, { target, left: 'cancel' });
  return found.ok ? ok([{ kind: 'cancel', order: found.value, whenOver: 'missed' }]) : found;
}

function flatRequests(intent: FlatLine, view: DeskView, idOf: IdOf): Result<readonly DeskRequest[], Refusal> {
  const { target } = intent;
  const closings = view.positions
    .filter(({ symbol }) => isMeant(target, symbol))
    .flatMap((position) => placed(flattenRequest(position), view, idOf));
  const requests = [...cancelsBefore(closings, target, view), ...closings];
  if (requests.length > 0) return ok(requests);
  const held = target.kind === 'all' ? 'positions' : 'position';
  return (
    unknownSymbol(intent, target, view) ??
    refuse(intent, 'symbol', {
      kind: 'nothing',
      code: 'NOTHING_TO_FLATTEN',
      message: `No ${held} and no working orders in ${placeOf(target, view)}.`,
    })
  );
}

/** A reversal that was sent before is found by its id: its fill has already turned the position around. */
function reverseRequests(intent: ReverseLine, view: DeskView, idOf: IdOf): Result<readonly DeskRequest[], Refusal> {
  const { symbol } = intent;
  const target: Scope = { kind: 'symbol', symbol };
  const standing = view.orders.find(({ clientOrderId }) => clientOrderId === idOf(symbol));
  if (standing !== undefined) return ok([{ kind: 'exists', order: standing }]);
  const position = view.positions.find((held) => held.symbol === symbol);
  const turning = position === undefined ? null : turningRequests(position);
  if (turning !== null) {
    const [first, second] = linkedIds(idOf(symbol));
    const closing = placed(turning.closing, view, () => first);
    const opening = placed(turning.opening, view, () => second);
    const awaited = awaitedOf(turning.closing);
    return ok([
      ...cancelsBefore([...closing, ...opening], target, view),
      { kind: 'place-linked', link: 'then', first: closing[0]!, second: { ...opening[0]!, awaited } },
    ]);
  }
  return (
    unknownSymbol(intent, target, view) ??
    refuse(intent, 'symbol', {
      kind: 'not-found',
      code: 'NOTHING_TO_REVERSE',
      message: `there is no position in ${symbol} to reverse`,
    })
  );
}

function placed(request: PlaceOrderRequest | null, { portfolio }: DeskView, idOf: IdOf): PlaceRequest[] {
  if (request === null) return [];
  return [{ kind: 'place', request, portfolioId: portfolio.id, clientOrderId: idOf(request.symbol), signalId: null }];
}

/** After a crash an order of these requests may already be working: sent again, they must not cancel it. */
function cancelsBefore(orders: readonly PlaceRequest[], target: Scope, view: DeskView): CancelRequest[] {
  const own = new Set(orders.map(({ clientOrderId }) => clientOrderId));
  return cancelsOf(target, view).filter(({ order }) => !own.has(order.clientOrderId));
}

type Scope = Extract<CancelTarget, { kind: 'symbol' | 'all' }>;

/** Entries before the orders that wait for them: an entry that fills meanwhile still has its exits. */
function cancelsOf(target: Scope, { orders }: DeskView): CancelRequest[] {
  const meant = orders.filter(({ status, symbol }) => !isTerminal(status) && isMeant(target, symbol));
  return [
    ...meant.filter(({ parentId }) => parentId === null),
    ...meant.filter(({ parentId }) => parentId !== null),
  ].map((order) => ({ kind: 'cancel', order, whenOver: 'wanted' }));
}

function isMeant(target: Scope, symbol: string): boolean {
  return target.kind === 'all' || target.symbol === symbol;
}

function placeOf(target: Scope, { portfolio }: DeskView): string {
  return target.kind === 'all' ? `portfolio ${portfolio.name}` : target.symbol;
}

/** An unknown symbol is a typing error, not a symbol without orders. */
function unknownSymbol(
  intent: CancelIntent | FlatLine | ReverseLine,
  target: Scope,
  { instruments }: DeskView,
): Result<never, Refusal> | null {
  if (target.kind === 'all' || instruments.has(target.symbol)) return null;
  const refusal = refuse(intent, 'symbol', {
    kind: 'not-found',
    code: 'UNKNOWN_INSTRUMENT',
    message: `there is no instrument ${target.symbol} on this desk`,
  });
  // A client order id, such as `p17:tp`, looks like a symbol.
  const isExit = intent.kind === 'cancel' && /:(tp|sl)$/i.test(target.symbol);
  return isExit && !refusal.ok ? err({ ...refusal.error, expected: NUMBER_EXAMPLES }) : refusal;
}

function refuse(
  { spans }: TradingIntent,
  part: LinePart,
  refusal: Pick<Refusal, 'kind' | 'code' | 'message'>,
): Result<never, Refusal> {
  const span = spans[part] ?? spans.verb ?? { at: 0, length: 1 };
  return err({ ...refusal, at: span.at, length: span.length, expected: [] });
}

function badLine(error: LineError): Refusal {
  return { ...error, kind: 'invalid', code: 'BAD_ORDER_LINE' };
}
