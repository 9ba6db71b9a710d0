/** `traderai order cancel` */
import { randomUUID } from 'node:crypto';
import type { OrderRow } from '../../database/order-row.ts';
import type { PortfolioRow } from '../../database/queries/portfolios.ts';
import { plainText } from '../../domain/plain-text.ts';
import { executeAll, requestTaker } from '../../trading/execute.ts';
import type { CancelIntent } from '../../trading/intent.ts';
import { readRequests } from '../../trading/read-requests.ts';
import { symbolValue } from '../candle/flags.ts';
import { portfolioTitle } from '../../text/portfolio-names.ts';
import { defineCommand } from '../command.ts';
import type { Context, ExitCode } from '../command.ts';
import { canAsk, consents } from '../consent.ts';
import { withDesk } from '../desk.ts';
import type { Desk } from '../desk.ts';
import { badUsage } from '../errors.ts';
import { orderSentence } from '../output/order-columns.ts';
import { reportJson } from '../output/report.ts';
import { orderJson } from '../output/shapes.ts';
import { findOrder } from './find.ts';
import { endRefused, worstFailure } from './outcomes.ts';

export const command = defineCommand({
  arguments: [{ name: '[orders...]', summary: 'numbers (exits 12:tp, 12:sl), client order ids or ids' }],
  details: `An order is PENDING_CANCEL until the engine confirms; a fill that comes first
counts. Cancels orders of one portfolio. In a terminal, --symbol and --all ask
before they cancel.
Exit code 0 also without working orders; 1 when a named order does not exist or
has ended.`,
  options: {
    symbol: { flags: '--symbol <symbol>', summary: 'every open order in this symbol', parse: symbolValue },
    all: { flags: '--all', summary: 'every open order of the portfolio' },
    dryRun: { flags: '--dry-run', summary: 'show which orders would be canceled; change nothing' },
    yes: { flags: '--yes', summary: 'do not ask' },
  },
  examples: [
    ['traderai order cancel 142 143', 'cancel two orders'],
    ['traderai order cancel --symbol BTCUSD --dry-run', 'show the working orders in one symbol'],
    ['traderai order cancel --all --yes', 'cancel all working orders without a question'],
  ],
  async run(context, { words, options }) {
    const ways = [words.length > 0, options.symbol !== undefined, options.all === true].filter(Boolean).length;
    if (ways !== 1)
      throw badUsage(
        ways === 0 ? 'no order is named' : 'use orders, --symbol or --all, not several of them',
        'Name orders by number, or use --symbol or --all.',
      );
    return withDesk(context, async (desk) => {
      const portfolio = await desk.portfolio();
      const named = words.length > 0;
      const target: CancelIntent['target'] = named
        ? { kind: 'ids', ids: await idsOf(desk, portfolio, words) }
        : options.symbol === undefined
          ? { kind: 'all' }
          : { kind: 'symbol', symbol: options.symbol };
      const requests = await readRequests(desk.db, {
        intent: { kind: 'cancel', target, spans: {} },
        portfolio,
        idOf: () => randomUUID(),
      });
      if (!requests.ok) return endRefused(context, requests.error, () => reportJson(context.output, []));
      const orders = requests.value.flatMap((request) => (request.kind === 'cancel' ? [request.order] : []));
      if (options.dryRun === true) return report(context, orders, 'dry-run');
      if (
        !named &&
        options.yes !== true &&
        canAsk() &&
        !(await consents(`Cancel ${countOf(orders)} of portfolio ${plainText(portfolioTitle(portfolio))}?`))
      ) {
        context.output.say('Nothing was canceled.');
        return 1;
      }
      const executions = await executeAll(requestTaker(desk.pool), requests.value);
      const asked = executions.flatMap(({ outcome }) => (outcome.kind === 'done' ? [outcome.order] : []));
      if (asked.length > 0 || context.output.form === 'json') report(context, asked, 'asked');
      else if (executions.every(({ outcome }) => outcome.kind === 'over'))
        context.output.print('All of these orders ended before the cancel.');
      const failure = worstFailure(executions, 'Run it again: a second cancel does no harm.');
      if (failure !== null) throw failure;
      return 0;
    });
  },
});

/** Looks up all orders first: with one wrong name, none is canceled. */
async function idsOf(desk: Desk, portfolio: PortfolioRow, names: readonly string[]): Promise<string[]> {
  const ids = new Set<string>();
  for (const name of names) ids.add((await findOrder(desk.db, { name, portfolio })).id);
  return [...ids];
}

function report({ output }: Context, orders: readonly OrderRow[], what: 'dry-run' | 'asked'): ExitCode {
  if (output.form === 'json') reportJson(output, orders.map(orderJson));
  else
    for (const order of orders)
      output.print(what === 'asked' ? orderSentence(order) : `Would cancel ${orderSentence(order)}`);
  return 0;
}

function countOf(orders: readonly OrderRow[]): string {
  return orders.length === 1 ? 'the one open order' : `${orders.length} open orders`;
}
