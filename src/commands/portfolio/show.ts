/** `traderai portfolio show` */
import { findPortfolio } from '../../database/queries/portfolios.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { CommandFailure } from '../errors.ts';
import { dayValueOf, reportValue } from './value.ts';

export const command = defineCommand({
  arguments: [
    { name: '[name]', summary: 'name of the portfolio (default: --portfolio, the configured one, your first)' },
  ],
  details: `Equity        cash plus positions at the latest marks
Buying power  cash less the reserves of short positions and open orders; each
              order reserves its worst price and its fee
Day           result of the desk's day, after commissions (traderai desk show)`,
  examples: [
    ['traderai portfolio show', 'show the present value of your portfolio'],
    ['traderai portfolio show swing --json', 'show another portfolio, for a script'],
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
