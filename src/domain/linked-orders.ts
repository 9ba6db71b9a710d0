/**
 * Orders that depend on others. A child is held until its parent fills. The orders of a list share a quantity: a fill
 * of one takes it from the others. The exits of an entry are both, its children and a list: together they close exactly
 * what the entry has opened. The part of a fill that closes an opposite position opens nothing.
 *
 * All follows from the open orders alone. While exits work, what is left of each is what is open of the entry. While
 * they are held, nothing is open, and each would become its own fills and the rest of the entry.
 */
import { ZERO, maximum } from './decimal.ts';
import type { Decimal } from './decimal.ts';
import type { EndReason } from './end-reason.ts';
import { isHeld, remainingQuantity } from './order.ts';
import type { Order, WorkingOrder } from './order.ts';
import { moved } from './order-states.ts';

export type LinkChange =
  /** Its parent's fill makes it work. */
  | { readonly kind: 'release'; readonly quantity: Decimal }
  /** Nothing is open now, but its parent may fill again. */
  | { readonly kind: 'hold'; readonly quantity: Decimal }
  | { readonly kind: 'restate'; readonly quantity: Decimal }
  /** Nothing is left of it: it is filled by what it has. */
  | { readonly kind: 'complete' }
  | { readonly kind: 'cancel'; readonly reason: Extract<EndReason, 'LIST_FILLED' | 'PARENT_ENDED' | 'STOPPED_OUT'> };

export interface LinkMove {
  readonly kind: 'link';
  readonly orderId: string;
  readonly change: LinkChange;
  /** The market's clock, milliseconds UTC. */
  readonly at: number;
}

/** The open orders, by their links. */
export interface Relatives {
  get(id: string): WorkingOrder | null;
  childrenOf(id: string): Iterable<WorkingOrder>;
  inList(listId: string): Iterable<WorkingOrder>;
}

/** Reduces the position of its entry, and shares its quantity with the other exits. */
export function isExit({ parentId, listId }: Pick<Order, 'parentId' | 'listId'>): boolean {
  return parentId !== null && parentId === listId;
}

/** An exit that limits the loss of its entry. */
export function isStopLoss(order: Pick<Order, 'parentId' | 'listId' | 'type'>): boolean {
  return isExit(order) && order.type !== 'LIMIT' && order.type !== 'MARKET_IF_TOUCHED';
}

/** The order after the change. Throws when the state table forbids it. */
export function linkedOrder(order: WorkingOrder, change: LinkChange, at: number): WorkingOrder {
  switch (change.kind) {
    case 'release': {
      const working = moved(order, order.filledQuantity.isZero() ? 'RELEASE' : 'RESUME_PARTIALLY_FILLED');
      return { ...working, quantity: change.quantity, releasedAt: at, obstacle: null };
    }
    case 'hold':
      return {
        ...moved(order, 'HOLD'),
        quantity: change.quantity,
        releasedAt: null,
        obstacle: null,
        // It trails the market from its next release on.
        stopPrice: order.type === 'TRAILING_STOP' ? null : order.stopPrice,
        // Its day begins with its next release.
        expiresAt: order.timeInForce === 'DAY' ? null : order.expiresAt,
      };
    case 'restate':
      return { ...order, quantity: change.quantity, eventSequence: order.eventSequence + 1 };
    case 'complete':
      return { ...moved(order, 'COMPLETE_FILL'), quantity: order.filledQuantity };
    default:
      return moved(order, 'CANCEL');
  }
}

/** An event of an order, which is given as it is afterwards. */
export type LinkCause =
  | {
      readonly kind: 'filled';
      readonly order: WorkingOrder;
      readonly quantity: Decimal;
      /** The part of the fill that closed no opposite position. */
      readonly opened: Decimal;
    }
  | { readonly kind: 'triggered'; readonly order: WorkingOrder }
  /** Its stop price moved. */
  | { readonly kind: 'trailed'; readonly order: WorkingOrder }
  /** It was canceled, expired or rejected. */
  | { readonly kind: 'ended'; readonly order: WorkingOrder }
  /** A replace ended it, or it has closed the whole position: it counts as filled by what it has. */
  | { readonly kind: 'completed'; readonly order: WorkingOrder }
  /** A replace or its list gave it another quantity. */
  | { readonly kind: 'resized'; readonly order: WorkingOrder }
  /** The position that an exit closes is gone, while its entry may fill again. */
  | { readonly kind: 'idle'; readonly order: WorkingOrder };

/** The open orders of one event, with the changes that it made so far. */
export class LinkedOrders implements Relatives {
  readonly #before: Relatives;
  /** Null: it has ended. */
  readonly #changed = new Map<string, WorkingOrder | null>();

  constructor(before: Relatives) {
    this.#before = before;
  }

