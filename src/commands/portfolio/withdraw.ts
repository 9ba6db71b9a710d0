/** `traderai portfolio withdraw` */
import { defineCommand } from '../command.ts';
import { amountValue } from './amount.ts';
import { CASH_OPTIONS, moveAndReport } from './cash.ts';

export const command = defineCommand({
  arguments: [{ name: '<amount>', summary: 'amount, in the currency of the portfolio' }],
  details: `Withdraws only free cash, which positions and open orders do not need. A larger
amount is denied with exit code 3.`,
  options: CASH_OPTIONS,
  examples: [
    ['traderai portfolio withdraw 500', 'book cash out of the portfolio'],
    ['traderai portfolio withdraw 500 --dry-run', 'check whether the amount is free'],
  ],
  async run(context, { words, options }) {
    await moveAndReport(context, {
      amount: amountValue(words[0]!).negated(),
      earnest: options.dryRun === true ? 'dry-run' : 'for-good',
    });
  },
});
