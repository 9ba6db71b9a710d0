/** `traderai portfolio show` */
import { findPortfolio } from '../../database/queries/portfolios.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { CommandFailure } from '../errors.ts';
import { dayValueOf, reportValue } from './value.ts';

export const command = defineCommand({
  arguments: [{ name: '[name]', summary: 'the portfolio (default: --portfolio, the configured one, your first)' }],
  details:
    "Equity is cash plus positions at the latest marks; buying power is cash less what short positions and open orders reserve, each order at the worst price that it allows, fee included. Day: what the desk's day has brought, after commissions (traderai desk show).",
  examples: [
    ['traderai portfolio show', 'what yours is worth now'],
    ['traderai portfolio show swing --json', 'another one, for a script'],
  ],
  async run(context, { words }) {
    const [name] = words;
    const value = await withDesk(context, async (desk) => {
      if (name === undefined) return dayValueOf(desk.db, (await desk.portfolio()).id);
      const found = await findPortfolio(desk.db, name);
      if (found === null)
        throw new CommandFailure({
          code: 'UNKNOWN_PORTFOLIO',
          message: `there is no portfolio ${name} on this desk`,
          hint: 'List yours with: traderai portfolio list',
          exitCode: 1,
        });
      return dayValueOf(desk.db, found.id);
    });
    reportValue(context.output, value);
  },
});
