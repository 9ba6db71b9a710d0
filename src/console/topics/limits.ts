/** The limits in force with their use, which changes with orders and positions too. */
import type { LimitRow } from '../../database/actions/limits.ts';
import { readLimitsInForce } from '../../database/queries/limits.ts';
import type { Topic } from './topic.ts';

export const limitsTopic: Topic<readonly LimitRow[]> = {
  empty: [],
  hears: { limit: 'any', order: 'own portfolio', position: 'own portfolio' },
  scope: 'desk',
  turn: 'within a second',
  read: (db) => readLimitsInForce(db),
};
