/** `traderai desk show` */
import { readDeskCondition } from '../../maintenance/migrator/read-only.ts';
import { readDeskDay } from '../../database/queries/desk-day.ts';
import { readMaxQuoteAgeMs } from '../../database/queries/quote-age.ts';
import { plainText } from '../../domain/plain-text.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { marketNow } from '../market-now.ts';
import { reportFields, reportJson } from '../output/report.ts';
import { dayFields, dayJson, quoteAgeField } from './day.ts';

export const command = defineCommand({
  details: `The desk's day decides the result of the day, the first price and the volume of
a quote, and the end of DAY orders in instruments without trading hours.
Change it with: traderai desk set`,
  examples: [
    ['traderai desk show', 'show the day of the desk, and whether the desk accepts changes'],
    ['traderai desk show --json', 'for a script'],
  ],
  async run(context) {
    const { output } = context;
    const { day, marketAt, condition, maxQuoteAgeMs } = await withDesk(context, async ({ db, pool }) => {
      const [day, marketAt, condition, maxQuoteAgeMs] = await Promise.all([
        readDeskDay(db),
        marketNow(context, db),
        readDeskCondition(pool),
        readMaxQuoteAgeMs(db),
      ]);
      return { day, marketAt, condition, maxQuoteAgeMs };
    });
    const reason = condition?.reason ?? null;
    if (output.form === 'json')
      return reportJson(output, {
        day: dayJson(day, marketAt),
        maxQuoteAgeMs,
        readOnly: condition?.readOnly ?? false,
        readOnlyBecause: reason,
      });
    reportFields(output, [
      ...dayFields(day, marketAt),
      quoteAgeField(maxQuoteAgeMs),
      ['Changes', reason === null ? 'accepted' : `refused, the desk is read-only: ${plainText(reason)}`],
    ]);
  },
});
