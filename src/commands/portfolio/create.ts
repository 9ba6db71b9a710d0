/** `traderai portfolio create` */
import { createPortfolio } from '../../database/actions/portfolios.ts';
import { DEFAULT_ACCOUNT } from '../../domain/account.ts';
import { Decimal, plain } from '../../domain/decimal.ts';
import { plainText } from '../../domain/plain-text.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { failureOf } from '../errors.ts';
import { money } from '../../text/figures.ts';
import { isoInstant } from '../../domain/instant.ts';
import { decimalText } from '../output/json-values.ts';
import { reportJson } from '../output/report.ts';
import { inTrial } from '../trial.ts';
import { ACCOUNT_WORDS, accountValue } from './account.ts';
import { cashValue } from './amount.ts';

const DEFAULT_CASH = new Decimal(10_000);

export const command = defineCommand({
  arguments: [{ name: '<name>', summary: 'name of the portfolio: 1 to 64 characters, unique among yours' }],
  details: `Creates a portfolio of yours; its first cash is booked as a deposit.
A CASH account holds no short positions, and its cash never goes below zero.
A MARGIN account may sell short; each new order needs buying power, and an alert
reports negative buying power.`,
  options: {
    cash: {
      flags: '--cash <amount>',
      summary: `first cash (default: ${plain(DEFAULT_CASH)})`,
      parse: cashValue,
    },
    account: {
      flags: '--account <kind>',
      summary: `kind of account (default: ${DEFAULT_ACCOUNT.toLowerCase()})`,
      parse: accountValue,
      choices: ACCOUNT_WORDS,
    },
    description: { flags: '--description <text>', summary: 'purpose of the portfolio' },
    dryRun: { flags: '--dry-run', summary: 'show the portfolio or the reason against it; change nothing' },
  },
  examples: [
    ['traderai portfolio create swing --cash 25000', 'create a second portfolio'],
    ['traderai portfolio create savings --account cash', 'create a portfolio that cannot borrow'],
    ["traderai order place 'b 0.5 BTCUSD @mkt pf=swing'", 'place an order in the new portfolio'],
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
