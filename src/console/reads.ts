/** Reads a topic: all of it, or only the rows that a notification names. */
import type { PrismaClient } from '../database/generated/client.ts';
import type { Keys } from './refresher.ts';
import type { DeskUpdate } from './store.ts';
import { topicOf } from './topics/registry.ts';
import type { ReadTopic } from './topics/registry.ts';
import type { ReadSubject } from './topics/topic.ts';

/** Each read calls `subject`. */
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
        : { kind: 'read', topic, value: await read(db, { ...subject(), now: at }), at };
    // Safe: the value comes from the topic's own record, and TopicValues is derived from that record's type.
    return update as DeskUpdate;
  };
}
