/** The latest signals of all sources, the newest first. */
import { readSignals } from '../../database/queries/signals.ts';
import type { SignalRow } from '../../database/queries/signals.ts';
import type { Topic } from './topic.ts';

/** As many as a person scrolls through; older ones are for the command line. */
const SIGNALS = 100;

export const signalsTopic: Topic<readonly SignalRow[]> = {
  empty: [],
  hears: { signal: 'any' },
  scope: 'desk',
  turn: 'at once',
  read: (db) => readSignals(db, { limit: SIGNALS }),
};
