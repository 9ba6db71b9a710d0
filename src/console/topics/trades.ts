/** The portfolio's latest executions, in the order of booking. */
import { readTrades } from '../../database/queries/trades.ts';
import type { TradeRow } from '../../database/queries/trades.ts';
import { ofPortfolio } from './topic.ts';
import type { Topic } from './topic.ts';

/** Enough to scroll through; traderai trade list shows older ones. */
const TRADES = 200;

export const tradesTopic: Topic<readonly TradeRow[]> = {
  empty: [],
  hears: { trade: 'own portfolio' },
  scope: 'portfolio',
  turn: 'after the others',
  read: ofPortfolio([], (db, portfolioId) => readTrades(db, { portfolioId, limit: TRADES })),
};
