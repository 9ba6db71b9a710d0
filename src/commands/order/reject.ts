/** `traderai order reject` */
import { rejectOrder } from '../../database/actions/proposals.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { failureOf } from '../errors.ts';
import { reportJson } from '../output/report.ts';
import { findProposal, proposalJson } from './proposal-text.ts';

export const command = defineCommand({
  arguments: [
    { name: '<number>', summary: 'number of the proposal' },
    { name: '[reason]', summary: 'the reason in one line, for the proposer' },
  ],
  details: 'No order is placed. The logins that may approve a proposal may reject it.',
  examples: [
    ['traderai order reject 7', 'reject proposal 7'],
    ["traderai order reject 7 'half of it is enough'", 'reject it with a reason'],
  ],
  async run(context, { words }) {
    const { output } = context;
    await withDesk(context, async ({ db, pool }) => {
      const proposal = await findProposal(db, words[0]!);
      const rejected = await rejectOrder(pool, { proposalId: proposal.id, reason: words[1] ?? null });
      if (!rejected.ok) throw failureOf(rejected.error);
      if (output.form === 'json') return reportJson(output, proposalJson(await findProposal(db, words[0]!)));
      output.print(`Proposal ${proposal.number} REJECTED. No order was placed.`);
    });
  },
});
