/** The commands that cancel the working orders of positions, then close the positions or turn one around. */
import { randomUUID } from 'node:crypto';
import type { DeskError } from '../../database/actions/desk-error.ts';
import type { Denial } from '../../database/order-row.ts';
import { describeRequest } from '../../domain/order-line/describe.ts';
import type { FlatLine, ReverseLine } from '../../domain/order-line/intent.ts';
import { plainText } from '../../domain/plain-text.ts';
import type { Result } from '../../domain/result.ts';
import { portfolioTitle } from '../../text/portfolio-names.ts';
import { describeClosing } from '../../trading/describe.ts';
import { executeAll, partsOf, requestTaker } from '../../trading/execute.ts';
import type { Execution } from '../../trading/execute.ts';
import type { DeskRequest } from '../../trading/intent.ts';
import { readRequests } from '../../trading/read-requests.ts';
import type { Context, ExitCode, OptionValues } from '../command.ts';
import { canAsk, consents } from '../consent.ts';
import { withDesk } from '../desk.ts';
import type { Desk } from '../desk.ts';
import { badUsage, failureOf } from '../errors.ts';
import { decimalText } from '../output/json-values.ts';
import { orderSentence } from '../output/order-columns.ts';
import { reportJson } from '../output/report.ts';
import { orderJson } from '../output/shapes.ts';
import { endRefused, worstFailure } from './outcomes.ts';
import { denialFailure } from './placed.ts';

export const CLOSING_OPTIONS = {
  dryRun: { flags: '--dry-run', summary: 'show what would be canceled and placed; change nothing' },
  yes: { flags: '--yes', summary: 'do not ask; required without a terminal' },
} as const;

interface Closing {
  readonly intent: FlatLine | ReverseLine;
  readonly options: OptionValues<typeof CLOSING_OPTIONS>;
  /** The reason why nothing of it is sent; null when all of it is. */
  readonly denialOf: (desk: Desk, requests: readonly DeskRequest[]) => Promise<Result<Denial | null, DeskError>>;
  /** The next step after an unknown outcome. */
  readonly remedy: string;
}

export function runClosing(context: Context, { intent, options, denialOf, remedy }: Closing): Promise<ExitCode> {
  return withDesk(context, async (desk) => {
    const portfolio = await desk.portfolio();
    const requests = await readRequests(desk.db, { intent, portfolio, idOf: () => randomUUID() });
    const dryRun = options.dryRun === true;
    if (!requests.ok)
      return endRefused(context, requests.error, () =>
        reportJson(context.output, { dryRun, canceled: [], orders: [] }),
      );
    const denial = await denialOf(desk, requests.value);
    if (!denial.ok) throw failureOf(denial.error);
    if (denial.value !== null) throw denialFailure(denial.value);
    if (dryRun) return reportRequests(context, requests.value, portfolio.name);
    const sentence = `In portfolio ${plainText(portfolioTitle(portfolio))}: ${describeClosing(requests.value)}`;
    if (options.yes !== true) {
      if (!canAsk()) throw badUsage('not a terminal: pass --yes', `${sentence}. See it first with --dry-run.`);
      if (!(await consents(`${sentence}?`))) {
        context.output.say('Nothing was changed.');
        return 1;
      }
    }
    return report(context, await executeAll(requestTaker(desk.pool), requests.value), remedy);
  });
}

function report({ output }: Context, executions: readonly Execution[], remedy: string): ExitCode {
  const done = executions.flatMap(({ request, outcome }) =>
    outcome.kind === 'done' ? [{ kind: request.kind, order: outcome.order }] : [],
  );
  const ofKind = (kind: DeskRequest['kind']) => done.flatMap((one) => (one.kind === kind ? [one.order] : []));
  const [canceled, placed] = [ofKind('cancel'), ofKind('place')];
  if (output.form === 'json')
    reportJson(output, { dryRun: false, canceled: canceled.map(orderJson), orders: placed.map(orderJson) });
  else for (const order of [...canceled, ...placed]) output.print(orderSentence(order));
  const failure = worstFailure(executions, remedy);
  if (failure !== null) throw failure;
  const denial = placed.find((order) => order.denial !== null)?.denial ?? null;
  if (denial === null) return 0;
  if (output.form === 'json') return 3;
  throw denialFailure(denial);
}

function reportRequests({ output }: Context, requests: readonly DeskRequest[], portfolio: string): ExitCode {
  const orders = requests.flatMap((request) => (request.kind === 'cancel' ? [request.order] : []));
  const closings = requests.flatMap(partsOf).flatMap((part) => (part.kind === 'place' ? [part.request] : []));
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
