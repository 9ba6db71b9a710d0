/** The portfolio's open orders and its latest closed ones. */
import type { OrderRow } from '../../database/order-row.ts';
import { readOrders } from '../../database/queries/orders.ts';
import { ofPortfolio } from './topic.ts';
import type { Topic } from './topic.ts';

/** Enough to scroll through; traderai order list shows older ones. */
const CLOSED_ORDERS = 100;

export const ordersTopic: Topic<readonly OrderRow[]> = {
  empty: [],
  hears: { order: 'own portfolio' },
  scope: 'portfolio',
  turn: 'at once',
  read: ofPortfolio([], (db, portfolioId) => readOrders(db, { portfolioId, scope: 'recent', limit: CLOSED_ORDERS })),
};
