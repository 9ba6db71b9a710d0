/** The users whose consoles are open. A console that is silent leaves when the engine notices, or with the slow poll. */
import { readPresence } from '../../database/queries/presence.ts';
import type { PresentUser } from '../../database/queries/presence.ts';
import type { Topic } from './topic.ts';

export const presenceTopic: Topic<readonly PresentUser[]> = {
  empty: [],
  hears: { session: 'any' },
  scope: 'desk',
  turn: 'at once',
  read: (db) => readPresence(db),
};
