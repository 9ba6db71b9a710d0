/** `traderai portfolio create` */
import { createPortfolio } from '../../database/actions/portfolios.ts';
import { DEFAULT_ACCOUNT } from '../../domain/account.ts';
import { Decimal } from '../../domain/decimal.ts';
import { plainText } from '../../domain/plain-text.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { failureOf } from '../errors.ts';
import { money } from '../../text/figures.ts';
import { decimalText, isoInstant } from '../output/json-values.ts';
import { reportJson } from '../output/report.ts';
import { inTrial } from '../trial.ts';
import { ACCOUNT_WORDS, accountValue } from './account.ts';
import { cashValue } from './amount.ts';

const DEFAULT_CASH = new Decimal(10_000);

export const command = defineCommand({
  arguments: [{ name: '<name>', summary: 'what you call it: 1 to 64 characters, yours alone' }],
  details:
    'It is yours. The cash that it begins with is booked as a deposit. A CASH account holds no shorts and its cash never goes below zero: a purchase takes at most what the cash pays for. ' +
    'A MARGIN account may sell short and is bounded by its buying power when an order is placed; an alert says when that is negative.',
  options: {
    cash: {
      flags: '--cash <amount>',
      summary: `what it begins with (default: ${DEFAULT_CASH.toFixed()})`,
      parse: cashValue,
    },
    account: {
      flags: '--account <kind>',
      summary: `what it may owe (default: ${DEFAULT_ACCOUNT.toLowerCase()})`,
      parse: accountValue,
      choices: ACCOUNT_WORDS,
    },
    description: { flags: '--description <text>', summary: 'what it is for' },
    dryRun: { flags: '--dry-run', summary: 'say whether it could be made, and change nothing' },
  },
  examples: [
    ['traderai portfolio create swing --cash 25000', 'a second book beside the first'],
    ['traderai portfolio create savings --account cash', 'one that can owe nothing'],
    ["traderai order place 'b 0.5 BTCUSD @mkt pf=swing'", 'and an order in it'],
  ],
  async run(context, { words, options }) {
    const { output } = context;
    const dryRun = options.dryRun === true;
    const wanted = {
      name: words[0]!,
      account: options.account ?? DEFAULT_ACCOUNT,
      cash: options.cash ?? DEFAULT_CASH,
      description: options.description ?? null,
    };
    const made = await withDesk(context, ({ pool }) =>
      inTrial(pool, dryRun ? 'dry-run' : 'for-good', (connection) => createPortfolio(connection, wanted)),
    );
    if (!made.ok) throw failureOf(made.error);
    const { id, name, currency, account, cash, updatedAt } = made.value;
    if (output.form === 'json')
      return reportJson(output, {
        ...(dryRun ? { dryRun, id: null } : { id }),
        name,
        currency,
        account,
        cash: decimalText(cash),
        createdAt: isoInstant(updatedAt),
      });
    output.print(
      `Portfolio ${plainText(name)} ${dryRun ? 'would begin' : 'begins'} with ${money(cash)} ${currency} in a ${account} account.`,
    );
  },
});
