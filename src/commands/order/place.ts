/** `traderai order place` */
import { randomUUID } from 'node:crypto';
import type { DeskError } from '../../database/actions/desk-error.ts';
import { findOrderByClientId } from '../../database/actions/place-order.ts';
import type { OrderRow } from '../../database/order-row.ts';
import { err, ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import { executeAll, partsOf, requestTaker } from '../../trading/execute.ts';
import type { Execution } from '../../trading/execute.ts';
import { positiveWholeNumber } from '../arguments.ts';
import { defineCommand } from '../command.ts';
import type { Context, ExitCode } from '../command.ts';
import { withDesk } from '../desk.ts';
import type { Desk } from '../desk.ts';
import { badUsage, failureOf } from '../errors.ts';
import type { CommandFailure } from '../errors.ts';
import { awaitLine } from './await-line.ts';
import { reportPlaced } from './placed.ts';
import { rehearsalOfPlace, rehearsalOfReplace } from './rehearse.ts';
import { parsePlacement } from './request.ts';
import { reportRehearsals } from './verdict.ts';
import type { Rehearsal } from './verdict.ts';
import { WAIT_GOALS } from './wait.ts';
import type { Awaited } from './wait.ts';
import { portfolioOf, requestsOf } from './wanted.ts';
import type { Named, Wanted } from './wanted.ts';

const DEFAULT_TIMEOUT_SECONDS = 30;

export const command = defineCommand({
  arguments: [{ name: '<line>', summary: 'the order line, in quotes: side quantity symbol @price options' }],
  details: `Parts of the line:
  side      b buy, s sell, ss sell short, bc buy to cover
  quantity  0.5, 2.5k, $25k, 5%nav, pos, pos/2;
            risk 0.5% of equity or risk 250 of money to the stop loss,
            fees and slippage included; without one to the trigger;
            vol 15% yearly volatility of the position, as a share of equity;
            kelly SOURCE a capped Kelly share of equity at risk
  symbol    BTCUSD
  price     @mkt, @64000, @bid, @ask-2t, @mid+5bp
  trigger   stp 183 stop or, with a price, stop-limit;
            mit 180 market if touched; trl 1.5%, trl 2 or trl 2atr trailing stop
  exits     tp 195, tp 2R or tp +3atr take profit;
            sl 183, sl 183@182.5, sl -1.2atr or sl trl 1.5% stop loss;
            xday when they end with the day
  until     day, gtc, ioc, fok, gtd=2026-12-31; opg or cls at the open or close
  options   ro reduce only, post post-only, aon all or none, show 5 displayed
            quantity; pf=PORTFOLIO, sig=SIGNAL, note="…"
Two orders: A oco B share a quantity; A then B: B waits until A is filled.
Exits of a position: exit BTCUSD tp 7000 sl 6000
A ? in front only previews the order, like --dry-run.

The same --client-order-id never makes a second order. After an unknown outcome
(exit code 5), run the same command with the printed id.
When --wait times out, the order stays. The exit code is 1, or 4 when no engine
has accepted the order. Of exits, and of A oco B, all have to be accepted or one
has to be filled; of A then B the first.`,
  options: {
    dryRun: {
      flags: '--dry-run',
      summary: 'preview the order and send nothing; exit code 3 when it would be denied',
    },
    wait: {
      flags: '--wait <state>',
      summary: 'wait until the order is accepted or completely filled',
      choices: WAIT_GOALS,
    },
    timeout: {
      flags: '--timeout <seconds>',
      summary: `longest wait (default: ${DEFAULT_TIMEOUT_SECONDS})`,
      parse: positiveWholeNumber,
    },
    clientOrderId: {
      flags: '--client-order-id <id>',
      summary: 'your id of the order, unique in its portfolio (default: generated and printed)',
    },
  },
  examples: [
    ["traderai order place 'b 0.5 BTCUSD @mkt'", 'buy at the market'],
    ["traderai order place 's pos/2 ETHUSD @ask gtc' --dry-run", 'preview the sale of half a position at the ask'],
    ["traderai order place 'b risk 0.5% BTCUSD @mid gtc sl 6000 tp 2R' --dry-run", 'preview the size by a risk'],
    ["traderai order place 's pos BTCUSD @mkt stp 6000 gtc ro'", 'protect a position with a stop'],
    ["traderai order place 'b 0.5 BTCUSD @6400 gtc tp 7000 sl 6000'", 'buy with a target and a stop'],
    [
      "traderai order place 'b $25k BTCUSD @bid+1t pf=swing' --wait filled --timeout 60 --json",
      'wait for the fill, for a script',
    ],
    [
      "traderai order place 'b 1 ETHUSD @187.20 day' --client-order-id etf-2018-11-12",
      'place an order that a retry cannot duplicate',
    ],
  ],
  async run(context, { words, options }) {
    const text = words[0]!;
    if (options.timeout !== undefined && options.wait === undefined)
      throw badUsage('--timeout needs --wait', 'Add --wait accepted or --wait filled.');
    const parsed = parsePlacement(text);
    if (!parsed.ok) throw failureOf(parsed.error);
    const line = parsed.value;
    return withDesk(context, async (desk) => {
      const first = line.kind === 'linked' ? line.first : line;
      const portfolio = await portfolioOf(context, desk, first.portfolio);
      const order = { text, line, portfolio };
      if (options.dryRun === true || first.mode === 'what-if') return rehearse(context, desk, order);
      const clientOrderId = options.clientOrderId ?? randomUUID();
      const { placed, failure } = await place(desk, { ...order, clientOrderId });
      if (placed.length === 0 && failure !== null) throw failure;
      const goal = options.wait;
      const timeoutMs = (options.timeout ?? DEFAULT_TIMEOUT_SECONDS) * 1000;
      const sharesQuantity = line.kind === 'exit' || (line.kind === 'linked' && line.link === 'oco');
      const of = sharesQuantity ? 'list' : 'first';
      const code =
        goal === undefined
          ? await reportPlaced(
              context,
              desk,
              placed.map(({ order }) => order),
            )
          : await awaitLine(context, desk, placed, { goal, timeoutMs, of });
      if (failure !== null) throw failure;
      return code;
    });
  },
});

async function rehearse(context: Context, desk: Desk, wanted: Wanted): Promise<ExitCode> {
  const requests = await requestsOf(desk, { ...wanted, clientOrderId: randomUUID() });
  const rehearsals: Rehearsal[] = [];
  for (const request of requests.flatMap(partsOf)) {
    if (request.kind === 'place')
      rehearsals.push(await rehearsalOfPlace(context, desk, request, wanted.portfolio.name));
    else if (request.kind === 'replace') rehearsals.push(await rehearsalOfReplace(context, desk, request));
    else throw new Error(`this line previews no ${request.kind}: ${wanted.text}`);
  }
  return reportRehearsals(context.output, rehearsals);
}

interface Sent {
  readonly placed: readonly Awaited[];
  /** The first failure: of two changes one may be refused and the other one carried out. */
  readonly failure: CommandFailure | null;
}

/** The order, or both orders of a line with two; a denied first one comes alone. */
async function place(desk: Desk, wanted: Named): Promise<Sent> {
  const placed: Awaited[] = [];
  let failure: CommandFailure | null = null;
  for (const execution of await executeAll(requestTaker(desk.pool), await requestsOf(desk, wanted))) {
    const { request } = execution;
    const answer = await orderOf(desk, execution);
    if (!answer.ok) failure ??= failureOf(answer.error);
    else if (answer.value !== null)
      placed.push({ order: answer.value, terms: request.kind === 'replace' ? request.terms : null });
  }
  return { placed, failure };
}

async function orderOf(desk: Desk, { request, outcome }: Execution): Promise<Result<OrderRow | null, DeskError>> {
  if (outcome.kind === 'done') return ok(outcome.order);
  if (outcome.kind === 'over') throw new Error('only a cancel can come too late');
  const { error } = outcome;
  if (request.kind === 'replace' && error.kind === 'denied')
    return err({ ...error, message: `denied: order ${request.order.number} keeps its terms: ${error.message}` });
  if (request.kind === 'replace' && error.kind === 'unknown-outcome')
    return err({
      ...error,
      hint: `See it with: traderai order show ${request.order.number}. Or run the same command again: a second request does no harm.`,
    });
  if (request.kind !== 'place') return err(error);
  // The first order is denied, which is reported with it.
  if (error.code === 'PARENT_DENIED') return ok(null);
  if (error.kind !== 'unknown-outcome') return err(error);
  // The order may have been placed before the connection was lost: then it is found here.
  const { portfolioId, clientOrderId } = request;
  const found = await findOrderByClientId(desk.pool, { portfolioId, clientOrderId });
  return found.ok && found.value !== null ? found : err(unknownOutcome(error, clientOrderId));
}

function unknownOutcome(error: DeskError, clientOrderId: string): DeskError {
  const hint = `Look for it with: traderai order show ${clientOrderId}. Or run the same command with --client-order-id ${clientOrderId}: it never makes a second order.`;
  return { ...error, message: `${error.message} (client order id ${clientOrderId})`, hint };
}
