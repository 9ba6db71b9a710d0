/** `traderai order proposals` */
import { readProposals } from '../../database/queries/proposals.ts';
import type { ProposalRow } from '../../database/queries/proposals.ts';
import { describeRequest } from '../../domain/order-line/describe.ts';
import { countdown } from '../../text/durations.ts';
import { figure } from '../../text/figures.ts';
import { proposalState } from '../../text/proposals.ts';
import { positiveWholeNumber } from '../arguments.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import type { Column } from '../output/columns.ts';
import { reportList } from '../output/report.ts';
import { proposalJson, proposerOf } from './proposal-text.ts';

const DEFAULT_LIMIT = 20;

export const command = defineCommand({
  details: `Lists the orders that wait for an approval in the portfolios that you read,
newest first. Decide means that you may approve or reject it. Amounts are those
of the moment in which it was proposed; the approval judges the order again.`,
  options: {
    all: { flags: '--all', summary: 'also those that were decided or have expired' },
    limit: {
      flags: '--limit <count>',
      summary: `with --all, how many of the newest ones (default: ${DEFAULT_LIMIT})`,
      parse: positiveWholeNumber,
    },
  },
  examples: [
    ['traderai order proposals', 'list the orders that wait for an approval'],
    ['traderai order proposals --all --json', 'list the latest ones with their decisions, for a script'],
  ],
  async run(context, { options }) {
    const { all, limit = DEFAULT_LIMIT } = options;
    const now = context.clock.now();
    const rows = await withDesk(context, ({ db }) =>
      all === true ? readProposals(db, { scope: 'all', limit }) : readProposals(db, { scope: 'pending', limit: 1_000 }),
    );
    await reportList(context.output, {
      rows,
      columns: columnsAt(now),
      json: proposalJson,
      empty:
        all === true
          ? "No order was ever proposed. Propose one with: traderai order propose 'b 0.5 BTCUSD @mkt'"
          : 'No order waits for an approval. List the decided ones with: traderai order proposals --all',
    });
  },
});

function columnsAt(now: number): readonly Column<ProposalRow>[] {
  return [
    { title: 'No', align: 'right', value: ({ number }) => String(number) },
    { title: 'By', value: proposerOf },
    { title: 'Portfolio', value: ({ portfolio }) => portfolio, priority: 3 },
    { title: 'Order', value: ({ request }) => describeRequest(request) },
    { title: 'Notional', align: 'decimal', value: ({ notional }) => figure(notional), priority: 4 },
    { title: 'Worst loss', align: 'decimal', value: ({ worstLoss }) => figure(worstLoss), priority: 1 },
    { title: 'State', value: proposalState },
    {
      title: 'Left',
      align: 'right',
      value: ({ state, expiresAt }) => (state === 'PENDING' ? countdown(expiresAt - now) : ''),
      priority: 2,
    },
    { title: 'Decide', value: ({ mayDecide }) => (mayDecide ? 'yes' : ''), priority: 5 },
  ];
}
