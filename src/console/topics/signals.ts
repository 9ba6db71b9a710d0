/** The latest signals of all sources, the newest first. */
import { readSignals } from '../../database/queries/signals.ts';
import type { SignalRow } from '../../database/queries/signals.ts';
import type { Topic } from './topic.ts';

/** Enough to scroll through; traderai signal list shows older ones. */
const SIGNALS = 100;

export const signalsTopic: Topic<readonly SignalRow[]> = {
  empty: [],
  hears: { signal: 'any' },
  scope: 'desk',
  turn: 'at once',
  read: (db) => readSignals(db, { limit: SIGNALS }),
};
