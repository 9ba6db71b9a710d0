/** `traderai risk limit list` */
import { readLimits } from '../../../database/actions/limits.ts';
import type { LimitRow } from '../../../database/actions/limits.ts';
import { isoInstant } from '../../../domain/instant.ts';
import { instant } from '../../../text/instants.ts';
import { limitFigure, limitScope, limitValue } from '../../../text/limits.ts';
import { defineCommand } from '../../command.ts';
import { withDesk } from '../../desk.ts';
import { failureOf } from '../../errors.ts';
import { decimalTextOrNull } from '../../output/json-values.ts';
import type { Column } from '../../output/columns.ts';
import { reportList } from '../../output/report.ts';
import { limitTermsJson } from './json.ts';

const COLUMNS: readonly Column<LimitRow>[] = [
  { title: 'No', align: 'right', value: ({ number }) => String(number) },
  { title: 'Limit', value: ({ kind }) => kind },
  { title: 'Of', value: (row) => `${limitScope(row)}${row.currency === null ? '' : `, ${row.currency}`}` },
  { title: 'Value', align: 'right', value: limitValue },
  { title: 'Use', align: 'right', value: ({ kind, use }) => limitFigure(kind, use) },
  { title: 'Action', value: ({ action, breached }) => (breached ? `${action}, PASSED` : action) },
  { title: 'Set by', value: ({ setLogin }) => setLogin, priority: 2 },
  { title: 'Set (UTC)', value: ({ updatedAt }) => instant(updatedAt), priority: 3 },
  { title: 'Reason', value: ({ reason }) => reason ?? '', priority: 4 },
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
      json: limitJson,
      empty: 'No limit is in force. Set one with: traderai risk limit set KIND VALUE',
    });
  },
});

export function limitJson(row: LimitRow): Record<string, unknown> {
  const { id, number, username, portfolio, key, use, breached, reason, setLogin, updatedAt } = row;
  return {
    id,
    number: String(number),
    username,
    portfolio,
    key,
    ...limitTermsJson(row),
    use: decimalTextOrNull(use),
    breached,
    reason,
    setLogin,
    updatedAt: isoInstant(updatedAt),
  };
}
