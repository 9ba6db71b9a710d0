/** Which engine leads, how long ago it was heard, and what waits for it. */
import { readEngineStatus } from '../../database/queries/engine-status.ts';
import type { EngineStatus } from '../../database/queries/engine-status.ts';
import type { Topic } from './topic.ts';

/** A dead engine sends no notification: its heartbeat has to be looked at. */
const POLL_EVERY_MS = 1_000;

export const engineTopic: Topic<EngineStatus | null> = {
  empty: null,
  hears: { engine: 'any', desk: 'any' },
  scope: 'desk',
  turn: 'at once',
  pollEveryMs: POLL_EVERY_MS,
  read: (db) => readEngineStatus(db),
};
