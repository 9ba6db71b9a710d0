/** `traderai flatten` */
import { randomUUID } from 'node:crypto';
import type { FlatLine } from '../domain/order-line/intent.ts';
import { describeRequest } from '../domain/order-line/describe.ts';
import { plainText } from '../domain/plain-text.ts';
import { describeFlattening } from '../trading/describe.ts';
import { executeAll, requestTaker } from '../trading/execute.ts';
import type { Execution } from '../trading/execute.ts';
import type { DeskRequest } from '../trading/intent.ts';
import { readRequests } from '../trading/read-requests.ts';
import { symbolValue } from './candle/flags.ts';
import { portfolioTitle } from '../text/portfolio-names.ts';
import { defineCommand } from './command.ts';
import type { Context, ExitCode } from './command.ts';
import { canAsk, consents } from './consent.ts';
import { withDesk } from './desk.ts';
import { badUsage } from './errors.ts';
import { endRefused, worstFailure } from './order/outcomes.ts';
import { denialFailure } from './order/placed.ts';
import { decimalText } from './output/json-values.ts';
import { orderSentence } from './output/order-columns.ts';
import { reportJson } from './output/report.ts';
import { orderJson } from './output/shapes.ts';

export const command = defineCommand({
  arguments: [{ name: '[symbol]', summary: 'symbol of the position to close' }],
  details: `Cancels the working orders in the symbol, then closes the position with a
reduce-only market order, which can never reverse it. Works on one portfolio.
Exit code 0 also without a position and working orders; 1 when the instrument
does not exist.`,
  options: {
    all: { flags: '--all', summary: 'every position and every working order of the portfolio' },
    dryRun: { flags: '--dry-run', summary: 'show what would be canceled and closed; change nothing' },
    yes: { flags: '--yes', summary: 'do not ask; required without a terminal' },
  },
  examples: [
    ['traderai flatten BTCUSD', 'close one position, after asking'],
    ['traderai flatten --all --dry-run', 'show what closing everything would do'],
    ['traderai flatten --all --portfolio swing --yes', 'close everything in one portfolio, at once'],
  ],
  async run(context, { words, options }) {
    const symbol = words[0] === undefined ? null : symbolValue(words[0]);
    if ((symbol === null) === (options.all !== true))
      throw badUsage(
        symbol === null ? 'no symbol is named' : 'use a symbol or --all, not both',
        'Name a symbol, or use --all.',
      );
    const intent: FlatLine = {
      kind: 'flat',
      target: symbol === null ? { kind: 'all' } : { kind: 'symbol', symbol },
      spans: {},
    };
    return withDesk(context, async (desk) => {
      const portfolio = await desk.portfolio();
      const requests = await readRequests(desk.db, { intent, portfolio, idOf: () => randomUUID() });
      const dryRun = options.dryRun === true;
      if (!requests.ok)
        return endRefused(context, requests.error, () =>
          reportJson(context.output, { dryRun, canceled: [], orders: [] }),
        );
      if (dryRun) return reportRequests(context, requests.value, portfolio.name);
      const sentence = `In portfolio ${plainText(portfolioTitle(portfolio))}: ${describeFlattening(requests.value)}`;
      if (options.yes !== true) {
        if (!canAsk()) throw badUsage('not a terminal: pass --yes', `${sentence}. See it first with --dry-run.`);
        if (!(await consents(`${sentence}?`))) {
          context.output.say('Nothing was changed.');
          return 1;
        }
      }
      return report(context, await executeAll(requestTaker(desk.pool), requests.value));
    });
  },
});

/**
 * A canceled order may still fill before the engine takes the cancel: reduce-only closes the position that exists then,
 * and never more.
 */
function report({ output }: Context, executions: readonly Execution[]): ExitCode {
  const done = executions.flatMap(({ request, outcome }) =>
    outcome.kind === 'done' ? [{ kind: request.kind, order: outcome.order }] : [],
  );
  const ofKind = (kind: DeskRequest['kind']) => done.flatMap((one) => (one.kind === kind ? [one.order] : []));
  const [canceled, placed] = [ofKind('cancel'), ofKind('place')];
  if (output.form === 'json')
    reportJson(output, { dryRun: false, canceled: canceled.map(orderJson), orders: placed.map(orderJson) });
  else for (const order of [...canceled, ...placed]) output.print(orderSentence(order));
  const failure = worstFailure(
    executions,
    'Check with traderai order list --open, then run it again: reduce-only orders never reverse a position.',
  );
  if (failure !== null) throw failure;
  const denial = placed.find((order) => order.denial !== null)?.denial ?? null;
  if (denial === null) return 0;
  if (output.form === 'json') return 3;
  throw denialFailure(denial);
}

function reportRequests({ output }: Context, requests: readonly DeskRequest[], portfolio: string): ExitCode {
  const orders = requests.flatMap((request) => (request.kind === 'cancel' ? [request.order] : []));
  const closings = requests.flatMap((request) => (request.kind === 'place' ? [request.request] : []));
  if (output.form === 'json') {
    reportJson(output, {
      dryRun: true,
      canceled: orders.map(orderJson),
      orders: closings.map(({ symbol, side, type, timeInForce, quantity, reduceOnly }) => ({
        portfolio,
        symbol,
        side,
        type,
        timeInForce,
        quantity: decimalText(quantity),
        reduceOnly,
      })),
    });
    return 0;
  }
  for (const order of orders) output.print(`Would cancel ${orderSentence(order)}`);
  for (const request of closings) output.print(`Would place ${describeRequest(request)}`);
  return 0;
}
