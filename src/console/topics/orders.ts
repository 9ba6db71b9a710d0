/** The portfolio's open orders and its latest closed ones. */
import type { OrderRow } from '../../database/order-row.ts';
import { readOrders } from '../../database/queries/orders.ts';
import { ofPortfolio } from './topic.ts';
import type { Topic } from './topic.ts';

/** As many as a person scrolls through; older ones are for the command line. */
const CLOSED_ORDERS = 100;

export const ordersTopic: Topic<readonly OrderRow[]> = {
  empty: [],
  hears: { order: 'own portfolio' },
  scope: 'portfolio',
  turn: 'at once',
  read: ofPortfolio([], (db, portfolioId) => readOrders(db, { portfolioId, scope: 'recent', limit: CLOSED_ORDERS })),
};
