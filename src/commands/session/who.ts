/** `traderai session who` */
import { isoInstant } from '../../domain/instant.ts';
import { readPresence } from '../../database/queries/presence.ts';
import type { PresentUser } from '../../database/queries/presence.ts';
import { dateTime } from '../../text/instants.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import type { Column } from '../output/columns.ts';
import { reportList } from '../output/report.ts';

const COLUMNS: readonly Column<PresentUser>[] = [
  { title: 'User', value: ({ username }) => username },
  { title: 'Armed', value: ({ armed }) => (armed ? 'armed' : 'no') },
  { title: 'On since (UTC)', value: ({ since }) => dateTime(since) },
];

export const command = defineCommand({
  details: `Lists the users whose consoles are open, since when, and whether one of them is
armed. Every user of the desk may see it; hosts and portfolios are shown by
traderai session list, to the user itself, risk and administrators. In the
console: :who`,
  examples: [
    ['traderai session who', 'list the users that are on'],
    ['traderai session who --json', 'the same, for a script'],
  ],
  async run(context) {
    await withDesk(context, async ({ db }) => {
      await reportList(context.output, {
        rows: await readPresence(db),
        columns: COLUMNS,
        json: (user) => ({ ...user, since: isoInstant(user.since) }),
        empty: 'No console is open.',
      });
    });
  },
});
