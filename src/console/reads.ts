/** Carries out the reads of topics: everything of one, or only the rows that a notification named. */
import type { PrismaClient } from '../database/generated/client.ts';
import type { Keys } from './refresher.ts';
import type { DeskUpdate } from './store.ts';
import { topicOf } from './topics/registry.ts';
import type { ReadTopic } from './topics/registry.ts';
import type { ReadSubject } from './topics/topic.ts';

/** `subject` is asked again at every read. */
export function createReads({
  db,
  subject,
  now,
}: {
  readonly db: PrismaClient;
  readonly subject: () => ReadSubject;
  readonly now: () => number;
}): (topic: ReadTopic, keys: Keys) => Promise<DeskUpdate> {
  return async (topic, keys) => {
    const at = now();
    const { read, piecewise } = topicOf(topic);
    const update =
      keys !== '*' && piecewise !== undefined
        ? { kind: 'changed', topic, value: await piecewise.read(db, keys), at }
        : { kind: 'read', topic, value: await read(db, subject()), at };
    // The value comes from the topic's own record, whose type TopicValues is made of.
    return update as DeskUpdate;
  };
}
