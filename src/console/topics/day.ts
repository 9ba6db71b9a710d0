/** The portfolio's trades of the market's day, by symbol. */
import { readDayTrades } from '../../database/queries/day-trades.ts';
import type { DayTrades } from '../../database/queries/day-trades.ts';
import { ofPortfolio } from './topic.ts';
import type { Topic } from './topic.ts';

export const dayTopic: Topic<readonly DayTrades[]> = {
  empty: [],
  hears: { trade: 'own portfolio', desk: 'any' },
  scope: 'portfolio',
  turn: 'after the others',
  read: ofPortfolio([], readDayTrades),
};
