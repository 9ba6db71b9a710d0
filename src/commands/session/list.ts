/** `traderai session list` */
import { readSessions } from '../../database/actions/sessions.ts';
import type { SessionRow } from '../../database/actions/sessions.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { failureOf } from '../errors.ts';
import type { Column } from '../output/columns.ts';
import { instant } from '../../text/instants.ts';
import { isoInstant } from '../../domain/instant.ts';
import { reportList } from '../output/report.ts';
import type { JsonObject } from '../output/shapes.ts';

const COLUMNS: readonly Column<SessionRow>[] = [
  { title: 'User', value: (session) => session.username ?? '–' },
  { title: 'Login', value: (session) => session.login },
  { title: 'Key', value: (session) => session.keyName ?? '–', priority: 1 },
  { title: 'Program', value: (session) => session.application ?? '–', priority: 3 },
  { title: 'From', value: (session) => session.host ?? session.address ?? 'this machine' },
  { title: 'Terminal', value: (session) => session.terminal ?? '–', priority: 0 },
  { title: 'Armed on', value: (session) => session.armedOn ?? '–' },
  { title: 'Dead man', value: (session) => session.deadMan ?? '–', priority: 2 },
  { title: 'State', value: (session) => session.state },
  { title: 'Connections', align: 'right', value: (session) => String(session.connections), priority: 2 },
  { title: 'Last seen (UTC)', value: (session) => instant(session.lastSeenAt), priority: 2 },
  { title: 'Last activity (UTC)', value: activityOf, priority: 3 },
  { title: 'Since (UTC)', value: (session) => instant(session.startedAt), priority: 4 },
  { title: 'Session', value: (session) => session.id ?? '–', priority: 5 },
];

export const command = defineCommand({
  details: `Lists registered sessions of consoles and programs, and other connected logins,
such as psql. Risk and administrators see all logins, other users their own.
Last seen is the latest heartbeat, last activity the latest change of the desk
by the login. After seven seconds without a heartbeat a session is gone. One
from a new address, or at an unusual hour of its user, raises an alert for the
user, risk and administrators: traderai alert list. Dead man is the choice of
orders that are canceled when an armed session vanishes: docs/risk.md`,
  examples: [
    ['traderai session list', 'list the open sessions'],
    ['traderai session list --json', 'the same, for a script'],
  ],
  async run(context) {
    await withDesk(context, async ({ pool }) => {
      const sessions = await readSessions(pool);
      if (!sessions.ok) throw failureOf(sessions.error);
      await reportList(context.output, {
        rows: sessions.value,
        columns: COLUMNS,
        json: sessionJson,
        empty: 'No open sessions.',
      });
    });
  },
});

function activityOf({ lastActiveAt, lastActivity }: SessionRow): string {
  return lastActiveAt === null ? '–' : `${instant(lastActiveAt)} ${lastActivity ?? ''}`;
}

function sessionJson(session: SessionRow): JsonObject {
  return {
    ...session,
    startedAt: isoInstant(session.startedAt),
    lastSeenAt: isoInstant(session.lastSeenAt),
    lastActiveAt: isoInstant(session.lastActiveAt),
  };
}
