/** `traderai user limit` */
import { readPersonLimits, setPersonLimits } from '../../database/actions/person-limits.ts';
import type { PersonLimits } from '../../database/actions/person-limits.ts';
import { grouped } from '../../text/figures.ts';
import { positiveWholeNumber, wholeNumber } from '../arguments.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { failureOf } from '../errors.ts';
import type { Column } from '../output/columns.ts';
import { reportList } from '../output/report.ts';
import { findUser } from './find.ts';

const DEFAULTS = '(defaults)';

const COLUMNS: readonly Column<PersonLimits>[] = [
  { title: 'User', value: ({ username }) => username ?? DEFAULTS },
  { title: 'Open orders', align: 'right', value: (row) => use(row.usedOpenOrders, row.openOrders) },
  { title: 'Alert rules', align: 'right', value: (row) => use(row.usedAlertRules, row.alertRules) },
  { title: 'Connections', align: 'right', value: ({ connections }) => grouped(connections) },
  {
    title: 'Of keys',
    align: 'right',
    value: ({ keyConnections }) => (keyConnections === null ? '–' : grouped(keyConnections)),
  },
  {
    title: 'Limits',
    value: ({ username, defaults }) => (username !== null && !defaults ? 'own' : 'default'),
    priority: 1,
  },
];

export const command = defineCommand({
  details: `Shows the use and the limits of each user over the login and all its keys.
Without a name, the limits are the defaults of the desk. Administrators change
limits; a user without own limits has the defaults. Connections are a share:
keys take theirs from it, the login has the rest, at least 3, and all users
together leave room for engines and administrators.`,
  arguments: [{ name: '[name]', summary: 'name of the user (default: the defaults, and all users that you can see)' }],
  options: {
    openOrders: { flags: '--open-orders <count>', summary: 'largest number of open orders', parse: wholeNumber },
    alertRules: { flags: '--alert-rules <count>', summary: 'largest number of alert rules', parse: wholeNumber },
    connections: {
      flags: '--connections <count>',
      summary: 'connections of the login and its keys, 3 or more',
      parse: positiveWholeNumber,
    },
  },
  examples: [
    ['traderai user limit', 'show the defaults and the limits of all users'],
    ['traderai user limit ann --open-orders 5000', 'let ann have more open orders'],
    ['traderai user limit --connections 20', 'change the default share of connections'],
    ['traderai user limit ann --json', 'print the use and the limits of ann, for a script'],
  ],
  async run(context, { words, options }) {
    const { openOrders = null, alertRules = null, connections = null } = options;
    const name = words[0] ?? null;
    await withDesk(context, async ({ db, pool }) => {
      const userId = name === null ? null : (await findUser(db, name)).id;
      if (openOrders !== null || alertRules !== null || connections !== null) {
        const set = await setPersonLimits(pool, { userId, openOrders, alertRules, connections });
        if (!set.ok) throw failureOf(set.error);
      }
      const limits = await readPersonLimits(pool);
      if (!limits.ok) throw failureOf(limits.error);
      await reportList(context.output, {
        rows: name === null ? limits.value : limits.value.filter(({ username }) => username === name),
        columns: COLUMNS,
        json: (row) => ({ ...row }),
        empty: `${name ?? ''} has no login, so no limits apply.`,
      });
    });
  },
});

function use(used: number | null, limit: number): string {
  return used === null ? grouped(limit) : `${grouped(used)} of ${grouped(limit)}`;
}
