/** `traderai order withdraw` */
import { withdrawProposal } from '../../database/actions/proposals.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { failureOf } from '../errors.ts';
import { reportJson } from '../output/report.ts';
import { findProposal, proposalJson } from './proposal-text.ts';

export const command = defineCommand({
  arguments: [{ name: '<number>', summary: 'number of your proposal' }],
  details: 'Ends a pending proposal of yours or of one of your keys. No order is placed.',
  examples: [['traderai order withdraw 7', 'withdraw proposal 7']],
  async run(context, { words }) {
    const { output } = context;
    await withDesk(context, async ({ db, pool }) => {
      const proposal = await findProposal(db, words[0]!);
      const withdrawn = await withdrawProposal(pool, proposal.id);
      if (!withdrawn.ok) throw failureOf(withdrawn.error);
      if (output.form === 'json') return reportJson(output, proposalJson(await findProposal(db, words[0]!)));
      output.print(`Proposal ${proposal.number} WITHDRAWN. No order was placed.`);
    });
  },
});
