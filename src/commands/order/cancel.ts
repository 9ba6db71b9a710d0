/** `traderai order cancel` */
import type { OrderRow } from '../../database/order-row.ts';
import { readOrders } from '../../database/queries/orders.ts';
import type { PortfolioRow } from '../../database/queries/portfolios.ts';
import { plainText } from '../../domain/plain-text.ts';
import { symbolValue } from '../candle/flags.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../command.ts';
import { canAsk, consents } from '../consent.ts';
import { withDesk } from '../desk.ts';
import type { Desk } from '../desk.ts';
import { CommandFailure, badUsage, exitCodeOf } from '../errors.ts';
import { orderSentence } from '../output/order-columns.ts';
import { reportJson } from '../output/report.ts';
import { orderJson } from '../output/shapes.ts';
import { cancelOrders } from './cancel-orders.ts';
import { findOrder } from './find.ts';

export const command = defineCommand({
  arguments: [{ name: '[orders...]', summary: 'numbers, client order ids or ids' }],
  details:
    'Asks the engine: an order is PENDING_CANCEL until it confirms, and a fill that comes first wins. Orders are those of one portfolio. ' +
    'In a terminal it asks before it cancels several that were not named.',
  options: {
    symbol: { flags: '--symbol <symbol>', summary: 'every open order in this one', parse: symbolValue },
    all: { flags: '--all', summary: 'every open order of the portfolio' },
    dryRun: { flags: '--dry-run', summary: 'say which would be canceled, and change nothing' },
    yes: { flags: '--yes', summary: 'do not ask' },
  },
  examples: [
    ['traderai order cancel 142 143', 'two orders'],
    ['traderai order cancel --symbol BTCUSD --dry-run', 'see what works in one symbol'],
    ['traderai order cancel --all --yes', 'everything that works, without being asked'],
  ],
  async run(context, { words, options }) {
    const { output } = context;
    const ways = [words.length > 0, options.symbol !== undefined, options.all === true].filter(Boolean).length;
    if (ways !== 1) throw badUsage(ways === 0 ? 'which orders is not said' : 'orders, --symbol and --all exclude each other', 'Name orders by number, or use --symbol or --all.');
    return withDesk(context, async (desk) => {
      const portfolio = await desk.portfolio();
      const named = words.length > 0;
      const orders = named ? await namedOrders(desk, portfolio, words) : await readOrders(desk.db, { portfolioId: portfolio.id, symbol: options.symbol, scope: 'open', limit: null });
      if (options.dryRun === true) return report(context, orders, 'dry-run');
      if (!named && orders.length > 0 && options.yes !== true && canAsk() && !(await consents(`Cancel ${countOf(orders)} of portfolio ${plainText(portfolio.name)}?`))) {
        output.say('Nothing was canceled.');
        return 1;
      }
      const { asked, refused } = await cancelOrders(desk.pool, orders);
      if (asked.length > 0 || refused.length === 0 || context.output.form === 'json') report(context, asked, 'asked');
      // One that closed by itself before its turn came is what was wanted; one that was named is missed.
      const [first] = named ? refused : refused.filter(({ error }) => error.code !== 'ORDER_TERMINAL');
      if (first === undefined) return 0;
      throw new CommandFailure({ code: first.error.code, message: first.error.message, hint: first.error.hint, exitCode: exitCodeOf(first.error.kind) });
    });
  },
});

/** All of them are looked up first: one wrong name cancels none. */
async function namedOrders(desk: Desk, portfolio: PortfolioRow, names: readonly string[]): Promise<OrderRow[]> {
  const orders: OrderRow[] = [];
  for (const name of new Set(names)) orders.push(await findOrder(desk.db, { name, portfolio }));
  return orders;
}

function report({ output }: Context, orders: readonly OrderRow[], what: 'dry-run' | 'asked'): void {
  if (output.form === 'json') return reportJson(output, orders.map(orderJson));
  if (orders.length === 0) return output.print('No order works there: nothing to cancel.');
  for (const order of orders) output.print(what === 'asked' ? orderSentence(order) : `Would cancel ${orderSentence(order)}`);
}

function countOf(orders: readonly OrderRow[]): string {
  return orders.length === 1 ? 'the one open order' : `${orders.length} open orders`;
}
