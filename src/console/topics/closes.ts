/** The latest closes of every symbol, the oldest first, for its sparkline. */
import { readRecentCloses } from '../../database/queries/recent-closes.ts';
import type { Decimal } from '../../domain/decimal.ts';
import type { Topic } from './topic.ts';

const SPARKLINE_CANDLES = 24;

export const closesTopic: Topic<ReadonlyMap<string, readonly Decimal[]>> = {
  empty: new Map(),
  hears: { instrument: 'any' },
  scope: 'desk',
  turn: 'at once',
  read: (db) => readRecentCloses(db, { interval: '1m', limit: SPARKLINE_CANDLES }),
};
