/**
 * Waits until orders reach a state. A notification triggers a read, a slow poll covers lost notifications, and only the
 * read rows count.
 */
import type { ListenOptions, Listener } from '../../database/listening.ts';
import { listen } from '../../database/listening.ts';
import type { OrderRow } from '../../database/order-row.ts';
import { isTerminal } from '../../domain/order.ts';
import { repriced } from '../../domain/replacement.ts';
import type { NewTerms } from '../../domain/replacement.ts';

export const WAIT_GOALS = ['filled', 'accepted'] as const;
export type WaitGoal = (typeof WAIT_GOALS)[number];

export type WaitOutcome = 'reached' | 'ended-otherwise' | 'timed-out';

/** A placed order, or a working one with the new terms that were requested for it. */
export interface Awaited {
  readonly order: OrderRow;
  readonly terms: NewTerms | null;
}

export type Standing = Exclude<WaitOutcome, 'timed-out'> | 'waiting';

/**
 * `accepted`: the engine has accepted the order, or put the new terms in force. `filled`: the whole quantity is filled.
 * An order that ended otherwise never gets there.
 */
export function standingOf({ order, terms }: Awaited, goal: WaitGoal): Standing {
  if (order.status === 'FILLED') return 'reached';
  const isAccepted = order.acceptedAt !== null || order.filledQuantity.greaterThan(0);
  if (goal === 'accepted' && terms === null && isAccepted) return 'reached';
  if (isTerminal(order.status)) return 'ended-otherwise';
  if (goal === 'filled' || terms === null || order.status === 'PENDING_REPLACE') return 'waiting';
  return repriced(order, terms) ? 'ended-otherwise' : 'reached';
}

const POLL_EVERY_MS = 1_000;

export interface WaitOptions {
  readonly standing: (orders: readonly Awaited[]) => Standing;
  readonly config: ListenOptions['config'];
  readonly read: (order: OrderRow) => Promise<OrderRow | null>;
  readonly timeoutMs: number;
  /** Ends the wait like a time-out. */
  readonly signal?: AbortSignal | undefined;
}

export async function waitForOrders(
  first: readonly Awaited[],
  options: WaitOptions,
): Promise<{ readonly orders: readonly Awaited[]; readonly outcome: WaitOutcome }> {
  let orders = first;
  const settled = options.standing(orders);
  if (settled !== 'waiting') return { orders, outcome: settled };

  let wake: () => void = () => undefined;
  let hinted = true;
  const hint = (): void => {
    hinted = true;
    wake();
  };
  let ended = false;
  const end = (): void => {
    ended = true;
    wake();
  };
  const listener: Listener = listen({ config: options.config, topics: ['order'], onChange: hint, onReconnect: hint });
  const poll = setInterval(hint, POLL_EVERY_MS);
  const deadline = setTimeout(end, options.timeoutMs);
  options.signal?.addEventListener('abort', end);
  try {
    for (;;) {
      if (hinted) {
        hinted = false;
        orders = await Promise.all(
          orders.map(async ({ order, terms }) => ({ order: (await options.read(order)) ?? order, terms })),
        );
        const outcome = options.standing(orders);
        if (outcome !== 'waiting') return { orders, outcome };
      }
      if (ended) return { orders, outcome: 'timed-out' };
      if (!hinted) await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    clearInterval(poll);
    clearTimeout(deadline);
    options.signal?.removeEventListener('abort', end);
    await listener.close();
  }
}
