/** The leading engine, the age of its heartbeat, and the requests that wait for it. */
import { readEngineStatus } from '../../database/queries/engine-status.ts';
import type { EngineStatus } from '../../database/queries/engine-status.ts';
import type { Topic } from './topic.ts';

/** A dead engine sends no notification, so its heartbeat is read. */
const POLL_EVERY_MS = 1_000;

export const engineTopic: Topic<EngineStatus | null> = {
  empty: null,
  hears: { engine: 'any', desk: 'any' },
  scope: 'desk',
  turn: 'at once',
  pollEveryMs: POLL_EVERY_MS,
  read: (db) => readEngineStatus(db),
};
