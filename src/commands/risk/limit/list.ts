/** `traderai risk limit list` */
import { readLimits } from '../../../database/actions/limits.ts';
import type { LimitRow } from '../../../database/actions/limits.ts';
import { instant } from '../../../text/instants.ts';
import { defineCommand } from '../../command.ts';
import { withDesk } from '../../desk.ts';
import { failureOf } from '../../errors.ts';
import type { Column } from '../../output/columns.ts';
import { reportList } from '../../output/report.ts';
import { LIMIT_USE_COLUMNS, limitUseJson } from '../limit-columns.ts';

const COLUMNS: readonly Column<LimitRow>[] = [
  ...LIMIT_USE_COLUMNS,
  { title: 'Set by', value: ({ setLogin }) => setLogin, priority: 3 },
  { title: 'Set (UTC)', value: ({ updatedAt }) => instant(updatedAt), priority: 2 },
  { title: 'Reason', value: ({ reason }) => reason ?? '', priority: 1 },
];

export const command = defineCommand({
  details: `Lists the limits in force over you, your portfolios and keys, and those of the
desk, with their use; risk and administrators see all. The use of a position or
an exposure includes what open orders may add. A limit over the portfolios of a
user or the desk has a row for each currency.`,
  examples: [
    ['traderai risk limit list', 'list the limits and their use'],
    ['traderai risk limit list --json', 'the same for a script'],
  ],
  async run(context) {
    const limits = await withDesk(context, ({ pool }) => readLimits(pool));
    if (!limits.ok) throw failureOf(limits.error);
    await reportList(context.output, {
      rows: limits.value,
      columns: COLUMNS,
      json: limitUseJson,
      empty: 'No limit is in force. Set one with: traderai risk limit set KIND VALUE',
    });
  },
});
