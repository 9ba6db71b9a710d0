/** `traderai portfolio withdraw` */
import { defineCommand } from '../command.ts';
import { amountValue } from './amount.ts';
import { CASH_OPTIONS, moveAndReport } from './cash.ts';

export const command = defineCommand({
  arguments: [{ name: '<amount>', summary: 'how much, in the currency of the portfolio' }],
  details: 'Only what is free: cash that positions and open orders do not need. More is denied with exit code 3.',
  options: CASH_OPTIONS,
  examples: [
    ['traderai portfolio withdraw 500', 'take cash out, booked in the ledger'],
    ['traderai portfolio withdraw 500 --dry-run', 'see first whether it is free'],
  ],
  async run(context, { words, options }) {
    await moveAndReport(context, {
      amount: amountValue(words[0]!).negated(),
      earnest: options.dryRun === true ? 'dry-run' : 'for-good',
    });
  },
});
