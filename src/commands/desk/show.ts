/** `traderai desk show` */
import { readDeskCondition } from '../../maintenance/migrator/read-only.ts';
import { readDeskDay } from '../../database/queries/desk-day.ts';
import { plainText } from '../../domain/plain-text.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { marketNow } from '../market-now.ts';
import { reportFields, reportJson } from '../output/report.ts';
import { dayFields, dayJson } from './day.ts';

export const command = defineCommand({
  details: `The desk's day counts for the day's result, for the first price and the volume of a quote, and for DAY orders of instruments without trading hours.
Change it with: traderai desk set`,
  examples: [
    ['traderai desk show', 'what the desk calls a day, and whether it takes changes'],
    ['traderai desk show --json', 'for a script'],
  ],
  async run(context) {
    const { output } = context;
    const { day, marketAt, condition } = await withDesk(context, async ({ db, pool }) => {
      const [day, marketAt, condition] = await Promise.all([
        readDeskDay(db),
        marketNow(context, db),
        readDeskCondition(pool),
      ]);
      return { day, marketAt, condition };
    });
    const reason = condition?.reason ?? null;
    if (output.form === 'json')
      return reportJson(output, {
        day: dayJson(day, marketAt),
        readOnly: condition?.readOnly ?? false,
        readOnlyBecause: reason,
      });
    reportFields(output, [
      ...dayFields(day, marketAt),
      ['Changes', reason === null ? 'taken' : `refused, the desk is read-only: ${plainText(reason)}`],
    ]);
  },
});
