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
  arguments: [{ name: '[symbol]', summary: 'which position to close' }],
  details:
    'Cancels what works in the symbol, then closes the position at the market with a reduce-only order, which can never turn it around. One portfolio at a time. ' +
    'Exit code 0 also when nothing works and nothing is held; 1 when there is no such instrument.',
  options: {
    all: { flags: '--all', summary: 'every position of the portfolio, and every working order in it' },
    dryRun: { flags: '--dry-run', summary: 'say what would be canceled and closed, and change nothing' },
    yes: { flags: '--yes', summary: 'do not ask; needed without a terminal' },
  },
  examples: [
    ['traderai flatten BTCUSD', 'close one position, after asking'],
    ['traderai flatten --all --dry-run', 'see what closing everything would do'],
    ['traderai flatten --all --portfolio swing --yes', 'close everything in one portfolio, at once'],
  ],
  async run(context, { words, options }) {
    const symbol = words[0] === undefined ? null : symbolValue(words[0]);
    if ((symbol === null) === (options.all !== true))
      throw badUsage(
        symbol === null ? 'no symbol is named' : 'a symbol and --all exclude each other',
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
      const sentence = `In portfolio ${plainText(portfolio.name)}: ${describeFlattening(requests.value)}`;
      if (options.yes !== true) {
        if (!canAsk()) throw badUsage('Not a terminal: pass --yes.', `${sentence}. Look first with --dry-run.`);
        if (!(await consents(`${sentence}?`))) {
          context.output.say('Nothing was changed.');
          return 1;
        }
      }
      return report(context, await executeAll(requestTaker(desk.pool), requests.value));
    });
  },
});

/** What is canceled may fill before the engine hears of it: reduce-only closes what is held then, and never more. */
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
    'Look with traderai order list --open, then run it again: reduce-only orders never turn a position around.',
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
