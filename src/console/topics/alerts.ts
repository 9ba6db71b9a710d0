/** The latest alerts. */
import { readAlerts } from '../../database/queries/alerts.ts';
import type { AlertRow } from '../../database/queries/alerts.ts';
import type { Topic } from './topic.ts';

/** Enough to scroll through; traderai alert list shows older ones. */
const ALERTS = 100;

export const alertsTopic: Topic<readonly AlertRow[]> = {
  empty: [],
  hears: { alert: 'any' },
  scope: 'desk',
  turn: 'at once',
  read: (db) => readAlerts(db, { limit: ALERTS }),
};
