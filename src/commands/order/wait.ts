/**
 * Waits until an order reaches a state. A notification triggers a read, a slow poll covers lost notifications, and only
 * the read row counts.
 */
import type { ListenOptions, Listener } from '../../database/listening.ts';
import { listen } from '../../database/listening.ts';
import type { OrderRow } from '../../database/order-row.ts';
import { isTerminal } from '../../domain/order.ts';

export const WAIT_GOALS = ['filled', 'accepted'] as const;
export type WaitGoal = (typeof WAIT_GOALS)[number];

export type WaitOutcome = 'reached' | 'ended-otherwise' | 'timed-out';

/**
 * `accepted`: the engine has accepted the order. `filled`: the whole quantity is filled. An order that ended otherwise
 * never gets there.
 */
function outcomeOf(order: OrderRow, goal: WaitGoal): Exclude<WaitOutcome, 'timed-out'> | 'waiting' {
  if (order.status === 'FILLED') return 'reached';
  if (goal === 'accepted' && (order.acceptedAt !== null || order.filledQuantity.greaterThan(0))) return 'reached';
  return isTerminal(order.status) ? 'ended-otherwise' : 'waiting';
}

const POLL_EVERY_MS = 1_000;

export interface WaitOptions {
  readonly goal: WaitGoal;
  readonly config: ListenOptions['config'];
  readonly read: () => Promise<OrderRow | null>;
  readonly timeoutMs: number;
  /** Ends the wait like a time-out. */
  readonly signal?: AbortSignal | undefined;
}

export async function waitForOrder(
  first: OrderRow,
  options: WaitOptions,
): Promise<{ readonly order: OrderRow; readonly outcome: WaitOutcome }> {
  let order = first;
  const settled = outcomeOf(order, options.goal);
  if (settled !== 'waiting') return { order, outcome: settled };

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
        order = (await options.read()) ?? order;
        const outcome = outcomeOf(order, options.goal);
        if (outcome !== 'waiting') return { order, outcome };
      }
      if (ended) return { order, outcome: 'timed-out' };
      if (!hinted) await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    clearInterval(poll);
    clearTimeout(deadline);
    options.signal?.removeEventListener('abort', end);
    await listener.close();
  }
}
