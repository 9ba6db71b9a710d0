/** `traderai portfolio deposit` */
import { defineCommand } from '../command.ts';
import { amountValue } from './amount.ts';
import { CASH_OPTIONS, moveAndReport } from './cash.ts';

export const command = defineCommand({
  arguments: [{ name: '<amount>', summary: 'amount, in the currency of the portfolio' }],
  options: CASH_OPTIONS,
  examples: [['traderai portfolio deposit 2500 --portfolio swing', 'book more cash into one portfolio']],
  async run(context, { words, options }) {
    await moveAndReport(context, {
      amount: amountValue(words[0]!),
      earnest: options.dryRun === true ? 'dry-run' : 'for-good',
    });
  },
});
