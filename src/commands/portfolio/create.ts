/** `traderai portfolio create` */
import { createPortfolio } from '../../database/actions/portfolios.ts';
import { Decimal } from '../../domain/decimal.ts';
import { plainText } from '../../domain/plain-text.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { failureOf } from '../errors.ts';
import { money } from '../output/figures.ts';
import { decimalText, isoInstant } from '../output/json-values.ts';
import { reportJson } from '../output/report.ts';
import { inTrial } from '../trial.ts';
import { cashValue } from './amount.ts';

const DEFAULT_CASH = new Decimal(10_000);

export const command = defineCommand({
  arguments: [{ name: '<name>', summary: 'what you call it: 1 to 64 characters, yours alone' }],
  details: 'It is yours. The cash that it begins with is booked as a deposit.',
  options: {
    cash: { flags: '--cash <amount>', summary: `what it begins with (default: ${DEFAULT_CASH.toFixed()})`, parse: cashValue },
    description: { flags: '--description <text>', summary: 'what it is for' },
    dryRun: { flags: '--dry-run', summary: 'say whether it could be made, and change nothing' },
  },
  examples: [
    ['traderai portfolio create swing --cash 25000', 'a second book beside the first'],
    ["traderai order place 'b 0.5 BTCUSD @mkt pf=swing'", 'and an order in it'],
  ],
  async run(context, { words, options }) {
    const { output } = context;
    const dryRun = options.dryRun === true;
    const wanted = { name: words[0]!, cash: options.cash ?? DEFAULT_CASH, description: options.description ?? null };
    const made = await withDesk(context, ({ pool }) => inTrial(pool, dryRun ? 'dry-run' : 'for-good', (connection) => createPortfolio(connection, wanted)));
    if (!made.ok) throw failureOf(made.error);
    const { id, name, currency, cash, updatedAt } = made.value;
    if (output.form === 'json') return reportJson(output, { ...(dryRun ? { dryRun, id: null } : { id }), name, currency, cash: decimalText(cash), createdAt: isoInstant(updatedAt) });
    output.print(`Portfolio ${plainText(name)} ${dryRun ? 'would begin' : 'begins'} with ${money(cash)} ${currency}.`);
  },
});