  /** True when other orders may depend on it, or it on others. */
  has({ id, parentId, listId }: Order): boolean {
    return parentId !== null || listId !== null || !isEmpty(this.#before.childrenOf(id));
  }

  /** The order as it is now; null when it has ended. */
  current(order: WorkingOrder): WorkingOrder | null {
    const known = this.#changed.get(order.id);
    return known === undefined ? order : known;
  }

  get(id: string): WorkingOrder | null {
    const known = this.#changed.get(id);
    return known === undefined ? this.#before.get(id) : known;
  }

  childrenOf(id: string): WorkingOrder[] {
    return this.#now(this.#before.childrenOf(id));
  }

  inList(listId: string): WorkingOrder[] {
    return this.#now(this.#before.inList(listId));
  }

  /** Notes the cause and gives its consequences in turn, those of the consequences included. */
  after(cause: LinkCause, at: number): LinkMove[] {
    const isOver =
      cause.kind === 'ended' || cause.kind === 'completed' || (cause.kind === 'filled' && this.#isOver(cause.order));
    this.#changed.set(cause.order.id, isOver ? null : cause.order);
    return consequencesOf(cause, this).flatMap(({ order, change }) => {
      const next = linkedOrder(this.current(order)!, change, at);
      const move: LinkMove = { kind: 'link', orderId: order.id, change, at };
      switch (change.kind) {
        case 'cancel':
          return [move, ...this.after({ kind: 'ended', order: next }, at)];
        case 'complete':
          return [move, ...this.after({ kind: 'completed', order: next }, at)];
        default:
          this.#changed.set(next.id, next);
          return change.kind === 'restate' ? [move, ...this.after({ kind: 'resized', order: next }, at)] : [move];
      }
    });
  }

  /** An exit goes on while its entry may fill again. */
  #isOver(order: WorkingOrder): boolean {
    return remainingQuantity(order).isZero() && !mayGrow(order, this);
  }

  #now(orders: Iterable<WorkingOrder>): WorkingOrder[] {
    return [...orders].map((order) => this.current(order)).filter((order) => order !== null);
  }
}

/** True for an exit whose entry is open: more of it may become open. */
export function mayGrow(order: Order, relatives: Pick<Relatives, 'get'>): boolean {
  return isExit(order) && relatives.get(order.parentId!) !== null;
}

interface Consequence {
  readonly order: WorkingOrder;
  readonly change: LinkChange;
}

function consequencesOf(cause: LinkCause, relatives: LinkedOrders): Consequence[] {
  const { order } = cause;
  const children = relatives.childrenOf(order.id);
  switch (cause.kind) {
    case 'filled':
      return [
        ...children.flatMap((child) => released(child, { parent: order, opened: cause.opened })),
        ...shared(order, cause.quantity, relatives),
      ];
    case 'triggered':
      return stoppedOut(order, relatives);
    case 'trailed':
      return [];
    case 'ended':
      return children.filter(isHeld).map((child) => ended(child, 'PARENT_ENDED'));
    case 'completed':
      return children
        .filter(isHeld)
        .map((child) =>
          isExit(child)
            ? ended(child, 'PARENT_ENDED')
            : { order: child, change: { kind: 'release', quantity: child.quantity } },
        );
    case 'resized':
      return children
        .filter((child) => isExit(child) && isHeld(child) && !planned(child, order).equals(child.quantity))
        .map((child) => ({ order: child, change: { kind: 'restate', quantity: planned(child, order) } }));
    default:
      return [{ order, change: { kind: 'hold', quantity: planned(order, relatives.get(order.parentId!)!) } }];
  }
}

/** Exits grow with what each fill of their entry opens; another child begins when its parent is filled completely. */
function released(
  child: WorkingOrder,
  { parent, opened }: { readonly parent: WorkingOrder; readonly opened: Decimal },
): Consequence[] {
  if (isExit(child) && opened.isZero()) return isHeld(child) ? [awaiting(child, parent)] : [];
  if (isExit(child))
    return isHeld(child)
      ? [{ order: child, change: { kind: 'release', quantity: child.filledQuantity.plus(opened) } }]
      : [{ order: child, change: { kind: 'restate', quantity: child.quantity.plus(opened) } }];
  return isHeld(child) && remainingQuantity(parent).isZero()
    ? [{ order: child, change: { kind: 'release', quantity: child.quantity } }]
    : [];
}

/** After a fill of its entry that opened nothing, a held exit waits for the rest; without a rest it ends. */
function awaiting(exit: WorkingOrder, entry: WorkingOrder): Consequence {
  return remainingQuantity(entry).isZero()
    ? ended(exit, 'PARENT_ENDED')
    : { order: exit, change: { kind: 'restate', quantity: planned(exit, entry) } };
}

/** Takes a fill from the other orders of the list. */
function shared(order: WorkingOrder, quantity: Decimal, relatives: LinkedOrders): Consequence[] {
  if (order.listId === null) return [];
  const others = relatives.inList(order.listId).filter(({ id }) => id !== order.id);
  if (remainingQuantity(order).isZero() && mayGrow(order, relatives)) {
    const parent = relatives.get(order.parentId!)!;
    return [order, ...others].map((exit) => ({
      order: exit,
      change: { kind: 'hold', quantity: planned(exit, parent) },
    }));
  }
  return others.map((other) => {
    const left = maximum(ZERO, remainingQuantity(other).minus(quantity));
    return left.isZero()
      ? ended(other, 'LIST_FILLED')
      : { order: other, change: { kind: 'restate', quantity: other.filledQuantity.plus(left) } };
  });
}

/** The rest of an entry would be stopped out at once. */
function stoppedOut(order: WorkingOrder, relatives: LinkedOrders): Consequence[] {
  const parent = isStopLoss(order) ? relatives.get(order.parentId!) : null;
  return parent === null ? [] : [{ order: parent, change: { kind: 'cancel', reason: 'STOPPED_OUT' } }];
}

function ended(order: WorkingOrder, reason: 'LIST_FILLED' | 'PARENT_ENDED'): Consequence {
  return { order, change: order.filledQuantity.isZero() ? { kind: 'cancel', reason } : { kind: 'complete' } };
}

/** The quantity of a held exit: its fills, and all that its entry may still fill. */
function planned(exit: WorkingOrder, entry: WorkingOrder): Decimal {
  return exit.filledQuantity.plus(remainingQuantity(entry));
}

function isEmpty(orders: Iterable<unknown>): boolean {
  for (const _ of orders) return false;
  return true;
}
