/**
 * Holds the state that the console shows. Applying an update is cheap and marks its topic as changed. The painter takes
 * the changes once a frame, so that a thousand updates a second cost no more painting than thirty.
 */
import type { Connection, DeskState, Loaded, StoreTopic } from './desk-state.ts';
import { READ_TOPICS, topicOf } from './topics/registry.ts';
import type { ReadTopic, TopicValues } from './topics/registry.ts';
import { unreachable } from '../domain/unreachable.ts';

type Answer<Kind> = {
  readonly [Topic in ReadTopic]: {
    readonly kind: Kind;
    readonly topic: Topic;
    readonly value: TopicValues[Topic];
    readonly at: number;
  };
}[ReadTopic];

export type DeskUpdate =
  | Answer<'read'>
  /** The changed part of a topic that is read piecewise; the rest stays. */
  | Answer<'changed'>
  | { readonly kind: 'failed'; readonly topic: ReadTopic; readonly reason: string }
  | { readonly kind: 'connection'; readonly connection: Connection; readonly reconnects: number }
  /** Another portfolio: rows of the former one must not appear under the new name. */
  | { readonly kind: 'portfolio'; readonly portfolioId: string };

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

export class DeskStore {
  readonly #state: Mutable<DeskState>;
  readonly #dirty = new Set<StoreTopic>();
  readonly #watchers = new Set<() => void>();

  constructor(portfolioId: string | null = null) {
    this.#state = emptyDesk(portfolioId);
  }

  get state(): DeskState {
    return this.#state;
  }

  apply(update: DeskUpdate): void {
    const wasClean = this.#dirty.size === 0;
    for (const topic of change(this.#state, update)) this.#dirty.add(topic);
    if (wasClean && this.#dirty.size > 0) for (const watcher of this.#watchers) watcher();
  }

  /** The topics that changed since the last call. */
  takeDirty(): ReadonlySet<StoreTopic> {
    const taken = new Set(this.#dirty);
    this.#dirty.clear();
    return taken;
  }

  /** Calls the watcher at the first change after takeDirty, not at each one. Returns the function that removes it. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}

const PORTFOLIO_TOPICS = READ_TOPICS.filter((name) => topicOf(name).scope === 'portfolio');

/** Changes the state in place and returns the changed topics. */
function change(state: Mutable<DeskState>, update: DeskUpdate): readonly StoreTopic[] {
  switch (update.kind) {
    case 'read':
      assign(state, update.topic, { value: update.value, readAt: update.at, failure: null });
      return [update.topic];
    case 'changed': {
      const { piecewise } = topicOf(update.topic);
      if (piecewise === undefined) throw new Error(`the topic ${update.topic} is not read piecewise`);
      const before = state[update.topic].value;
      const value = piecewise.merge(before, update.value);
      if (value === before) return [];
      assign(state, update.topic, { value, readAt: update.at, failure: null });
      return [update.topic];
    }
    case 'failed':
      assign(state, update.topic, { ...state[update.topic], failure: update.reason });
      return [update.topic];
    case 'connection':
      state.connection = update.connection;
      state.reconnects = update.reconnects;
      return ['connection'];
    case 'portfolio': {
      if (state.portfolioId === update.portfolioId) return [];
      state.portfolioId = update.portfolioId;
      const empty = emptyDesk(null);
      for (const topic of PORTFOLIO_TOPICS) assign(state, topic, empty[topic]);
      return ['portfolios', ...PORTFOLIO_TOPICS];
    }
    default:
      return unreachable(update);
  }
}

/** The only cast of a topic's value; the type of the update ensures that they belong together. */
function assign(state: Mutable<DeskState>, topic: ReadTopic, loaded: Loaded<unknown>): void {
  (state as Record<ReadTopic, Loaded<unknown>>)[topic] = loaded;
}

function emptyDesk(portfolioId: string | null): Mutable<DeskState> {
  const loaded = Object.fromEntries(
    READ_TOPICS.map((name) => [name, { value: topicOf(name).empty, readAt: null, failure: null }]),
  );
  return {
    ...(loaded as unknown as { [Topic in ReadTopic]: Loaded<TopicValues[Topic]> }),
    connection: { kind: 'connecting' },
    reconnects: 0,
    portfolioId,
  };
}
