/**
 * Keeps the store up to date: listens, reads the rows that notifications name, reads everything after a (re)connect,
 * reports the connection's state.
 */
import type { ClientConfig } from 'pg';
import type { Clock } from '../../config/clock.ts';
import type { Queryable } from '../../database/actions/queryable.ts';
import { listen } from '../../database/listening.ts';
import type { Listener, ListenerState } from '../../database/listening.ts';
import type { PrismaClient } from '../../database/generated/client.ts';
import type { SharedConnection } from '../../database/shared-connection.ts';
import { createReads } from '../reads.ts';
import { Refresher } from '../refresher.ts';
import type { DeskStore } from '../store.ts';
import { NOTIFIED } from '../topics/registry.ts';
import type { ReadSubject } from '../topics/topic.ts';
import { duration } from '../../text/durations.ts';

export interface DeskFeedOptions {
  readonly db: PrismaClient;
  /** Must reach the server itself: a pooler in transaction mode breaks LISTEN. */
  readonly listenConfig: ClientConfig;
  /** The one connection of reads and requests: a slow read must not keep an order waiting. */
  readonly shared: Pick<SharedConnection, 'dropStalled'>;
  readonly store: DeskStore;
  readonly clock: Clock;
  /** The chart and the order on the screen. */
  readonly subject: () => Omit<ReadSubject, 'portfolioId'>;
  /** Finds the first portfolio; called after every (re)connect until there is one. */
  readonly findPortfolio: () => Promise<string | null>;
  /** Asked at each heartbeat of the listening connection; a failure is shown as the reason of a lost connection. */
  readonly heartbeat: (connection: Queryable) => Promise<unknown>;
}

export interface DeskFeed {
  readonly refresher: Refresher;
  close(): Promise<void>;
}

/** A read on a dead network would hang: after this time it fails, and the pane shows it. */
const READ_WITHIN_MS = 8_000;

export function feedDesk(options: DeskFeedOptions): DeskFeed {
  const { db, store, clock } = options;
  const read = createReads({
    db,
    subject: () => ({ ...options.subject(), portfolioId: store.state.portfolioId }),
    now: () => clock.now(),
  });
  const refresher = new Refresher({
    read: (topic, keys) => withinTime(read(topic, keys)),
    apply: (update) => store.apply(update),
    portfolioId: () => store.state.portfolioId,
  });
  let listener: Listener | null = null;
  listener = listen({
    config: options.listenConfig,
    topics: NOTIFIED,
    heartbeat: options.heartbeat,
    onChange: (hint) => refresher.hint(hint),
    // The portfolio first: without one, its topics would be read as empty and shown as such.
    onReconnect: () => void choosePortfolio(options).then(() => refresher.restart()),
    onState: (state) => {
      if (state.kind === 'lost') options.shared.dropStalled();
      reportState(store, state, { reconnects: listener?.reconnects() ?? 0, now: clock.now() });
    },
  });
  refresher.start();
  return {
    refresher,
    async close() {
      refresher.stop();
      await listener?.close();
    },
  };
}

/** The screen shows a lost connection until the listener works again, also while it reconnects. */
function reportState(
  store: DeskStore,
  state: ListenerState,
  { reconnects, now }: { readonly reconnects: number; readonly now: number },
): void {
  const before = store.state.connection;
  if (state.kind === 'connecting') {
    if (before.kind !== 'lost') store.apply({ kind: 'connection', connection: { kind: 'connecting' }, reconnects });
  } else if (state.kind === 'listening') {
    store.apply({ kind: 'connection', connection: { kind: 'listening', roundTripMs: state.roundTripMs }, reconnects });
  } else {
    store.apply({
      kind: 'connection',
      connection: { kind: 'lost', reason: state.reason, since: before.kind === 'lost' ? before.since : now },
      reconnects,
    });
  }
}

async function choosePortfolio({ store, findPortfolio }: DeskFeedOptions): Promise<void> {
  if (store.state.portfolioId !== null) return;
  const portfolioId = await withinTime(findPortfolio()).catch(() => null);
  if (portfolioId === null || store.state.portfolioId !== null) return;
  store.apply({ kind: 'portfolio', portfolioId });
}

async function withinTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`the database did not answer within ${duration(READ_WITHIN_MS)}`)),
      READ_WITHIN_MS,
    );
  });
  // A failure after the time limit is not reported.
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
