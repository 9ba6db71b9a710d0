/** `traderai user list` */
import { readUsers } from '../../database/queries/people.ts';
import type { UserRow } from '../../database/queries/people.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import type { Column } from '../output/columns.ts';
import { instant } from '../../text/instants.ts';
import { isoInstant } from '../../domain/instant.ts';
import { reportList } from '../output/report.ts';
import type { JsonObject } from '../output/shapes.ts';

const COLUMNS: readonly Column<UserRow>[] = [
  { title: 'User', value: (user) => user.username },
  { title: 'Role', value: (user) => user.role },
  { title: 'Login', value: (user) => user.login ?? '–' },
  { title: 'Active', value: (user) => (user.active ? 'yes' : 'no') },
  { title: 'E-mail', value: (user) => user.email, priority: 1 },
  { title: 'Last login (UTC)', value: (user) => instant(user.lastLoginAt), priority: 2 },
  { title: 'Since (UTC)', value: (user) => instant(user.createdAt), priority: 0 },
];

export const command = defineCommand({
  details: 'Risk and administrators see all users, other users only themselves.',
  examples: [
    ['traderai user list', 'list the users of the desk'],
    ['traderai user list --json', 'the same, for a script'],
  ],
  async run(context) {
    await withDesk(context, async ({ db }) => {
      const rows = await readUsers(db);
      await reportList(context.output, {
        rows,
        columns: COLUMNS,
        json: userJson,
        empty: 'No users. Create one with: traderai user create NAME',
      });
    });
  },
});

function userJson(user: UserRow): JsonObject {
  return { ...user, lastLoginAt: isoInstant(user.lastLoginAt), createdAt: isoInstant(user.createdAt) };
}
