/** `order place --wait`: waits for the orders of a line, reports them, and says what they have not reached. */
import { findOrderByClientId } from '../../database/actions/place-order.ts';
import type { OrderRow } from '../../database/order-row.ts';
import { isTerminal } from '../../domain/order.ts';
import type { Context, ExitCode } from '../command.ts';
import type { Desk } from '../desk.ts';
import { failureOf } from '../errors.ts';
import { reportPlaced } from './placed.ts';
import { standingOf, waitForOrders } from './wait.ts';
import type { Awaited, Standing, WaitGoal, WaitOutcome } from './wait.ts';

export interface LineWait {
  readonly goal: WaitGoal;
  readonly timeoutMs: number;
  /**
   * The orders that have to reach the goal. `first`: an order without its exits, or the one for which the second waits.
   * `list`: orders that share a quantity are accepted when all of them are, and filled when one is.
   */
  readonly of: 'first' | 'list';
}

export async function awaitLine(
  context: Context,
  desk: Desk,
  placed: readonly Awaited[],
  { goal, timeoutMs, of }: LineWait,
): Promise<ExitCode> {
  const [first] = placed;
  if (first === undefined) throw new Error('this line gives no order');
  const count = of === 'first' ? 1 : placed.length;
  const standing = (orders: readonly Awaited[]): Standing =>
    together(
      orders.map((order) => standingOf(order, goal)),
      goal,
    );
  const named =
    count === 1 ? `order ${first.order.number} is` : `orders ${placed.map(({ order }) => order.number).join(', ')} are`;
  context.output.progress(`waiting until ${named} ${goal} …`);
  const { orders, outcome } = await waitForOrders(placed.slice(0, count), {
    standing,
    config: desk.listenConfig,
    read: (order) => readAgain(desk, order),
    timeoutMs,
    signal: context.interruption(),
  });
  context.output.progress('');
  const code = await reportPlaced(
    context,
    desk,
    [...orders, ...placed.slice(count)].map(({ order }) => order),
  );
  if (code !== 0 || outcome === 'reached') return code;
  return endOfWait(context, orders.find((order) => standingOf(order, goal) !== 'reached') ?? first, { goal, outcome });
}

function together(standings: readonly Standing[], goal: WaitGoal): Standing {
  if (goal === 'filled' && standings.includes('reached')) return 'reached';
  if (standings.includes('waiting')) return 'waiting';
  return standings.find((standing) => standing !== 'reached') ?? 'reached';
}

async function readAgain(desk: Desk, { portfolioId, clientOrderId }: OrderRow): Promise<OrderRow | null> {
  const found = await findOrderByClientId(desk.pool, { portfolioId, clientOrderId });
  if (!found.ok) throw failureOf(found.error);
  return found.value;
}

function endOfWait(
  { output }: Context,
  { order, terms }: Awaited,
  { goal, outcome }: { readonly goal: WaitGoal; readonly outcome: WaitOutcome },
): ExitCode {
  if (outcome === 'timed-out') {
    output.say(
      `Order ${order.number} is still ${order.status}, not ${goal}. Check again with: traderai order show ${order.number}`,
    );
    return order.acceptedAt === null || order.status === 'PENDING_REPLACE' ? 4 : 1;
  }
  output.say(
    terms !== null && !isTerminal(order.status)
      ? `Order ${order.number} keeps its terms: the engine refused the new ones. See why with: traderai order show ${order.number}`
      : `Order ${order.number} ended as ${order.status} and will not be ${goal}.`,
  );
  return 1;
}
