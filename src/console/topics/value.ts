/** The portfolio's value from the database: cash, equity, buying power. */
import { readPortfolioValue } from '../../database/queries/portfolio-value.ts';
import type { PortfolioValue } from '../../database/queries/portfolio-value.ts';
import { ofPortfolio } from './topic.ts';
import type { Topic } from './topic.ts';

export const valueTopic: Topic<PortfolioValue | null> = {
  empty: null,
  hears: { order: 'own portfolio', position: 'own portfolio', portfolio: 'any' },
  scope: 'portfolio',
  turn: 'after the others',
  read: ofPortfolio(null, readPortfolioValue),
};
