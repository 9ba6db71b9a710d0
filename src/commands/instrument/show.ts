/** `traderai instrument show` */
import { readDeskDay } from '../../database/queries/desk-day.ts';
import { plainText } from '../../domain/plain-text.ts';
import { symbolValue } from '../candle/flags.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { marketNow } from '../market-now.ts';
import { reportFields, reportJson } from '../output/report.ts';
import { instrumentFields, instrumentJson, instrumentOf } from './instrument.ts';

export const command = defineCommand({
  arguments: [{ name: '<symbol>', summary: 'symbol of the instrument' }],
  details: `Shows tick and lot, costs, rules of matching, trading hours, and the open or
next session in market time.`,
  examples: [
    ['traderai instrument show AAPL', 'show the trading hours and the costs of an order'],
    ['traderai instrument show AAPL --json', 'the same, for a script'],
  ],
  async run(context, { words }) {
    const { output } = context;
    const symbol = symbolValue(words[0]!);
    const shown = await withDesk(context, async ({ db }) => {
      const [instrument, day, marketAt] = await Promise.all([
        instrumentOf(db, symbol),
        readDeskDay(db),
        marketNow(context, db),
      ]);
      return { instrument, day, marketAt };
    });
    if (output.form === 'json') return reportJson(output, instrumentJson(shown));
    reportFields(
      output,
      instrumentFields(shown).map(([name, value]) => [name, plainText(value)] as const),
    );
  },
});
