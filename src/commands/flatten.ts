/** `traderai flatten` */
import { randomUUID } from 'node:crypto';
import { placeOrder } from '../database/actions/place-order.ts';
import type { OrderToPlace } from '../database/actions/place-order.ts';
import type { OrderRow } from '../database/order-row.ts';
import { readOrders } from '../database/queries/orders.ts';
import { readPositions } from '../database/queries/positions.ts';
import { describeRequest } from '../domain/order-line/describe.ts';
import type { PlaceOrderRequest } from '../domain/order-line/intent.ts';
import { flattenRequest } from '../domain/order-line/resolve.ts';
import { plainText } from '../domain/plain-text.ts';
import { symbolValue } from './candle/flags.ts';
import { defineCommand } from './command.ts';
import type { Context, ExitCode } from './command.ts';
import { canAsk, consents } from './consent.ts';
import { withDesk } from './desk.ts';
import type { Desk } from './desk.ts';
import { badUsage, failureOf } from './errors.ts';
import { cancelOrders } from './order/cancel-orders.ts';
import { denialFailure } from './order/placed.ts';
import { decimalText } from './output/json-values.ts';
import { orderSentence } from './output/order-columns.ts';
import { reportJson } from './output/report.ts';
import { orderJson } from './output/shapes.ts';

export const command = defineCommand({
  arguments: [{ name: '[symbol]', summary: 'which position to close' }],
  details: 'Cancels what still works in the symbol, then closes the position at the market with a reduce-only order, which can never turn it around. One portfolio at a time.',
  options: {
    all: { flags: '--all', summary: 'every position of the portfolio, and every open order in it' },
    dryRun: { flags: '--dry-run', summary: 'say what would be canceled and closed, and change nothing' },
    yes: { flags: '--yes', summary: 'do not ask; needed where nobody can be asked' },
  },
  examples: [
    ['traderai flatten BTCUSD', 'close one position, after asking'],
    ['traderai flatten --all --dry-run', 'see what closing everything would do'],
    ['traderai flatten --all --portfolio swing --yes', 'close everything in one portfolio, at once'],
  ],
  async run(context, { words, options }) {
    const symbol = words[0] === undefined ? null : symbolValue(words[0]);
    if ((symbol === null) === (options.all !== true)) throw badUsage(symbol === null ? 'what to flatten is not said' : 'a symbol and --all exclude each other', 'Name a symbol, or use --all.');
    return withDesk(context, async (desk) => {
      const plan = await planFor(desk, symbol);
      if (options.dryRun === true) return reportPlan(context, plan);
      if (plan.orders.length + plan.closings.length === 0) return report(context, { canceled: [], placed: [] });
      if (options.yes !== true) {
        if (!canAsk()) throw badUsage(`nobody can be asked here. ${sentenceOf(plan)}`, 'Say so with --yes, or look first with --dry-run.');
        if (!(await consents(`${sentenceOf(plan)}?`))) {
          context.output.say('Nothing was changed.');
          return 1;
        }
      }
      return flatten(context, desk, plan);
    });
  },
});

interface Plan {
  readonly portfolio: { readonly id: string; readonly name: string };
  readonly orders: readonly OrderRow[];
  readonly closings: readonly PlaceOrderRequest[];
}

async function planFor(desk: Desk, symbol: string | null): Promise<Plan> {
  const portfolio = await desk.portfolio();
  const [orders, positions] = await Promise.all([
    readOrders(desk.db, { portfolioId: portfolio.id, symbol: symbol ?? undefined, scope: 'open', limit: null }),
    readPositions(desk.db, { portfolioId: portfolio.id }),
  ]);
  const closings = positions.filter((position) => symbol === null || position.symbol === symbol).flatMap((position) => flattenRequest(position) ?? []);
  return { portfolio, orders, closings };
}

/** What is canceled may fill before the engine hears of it: reduce-only closes what is there then, and never more. */
async function flatten(context: Context, desk: Desk, { portfolio, orders, closings }: Plan): Promise<ExitCode> {
  const { asked } = await cancelOrders(desk.pool, orders);
  const placed: OrderRow[] = [];
  for (const { side, type, quantity, limitPrice, timeInForce, reduceOnly, symbol } of closings) {
    const order: OrderToPlace = { portfolioId: portfolio.id, clientOrderId: randomUUID(), symbol, side, type, quantity, limitPrice, timeInForce, reduceOnly, note: null, signalId: null };
    const answer = await placeOrder(desk.pool, order);
    if (!answer.ok) throw failureOf({ ...answer.error, hint: `${placed.length} of ${closings.length} orders were placed before. Look with traderai order list --open, then run it again: reduce-only orders never turn a position around.` });
    placed.push(answer.value);
  }
  return report(context, { canceled: asked, placed });
}

function report({ output }: Context, { canceled, placed }: { readonly canceled: readonly OrderRow[]; readonly placed: readonly OrderRow[] }): ExitCode {
  const denied = placed.flatMap(({ denial }) => denial ?? []);
  if (output.form === 'json') {
    reportJson(output, { dryRun: false, canceled: canceled.map(orderJson), orders: placed.map(orderJson) });
    return denied.length === 0 ? 0 : 3;
  }
  for (const order of [...canceled, ...placed]) output.print(orderSentence(order));
  if (canceled.length + placed.length === 0) output.print('Nothing works and nothing is held there: it is flat.');
  if (denied[0] !== undefined) throw denialFailure(denied[0]);
  return 0;
}

function reportPlan({ output }: Context, plan: Plan): ExitCode {
  const { orders, closings, portfolio } = plan;
  if (output.form === 'json') {
    reportJson(output, {
      dryRun: true,
      canceled: orders.map(orderJson),
      orders: closings.map(({ symbol, side, type, timeInForce, quantity, reduceOnly }) => ({ portfolio: portfolio.name, symbol, side, type, timeInForce, quantity: decimalText(quantity), reduceOnly })),
    });
    return 0;
  }
  for (const order of orders) output.print(`Would cancel ${orderSentence(order)}`);
  for (const request of closings) output.print(`Would place ${describeRequest(request)}`);
  if (orders.length + closings.length === 0) output.print('Nothing works and nothing is held there: it is flat.');
  return 0;
}

function sentenceOf({ portfolio, orders, closings }: Plan): string {
  const cancel = orders.length === 0 ? [] : [`cancel ${orders.length} open order${orders.length === 1 ? '' : 's'}`];
  const close = closings.map((request) => describeRequest(request));
  return `In portfolio ${plainText(portfolio.name)}: ${[...cancel, ...close].join('; ')}`;
}
