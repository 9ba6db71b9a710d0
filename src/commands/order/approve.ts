/** `traderai order approve` */
import { approveOrder } from '../../database/actions/proposals.ts';
import { ERROR_CODES } from '../../domain/error-codes.ts';
import { proposalState } from '../../text/proposals.ts';
import { defineCommand } from '../command.ts';
import { canAsk, consents } from '../consent.ts';
import { withDesk } from '../desk.ts';
import { CommandFailure, badUsage, failureOf } from '../errors.ts';
import { reportPlaced } from './placed.ts';
import { findProposal, proposalText } from './proposal-text.ts';

export const command = defineCommand({
  arguments: [{ name: '<number>', summary: 'number of the proposal' }],
  details: `Shows the order and asks. The approval is bound to exactly this order, counts
once, and the order is judged again: when a rule refuses it now, it is stored as
denied, and the proposal is used up (exit code 3). Risk, administrators and the
owner of the portfolio approve, never the proposer, and no key.`,
  options: { yes: { flags: '--yes', summary: 'do not ask' } },
  examples: [
    ['traderai order approve 7', 'show proposal 7, and approve it after y'],
    ['traderai order approve 7 --yes --json', 'approve it without a question'],
  ],
  async run(context, { words, options }) {
    return withDesk(context, async (desk) => {
      const proposal = await findProposal(desk.db, words[0]!);
      if (proposal.state !== 'PENDING')
        throw new CommandFailure({
          code: proposal.state === 'EXPIRED' ? 'PROPOSAL_EXPIRED' : 'PROPOSAL_DECIDED',
          message: `proposal ${proposal.number} is decided: ${proposalState(proposal)}`,
          hint: ERROR_CODES.PROPOSAL_DECIDED.hint,
          exitCode: 1,
        });
      if (options.yes !== true) {
        if (!canAsk()) throw badUsage('not a terminal: pass --yes', proposalText(proposal));
        if (!(await consents(`${proposalText(proposal)}\nApprove it?`))) {
          context.output.say(`Proposal ${proposal.number} stays pending.`);
          return 1;
        }
      }
      const placed = await approveOrder(desk.pool, { proposalId: proposal.id, hash: proposal.hash });
      if (!placed.ok) throw failureOf(placed.error);
      if (context.output.form !== 'json')
        context.output.print(
          `Proposal ${proposal.number} APPROVED${placed.value.denial === null ? '' : ', but the order is denied now: propose it again'}`,
        );
      return reportPlaced(context, desk, [placed.value]);
    });
  },
});
