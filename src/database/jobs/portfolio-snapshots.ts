/** What every portfolio is worth, kept over time: equity curves and their figures are made of it. */
import { MINUTE_MS, askNumber } from './job.ts';
import type { Job } from './job.ts';

export const portfolioSnapshots: Job = {
  name: 'portfolio-snapshots',
  summary: 'keep what every portfolio is worth now',
  everyMs: 5 * MINUTE_MS,
  async run(connection) {
    const taken = await askNumber(connection, 'select take_portfolio_snapshots() as answer');
    return { rows: taken, message: taken === 0 ? 'no portfolio has moved' : `${taken} portfolios` };
  },
};
