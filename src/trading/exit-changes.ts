/** New prices for the exits that a position has: `exit BTCUSD tp 110 sl 95` moves a target and a stop that work. */
import { plain } from '../domain/decimal.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { ExitLine, LineError, LinePart } from '../domain/order-line/intent.ts';
import { errorAt } from '../domain/order-line/part-error.ts';
import type { Protection } from '../domain/protection.ts';
import { isOther } from '../domain/replacement.ts';
import type { NewTerms } from '../domain/replacement.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import type { OrderRow } from '../database/order-row.ts';
import type { ReplaceRequest } from './intent.ts';

/** `place`: the position has no such exit yet. `keep`: the line names none, or it has that price. */
type ExitChange = ReplaceRequest | { readonly kind: 'place' | 'keep' };

export interface ExitChanges {
  readonly target: ExitChange;
  readonly stop: ExitChange;
}

export function exitChanges(line: ExitLine, { stops, targets }: Protection<OrderRow>): Result<ExitChanges, LineError> {
  const { takeProfit, stopLoss } = line;
  const target = takeProfit === null ? KEPT : changeOf(line, 'takeProfit', targets, targetTerms(takeProfit.price));
  if (!target.ok) return target;
  const stop = stopLoss === null ? KEPT : changeOf(line, 'stopLoss', stops, stopTerms(stopLoss));
  return stop.ok ? ok({ target: target.value, stop: stop.value }) : stop;
}

const KEPT: Result<ExitChange, LineError> = ok({ kind: 'keep' });

/** The terms that make an order the wanted exit; null when its type cannot become that. */
type TermsFor = (order: OrderRow) => NewTerms | null;

function changeOf(
  line: ExitLine,
  part: Extract<LinePart, 'takeProfit' | 'stopLoss'>,
  exits: readonly OrderRow[],
  termsFor: TermsFor,
): Result<ExitChange, LineError> {
  const [order, ...more] = exits;
  if (order === undefined) return ok({ kind: 'place' });
  const name = part === 'takeProfit' ? 'target' : 'stop';
  if (more.length > 0) {
    const numbers = exits.map(({ number }) => number).join(', ');
    return err(
      errorAt(line, part, `${line.symbol} has several ${name}s, the orders ${numbers}: change each one`, [
        `rep ${order.number} ${part === 'takeProfit' ? '@195' : 'stp 183'}`,
      ]),
    );
  }
  const terms = termsFor(order);
  if (terms === null)
    return err(
      errorAt(line, part, `the ${name} is order ${order.number}, a ${order.type}: cancel it first`, [
        `x ${order.number}`,
      ]),
    );
  const changes = isOther(order.limitPrice, terms.limitPrice) || isOther(order.stopPrice, terms.stopPrice);
  return ok(changes ? { kind: 'replace', order, terms } : { kind: 'keep' });
}

function targetTerms(price: Decimal): TermsFor {
  return ({ type }) =>
    type === 'LIMIT'
      ? { quantity: null, limitPrice: price, stopPrice: null }
      : { quantity: null, limitPrice: null, stopPrice: price };
}

function stopTerms(stop: NonNullable<ExitLine['stopLoss']>): TermsFor {
  if (stop.kind !== 'price') return (order) => (hasTrail(order, stop) ? UNCHANGED : null);
  const terms: NewTerms = { quantity: null, limitPrice: stop.limit, stopPrice: stop.price };
  return ({ type }) => (type === (stop.limit === null ? 'STOP' : 'STOP_LIMIT') ? terms : null);
}

const UNCHANGED: NewTerms = { quantity: null, limitPrice: null, stopPrice: null };

function hasTrail(
  { type, trailAmount, trailPercent }: OrderRow,
  trail: Exclude<NonNullable<ExitLine['stopLoss']>, { kind: 'price' }>,
): boolean {
  if (type !== 'TRAILING_STOP') return false;
  switch (trail.kind) {
    case 'trailing-percent':
      return trailPercent !== null && plain(trailPercent) === plain(trail.percent);
    case 'trailing-amount':
      return trailAmount !== null && plain(trailAmount) === plain(trail.amount);
    default:
      return false;
  }
}
