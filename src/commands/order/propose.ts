/** `traderai order propose` */
import { randomUUID } from 'node:crypto';
import { proposeOrder } from '../../database/actions/proposals.ts';
import { listen } from '../../database/listening.ts';
import { readProposals } from '../../database/queries/proposals.ts';
import type { ProposalRow } from '../../database/queries/proposals.ts';
import { DEFAULT_EXPIRY_SECONDS, EXPIRY_SECONDS } from '../../domain/proposal.ts';
import { orderToPlace } from '../../trading/execute.ts';
import { duration } from '../../text/durations.ts';
import { proposalState } from '../../text/proposals.ts';
import { positiveWholeNumber } from '../arguments.ts';
import { defineCommand } from '../command.ts';
import type { Context, ExitCode } from '../command.ts';
import { withDesk } from '../desk.ts';
import type { Desk } from '../desk.ts';
import { badUsage, failureOf } from '../errors.ts';
import { reportJson } from '../output/report.ts';
import { denialFailure } from './placed.ts';
import { proposalJson, proposalText } from './proposal-text.ts';
import { parsePlacement } from './request.ts';
import { portfolioOf, requestsOf } from './wanted.ts';

/** A notification may be lost. */
const POLL_EVERY_MS = 1_000;
/** The desk says on its own clock that the time is over. */
const AFTER_EXPIRY_MS = 5_000;

export const command = defineCommand({
  arguments: [{ name: '<line>', summary: 'the order line, in quotes, as order place takes it' }],
  details: `Proposes one order: it waits for a person's approval, and is placed only then,
as yours. Risk, administrators and the owner of the portfolio decide, never the
proposer; a user decides what its own keys propose. A key with the scope agent
proposes and never trades. An order that an approval could not help is refused
at once (exit code 3). The same --client-order-id never makes a second proposal.
With --wait: exit code 0 when the approved order is accepted, 3 when it is
rejected or denied, 1 when it expires or is withdrawn.`,
  options: {
    expires: {
      flags: '--expires <seconds>',
      summary: `seconds until it expires, ${EXPIRY_SECONDS.least} to ${EXPIRY_SECONDS.most} (default: ${DEFAULT_EXPIRY_SECONDS})`,
      parse: positiveWholeNumber,
    },
    wait: { flags: '--wait', summary: 'wait for the decision' },
    clientOrderId: {
      flags: '--client-order-id <id>',
      summary: 'your id of the order, unique in its portfolio (default: generated and printed)',
    },
  },
  examples: [
    ["traderai order propose 'b 10 BTCUSD @mkt'", 'propose a purchase'],
    [
      "traderai order propose 'b 10 BTCUSD @6400 gtc sl 6000' --expires 600 --wait",
      'wait up to ten minutes for the decision',
    ],
    ["traderai order propose 's pos BTCUSD @mkt' --json", 'propose a sale, for a script'],
  ],
  async run(context, { words, options }) {
    const text = words[0]!;
    const parsed = parsePlacement(text);
    if (!parsed.ok) throw failureOf(parsed.error);
    const line = parsed.value;
    if (line.kind !== 'order')
      throw badUsage(
        `this line is not one order: ${text}`,
        'Propose one order, with its exits: tp and sl. Orders that share a quantity or wait for another one are only placed.',
      );
    if (line.mode === 'what-if')
      throw badUsage('a line with ? only previews', 'Preview it with: traderai order place --dry-run');
    return withDesk(context, async (desk) => {
      const portfolio = await portfolioOf(context, desk, line.portfolio);
      const clientOrderId = options.clientOrderId ?? randomUUID();
      const [request] = await requestsOf(desk, { text, line, portfolio, clientOrderId });
      if (request?.kind !== 'place')
        throw badUsage(
          `client order id ${clientOrderId} belongs to an order of this portfolio`,
          'Use a new client order id.',
        );
      const expiresInSeconds = options.expires ?? DEFAULT_EXPIRY_SECONDS;
      const made = await proposeOrder(desk.pool, { order: orderToPlace(request), expiresInSeconds });
      if (!made.ok) throw failureOf(made.error);
      const proposal = await readAgain(desk, made.value.id);
      const { output } = context;
      if (options.wait !== true && output.form === 'json') return reportJson(output, proposalJson(proposal));
      if (output.form !== 'json') {
        const left = duration(Math.max(0, proposal.expiresAt - context.clock.now()));
        output.print(
          `${proposalText(proposal)}\nIt expires in ${left}. Approve it with: traderai order approve ${proposal.number}`,
        );
      }
      return options.wait === true ? awaitDecision(context, desk, proposal) : 0;
    });
  },
});

async function readAgain(desk: Desk, id: string): Promise<ProposalRow> {
  const found = (await readProposals(desk.db, { scope: 'all', limit: 1_000 })).find((row) => row.id === id);
  if (found === undefined) throw new Error(`proposal ${id} is not among the latest ones`);
  return found;
}

async function awaitDecision(context: Context, desk: Desk, proposal: ProposalRow): Promise<ExitCode> {
  const { output } = context;
  output.progress(`waiting for the decision about proposal ${proposal.number} …`);
  const decided = await decisionOf(context, desk, proposal);
  output.progress('');
  if (output.form === 'json') reportJson(output, proposalJson(decided));
  else output.print(`Proposal ${decided.number} ${proposalState(decided)}`);
  if (decided.orderDenial !== null) {
    if (output.form !== 'json') throw denialFailure(decided.orderDenial);
    return 3;
  }
  return decided.state === 'APPROVED' ? 0 : decided.state === 'REJECTED' ? 3 : 1;
}

/** Until it is decided, or until its time is over. */
async function decisionOf(context: Context, desk: Desk, first: ProposalRow): Promise<ProposalRow> {
  let proposal = first;
  let wake: () => void = () => undefined;
  const signal = context.interruption();
  const listener = listen({
    config: desk.listenConfig,
    topics: ['proposal'],
    onChange: () => wake(),
    onReconnect: () => wake(),
  });
  const poll = setInterval(() => wake(), POLL_EVERY_MS);
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort);
  try {
    while (proposal.state === 'PENDING' && !signal.aborted) {
      if (context.clock.now() > proposal.expiresAt + AFTER_EXPIRY_MS) break;
      await new Promise<void>((resolve) => (wake = resolve));
      proposal = await readAgain(desk, proposal.id);
    }
    return proposal;
  } finally {
    clearInterval(poll);
    signal.removeEventListener('abort', onAbort);
    await listener.close();
  }
}
