/**
 * The measured console in its own process, so that its processor time can be read. It is the real runConsole on a real
 * desk. It writes frames to standard output and receives messages of the measuring process over IPC.
 */
import { randomUUID } from 'node:crypto';
import type { ClientConfig } from 'pg';
import type { Clock } from '../../src/config/clock.ts';
import { APPLICATION } from '../../src/commands/desk.ts';
import { feedDesk } from '../../src/console/run/desk-feed.ts';
import { DEFAULT_SETTINGS, runConsole } from '../../src/console/run-console.ts';
import type { ConsoleTerminal } from '../../src/console/run-console.ts';
import type { DeskStore } from '../../src/console/store.ts';
import { prismaOver } from '../../src/database/prisma.ts';
import { findPortfolio } from '../../src/database/queries/portfolios.ts';
import { watchSchema } from '../../src/database/schema-mark.ts';
import { shareConnection } from '../../src/database/shared-connection.ts';
import { feedStore } from './store-load.ts';
import type { LoadDone } from './store-load.ts';
import type { ScreenSize } from './emulator.ts';

/** The first message: the connection of the trader. */
interface OpenOrder {
  readonly kind: 'open';
  readonly config: ClientConfig;
}

/** Updates go directly into the store, not through the database; a rate of 0 sends none. */
export interface LoadOrder {
  readonly kind: 'load';
  readonly updatesPerSecond: number;
  readonly seconds: number;
}

export type SubjectOrder = OpenOrder | LoadOrder | { readonly kind: 'quit' };

export interface SubjectAnswer extends LoadDone {
  readonly kind: 'done';
}

/** Runs until a quit message, or until the measuring process is gone. */
export async function runConsoleSubject({
  size,
  clock,
}: {
  readonly size: ScreenSize;
  readonly clock: Clock;
}): Promise<void> {
  const ending = new AbortController();
  let store: DeskStore | null = null;
  const opened = new Promise<ClientConfig | null>((resolve) => {
    process.on('message', (order: SubjectOrder) => {
      if (order.kind === 'open') resolve(order.config);
      else if (order.kind === 'quit') ending.abort();
      else
        void feedStore(store!, order, clock).then((done) =>
          process.send!({ kind: 'done', ...done } satisfies SubjectAnswer),
        );
    });
    ending.signal.addEventListener('abort', () => resolve(null));
  });
  process.once('disconnect', () => ending.abort());
  const config = await opened;
  if (config === null) return;
  const shared = shareConnection(config, { application: APPLICATION });
  const prisma = prismaOver(shared.reads);
  try {
    await runConsole({
      desk: {
        db: prisma.db,
        shared,
        listenConfig: config,
        findPortfolio: async () => (await findPortfolio(prisma.db))?.id ?? null,
        presence: { pool: shared.reads, host: 'bench', terminal: 'bench', onEnded: () => ending.abort() },
        schema: await watchSchema(shared.reads),
      },
      terminal: pipeTerminal(size),
      settings: DEFAULT_SETTINGS,
      clock,
      newId: randomUUID,
      tell: () => undefined,
      feed: (options) => {
        store = options.store;
        return feedDesk(options);
      },
      signal: ending.signal,
    });
  } finally {
    process.removeAllListeners('message');
    if (process.connected) process.disconnect();
    await prisma.close();
  }
}

/** Terminal without keys and resizes; the reader of the pipe accepts every frame. */
function pipeTerminal({ columns, rows }: ScreenSize): ConsoleTerminal {
  return {
    columns,
    rows,
    depth: '256',
    glyphs: 'unicode',
    write: (data) => process.stdout.write(data),
    suspend: () => undefined,
    measure: () => undefined,
    onInput: () => undefined,
    onResize: () => undefined,
    onResume: () => undefined,
    onLeave: () => undefined,
    onDrain: (listener) => void process.stdout.on('drain', listener),
  };
}
