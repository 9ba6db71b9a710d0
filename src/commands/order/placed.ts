/** The answer to a placed order: the order, and for a denied order the rule that denied it. */
import { ERROR_CODES, isErrorCode } from '../../domain/error-codes.ts';
import { Decimal } from '../../domain/decimal.ts';
import { plainText } from '../../domain/plain-text.ts';
import type { Denial, OrderRow } from '../../database/order-row.ts';
import { readFamily } from '../../database/queries/orders.ts';
import { engineSilence, readEngineStatus } from '../../database/queries/engine-status.ts';
import type { Context, ExitCode } from '../command.ts';
import type { Desk } from '../desk.ts';
import { CommandFailure } from '../errors.ts';
import { figure } from '../../text/figures.ts';
import { orderSentence } from '../output/order-columns.ts';
import { reportJson } from '../output/report.ts';
import { orderJson } from '../output/shapes.ts';
import type { JsonObject } from '../output/shapes.ts';

/** Text output throws for a denied order, so the reason is on standard error. In --json it is part of the answer. */
export async function reportPlaced(context: Context, desk: Desk, orders: readonly OrderRow[]): Promise<ExitCode> {
  const { output } = context;
  const placed = await Promise.all(orders.map(async (order) => ({ order, exits: await exitsOf(desk, order) })));
  const [first, linked] = placed;
  if (first === undefined) throw new Error('no order was placed');
  const denied = orders.find(({ denial }) => denial !== null);
  if (output.form === 'json') {
    reportJson(output, { ...placedJson(first), linked: linked === undefined ? null : placedJson(linked) });
    return denied === undefined ? 0 : 3;
  }
  for (const { order, exits } of placed) {
    output.print(
      `${orderSentence(order)}\nPortfolio ${plainText(order.portfolio)}, client order id ${order.clientOrderId}`,
    );
    for (const exit of exits) output.print(`  ${orderSentence(exit)}`);
  }
  if (denied?.denial != null) throw denialFailure(denied.denial);
  if (first.order.status === 'PENDING_NEW' && engineSilence(await readEngineStatus(desk.db)) !== 'leading') {
    output.say('No engine leads: the order waits until one does. Start one with: traderai engine run');
  }
  return 0;
}

interface Placed {
  readonly order: OrderRow;
  readonly exits: readonly OrderRow[];
}

function placedJson({ order, exits }: Placed): JsonObject {
  return { ...orderJson(order), exits: exits.map(orderJson) };
}

/** Orders that close a position have none. */
async function exitsOf(desk: Desk, order: OrderRow): Promise<readonly OrderRow[]> {
  if (order.reduceOnly || order.denial !== null) return [];
  return (await readFamily(desk.db, order)).filter(
    ({ parentId, listId }) => parentId === order.id && listId === order.id,
  );
}

/** Exit code 3, with the limit, the value and the headroom. */
export function denialFailure({ code, message, limit, value, headroom }: Denial): CommandFailure {
  const figures = [
    ['limit', limit],
    ['value', value],
    ['headroom', headroom],
  ].flatMap(([name, amount]) => (amount == null ? [] : [`${name} ${amountText(amount)}`]));
  return new CommandFailure({
    code,
    message: `denied: ${message} (${code}${figures.length === 0 ? '' : `: ${figures.join(', ')}`})`,
    hint: isErrorCode(code) ? ERROR_CODES[code].hint : null,
    exitCode: 3,
  });
}

function amountText(text: string): string {
  return /^-?\d+(\.\d+)?$/.test(text) ? figure(new Decimal(text)) : text;
}
