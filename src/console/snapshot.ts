/** The console's panes as plain text, printed once, for a pipe or without a terminal. */
import { listText } from './panes/list-body.ts';
import type { Pane, PaneContext } from './panes/pane.ts';
import { PANES } from './panes/registry.ts';
import { createReads } from './reads.ts';
import { reasonOf } from './refresher.ts';
import { headerLine } from './screen/header.ts';
import { statusLine } from './screen/status.ts';
import { DISARMED } from './session/arming.ts';
import { DeskStore } from './store.ts';
import type { DeskUpdate } from './store.ts';
import { READ_TOPICS } from './topics/registry.ts';
import type { ReadTopic } from './topics/registry.ts';
import type { ReadSubject } from './topics/topic.ts';
import { lineText } from '../text/lines.ts';
import { CLOSED_TICKET } from './ticket/ticket.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import type { Clock } from '../config/clock.ts';

const MOST_ROWS = 30;

export interface SnapshotWanted {
  readonly db: PrismaClient;
  readonly portfolioId: string | null;
  readonly clock: Clock;
  readonly width: number;
}

/** Reads everything once. A topic that cannot be read shows the reason in its place; the others are printed. */
export async function deskSnapshot({ db, portfolioId, clock, width }: SnapshotWanted): Promise<string> {
  const store = new DeskStore(portfolioId);
  const subject: ReadSubject = { portfolioId, chart: null, orderId: null };
  const read = createReads({ db, subject: () => subject, now: () => clock.now() });
  const startedAt = clock.now();
  await Promise.all(
    READ_TOPICS.map(async (topic: ReadTopic) => {
      store.apply(
        await read(topic, '*').catch((error: unknown): DeskUpdate => ({
          kind: 'failed',
          topic,
          reason: reasonOf(error),
        })),
      );
    }),
  );
  store.apply({
    kind: 'connection',
    connection: { kind: 'listening', roundTripMs: clock.now() - startedAt },
    reconnects: 0,
  });
  return snapshotText(
    { desk: store.state, ticket: CLOSED_TICKET, chart: null, now: clock.now(), glyphs: 'unicode' },
    width,
  );
}

export function snapshotText(context: PaneContext, width: number): string {
  const { desk, now, glyphs } = context;
  const panes = PANES.flatMap((pane) => {
    if (pane.onPaper === 'left out') return [];
    const summary = pane.summary(context);
    return ['', `${pane.code} ${pane.title}${summary === '' ? '' : `  ${summary}`}`, ...paneText(pane, context, width)];
  });
  const header = lineText(headerLine(desk, { arming: DISARMED, width, glyphs })).trim();
  const status = lineText(statusLine(desk, { now, width, fills: 0, unknown: 0 })).trim();
  return [header, ...panes, '', status].join('\n');
}

function paneText(pane: Pane, context: PaneContext, width: number): string[] {
  if (pane.kind === 'list') return listText(pane, context, { width, most: MOST_ROWS });
  return pane.draw(context, { width, height: MOST_ROWS }).map((line) => lineText(line).trimEnd());
}
