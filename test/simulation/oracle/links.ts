/** The consequences of an order's fill, trigger or end for the orders that are linked with it. */
import { greatest } from '../amounts.ts';
import type { OracleOrder } from './order.ts';

/** `order` has just filled `quantity`, and `opened` of it did not close a position. */
export function afterFill(
  order: OracleOrder,
  { quantity, opened, at }: { readonly quantity: bigint; readonly opened: bigint; readonly at: number },
): void {
  for (const child of order.children) {
    if (!child.isOpen) continue;
    if (child.isExit) {
      if (!child.isHeld) restate(child, child.quantity + opened, at);
      else if (opened > 0n) release(child, child.filled + opened, at);
      else if (order.rest > 0n) restate(child, child.filled + order.rest, at);
      else endLinked(child, 'PARENT_ENDED', at);
    } else if (child.isHeld && order.rest === 0n) release(child, child.quantity, at);
  }
  const others = order.list.filter((other) => other !== order && other.isOpen);
  if (order.isExit && order.rest === 0n && order.parent!.isOpen) {
    // Nothing is open now, but the entry may fill again.
    for (const exit of [order, ...others]) hold(exit, at);
    return;
  }
  for (const other of others) {
    const left = greatest(0n, other.rest - quantity);
    if (left === 0n) endLinked(other, 'LIST_FILLED', at);
    else restate(other, other.filled + left, at);
  }
}

/** A stop loss that triggers ends the rest of its entry, which it would close at once. */
export function afterTrigger(order: OracleOrder, at: number): void {
  if (!order.isExit || order.type === 'LIMIT' || order.type === 'MARKET_IF_TOUCHED' || !order.parent!.isOpen) return;
  order.parent!.end('CANCELED', 'STOPPED_OUT', at);
  afterEnd(order.parent!, at);
}

/** Orders that wait for an ended one have nothing to wait for. */
export function afterEnd(order: OracleOrder, at: number): void {
  for (const child of order.children) if (child.isOpen && child.isHeld) endLinked(child, 'PARENT_ENDED', at);
}

/** A replace left nothing of it, so it is filled. */
export function afterCompletion(order: OracleOrder, at: number): void {
  for (const child of order.children) {
    if (!child.isOpen || !child.isHeld) continue;
    if (child.isExit) endLinked(child, 'PARENT_ENDED', at);
    else release(child, child.quantity, at);
  }
}

/** Held exits will close another quantity. */
export function afterResize(order: OracleOrder, at: number): void {
  for (const child of order.children)
    if (child.isOpen && child.isHeld && child.isExit) restate(child, child.filled + order.rest, at);
}

/** The position is gone, and the entry may fill again: the exit waits for that. */
export function hold(exit: OracleOrder, at: number): void {
  exit.quantity = exit.filled + exit.parent!.rest;
  exit.releasedAt = null;
  if (exit.time === 'DAY') exit.expiresAt = null;
  exit.obstacle = null;
  // A trailing stop follows the market from its next release on.
  if (exit.type === 'TRAILING_STOP') exit.stop = null;
  exit.become('HELD');
  exit.noteTerms('HELD', at);
}

function release(order: OracleOrder, quantity: bigint, at: number): void {
  order.quantity = quantity;
  order.releasedAt = at;
  order.obstacle = null;
  order.become(order.filled === 0n ? 'NEW' : 'PARTIALLY_FILLED');
  order.noteTerms('RELEASED', at);
}

function restate(order: OracleOrder, quantity: bigint, at: number): void {
  if (quantity === order.quantity) return;
  order.quantity = quantity;
  order.noteTerms('RESTATED', at);
}

function endLinked(order: OracleOrder, reason: 'LIST_FILLED' | 'PARENT_ENDED', at: number): void {
  const endsAt = greaterInstant(at, order.acceptedAt!);
  if (order.filled === 0n) {
    order.end('CANCELED', reason, endsAt);
    return afterEnd(order, endsAt);
  }
  order.complete(endsAt);
  order.noteTerms('RESTATED', endsAt);
  afterCompletion(order, endsAt);
}

function greaterInstant(one: number, other: number): number {
  return Math.max(one, other);
}
