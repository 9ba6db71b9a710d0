/** The portfolios that this login may see. */
import { readPortfolios } from '../../database/queries/portfolios.ts';
import type { PortfolioRow } from '../../database/queries/portfolios.ts';
import type { Topic } from './topic.ts';

export const portfoliosTopic: Topic<readonly PortfolioRow[]> = {
  empty: [],
  hears: { portfolio: 'any' },
  scope: 'desk',
  turn: 'after the others',
  read: (db) => readPortfolios(db),
};
