/** The portfolio's positions, flat ones included. */
import { readPositions } from '../../database/queries/positions.ts';
import type { PositionRow } from '../../database/queries/positions.ts';
import { ofPortfolio } from './topic.ts';
import type { Topic } from './topic.ts';

export const positionsTopic: Topic<readonly PositionRow[]> = {
  empty: [],
  hears: { position: 'own portfolio' },
  scope: 'portfolio',
  turn: 'at once',
  read: ofPortfolio([], (db, portfolioId) => readPositions(db, { portfolioId })),
};
