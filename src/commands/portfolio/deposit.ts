/** `traderai portfolio deposit` */
import { defineCommand } from '../command.ts';
import { amountValue } from './amount.ts';
import { CASH_OPTIONS, moveAndReport } from './cash.ts';

export const command = defineCommand({
  arguments: [{ name: '<amount>', summary: 'how much, in the currency of the portfolio' }],
  options: CASH_OPTIONS,
  examples: [
    ['traderai portfolio deposit 2500 --portfolio swing', 'more cash for one portfolio, booked in its ledger'],
  ],
  async run(context, { words, options }) {
    await moveAndReport(context, {
      amount: amountValue(words[0]!),
      earnest: options.dryRun === true ? 'dry-run' : 'for-good',
    });
  },
});
