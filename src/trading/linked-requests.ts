/** The requests of lines with two orders: `A oco B`, `A then B`, and `exit BTCUSD tp 110 sl 95`. */
import { NO_TRIGGER, typeAndTrigger } from '../domain/order-line/trigger.ts';
import type { Decimal } from '../domain/decimal.ts';
import { NO_CONDITIONS } from '../domain/condition-words.ts';
import type { ExitLine, LinkedLine, PlaceOrderRequest } from '../domain/order-line/intent.ts';
import { limitBeforeStop } from '../domain/order-line/exits.ts';
import { exitIds, linkedIds } from '../domain/order-line/order-ids.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import type { OrderRow } from '../database/order-row.ts';
import { protectionOf } from '../domain/protection.ts';
import { exitChanges } from './exit-changes.ts';
import type { DeskRequest, DeskView, PlaceRequest, Refusal } from './intent.ts';

type Requests = Result<readonly DeskRequest[], Refusal>;

/** `one` gives the requests of one of the orders with this id. */
export function linkedRequests(
  { link, first, second }: LinkedLine,
  {
    view,
    id,
    one,
  }: {
    readonly view: DeskView;
    readonly id: string;
    readonly one: (line: LinkedLine['first'], id: string) => Requests;
  },
): Requests {
  const [firstId, secondId] = linkedIds(id);
  const before = one(first, firstId);
  if (!before.ok) return before;
  const [entry] = before.value;
  if (entry?.kind !== 'place') return existing([firstId, secondId], view) ?? before;
  const after = one(second, secondId);
  if (!after.ok) return after;
  const [other] = after.value;
  if (other?.kind !== 'place') return existing([firstId, secondId], view) ?? after;
  const awaited = link === 'then' ? { awaited: awaitedOf(entry.request) } : {};
  return ok([{ kind: 'place-linked', link, first: entry, second: { ...other, ...awaited } }]);
}

/** The signed quantity that an order adds to the position. */
export function awaitedOf({ side, quantity }: Pick<PlaceOrderRequest, 'side' | 'quantity'>): Decimal {
  return side === 'BUY' ? quantity : quantity.negated();
}

export function exitRequests(line: ExitLine, view: DeskView, id: string): Requests {
  const { symbol, spans } = line;
  const ids = exitIds(id);
  const standing = existing([ids.takeProfit, ids.stopLoss], view);
  if (standing !== null) return standing;
  const position = view.positions.find((held) => held.symbol === symbol);
  if (position === undefined || position.quantity.isZero()) {
    const at = { ...(spans.symbol ?? { at: 0, length: 1 }), expected: [], kind: 'not-found' } as const;
    return err(
      view.instruments.has(symbol)
        ? { ...at, code: 'NOTHING_TO_EXIT', message: `No position in ${symbol}.` }
        : { ...at, code: 'UNKNOWN_INSTRUMENT', message: `there is no instrument ${symbol} on this desk` },
    );
  }
  const side = position.quantity.greaterThan(0) ? 'SELL' : 'BUY';
  const unprotected = limitBeforeStop(line, side);
  if (unprotected !== null) return err({ ...unprotected, kind: 'invalid', code: 'BAD_ORDER_LINE' });
  const closing: Omit<PlaceOrderRequest, 'type' | 'limitPrice'> = {
    ...NO_TRIGGER,
    ...NO_CONDITIONS,
    side,
    symbol,
    quantity: position.quantity.abs(),
    timeInForce: line.timeInForce,
    reduceOnly: true,
    note: null,
    signalNumber: null,
  };
  const request = (clientOrderId: string, terms: PlaceOrderRequest): PlaceRequest => ({
    kind: 'place',
    request: terms,
    portfolioId: view.portfolio.id,
    clientOrderId,
    signalId: null,
  });
  const present = protectionOf(position, view.orders);
  const changes = exitChanges(line, present);
  if (!changes.ok) return err({ ...changes.error, kind: 'invalid', code: 'BAD_ORDER_LINE' });
  const { target, stop } = changes.value;
  const replaced = [target, stop].filter((change) => change.kind === 'replace');
  const newTarget =
    target.kind === 'place' && line.takeProfit !== null
      ? request(ids.takeProfit, { ...closing, type: 'LIMIT', limitPrice: line.takeProfit.price })
      : null;
  const newStop =
    stop.kind === 'place' && line.stopLoss !== null
      ? request(ids.stopLoss, { ...closing, ...stopTerms(line.stopLoss) })
      : null;
  if (newTarget !== null && newStop !== null)
    return ok([{ kind: 'place-linked', link: 'oco', first: newTarget, second: newStop }]);
  const added = newTarget ?? newStop;
  const requests = [
    ...replaced,
    ...(added === null ? [] : [sharing(added, newTarget === null ? present.targets : present.stops)]),
  ];
  if (requests.length > 0) return ok(requests);
  return err({
    kind: 'nothing',
    code: 'NOTHING_TO_EXIT',
    message: `The exits of ${symbol} have these prices already.`,
    ...(spans.symbol ?? { at: 0, length: 1 }),
    expected: [],
    needs: 'a change',
  });
}

/**
 * A new exit shares the quantity of the one that works already, unless that is an exit of an entry or has traded: then
 * both are only reduce-only, which never closes more than the position either.
 */
function sharing(added: PlaceRequest, others: readonly OrderRow[]): PlaceRequest {
  const [other] = others;
  const isFree = other !== undefined && other.parentId === null && other.filledQuantity.isZero();
  return isFree ? { ...added, ocoWith: other.id } : added;
}

function stopTerms(
  stop: NonNullable<ExitLine['stopLoss']>,
): ReturnType<typeof typeAndTrigger> & Pick<PlaceOrderRequest, 'limitPrice'> {
  if (stop.kind !== 'price')
    return { ...typeAndTrigger({ price: { kind: 'market' }, trigger: stop }), limitPrice: null };
  const trigger = { kind: 'stop', price: stop.price } as const;
  const price = stop.limit === null ? ({ kind: 'market' } as const) : ({ kind: 'limit', price: stop.limit } as const);
  return { ...typeAndTrigger({ price, trigger }), limitPrice: stop.limit };
}

/** Null when the desk has none of these orders. */
function existing(clientOrderIds: readonly string[], { orders }: DeskView): Requests | null {
  const found = orders.filter(({ clientOrderId }) => clientOrderIds.includes(clientOrderId));
  return found.length === 0 ? null : ok(found.map((order) => ({ kind: 'exists', order })));
}
