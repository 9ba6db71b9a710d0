/** `traderai portfolio show` */
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { grantsOf } from './grants.ts';
import { namedPortfolio } from './named.ts';
import { dayValueOf, reportValue } from './value.ts';

export const command = defineCommand({
  arguments: [
    { name: '[name]', summary: 'name of the portfolio (default: --portfolio, the configured one, your first)' },
  ],
  details: `Equity        cash plus positions at the latest marks
Buying power  cash less the reserves of short positions and open orders; each
              order reserves its worst price and its fee
Granted to    other users that may trade it (traderai portfolio grant)
Day           result of the desk's day, after commissions (traderai desk show)`,
  examples: [
    ['traderai portfolio show', 'show the present value of your portfolio'],
    ['traderai portfolio show swing --json', 'show another portfolio, for a script'],
  ],
  async run(context, { words }) {
    const [name] = words;
    await withDesk(context, async (desk) => {
      const portfolio = name === undefined ? await desk.portfolio() : await namedPortfolio(desk.db, name);
      const [value, grants] = await Promise.all([dayValueOf(desk.db, portfolio.id), grantsOf(desk.pool, portfolio.id)]);
      reportValue(context.output, { ...value, portfolio, grants });
    });
  },
});
