/** `traderai signal list` */
import { readSignals } from '../../database/queries/signals.ts';
import { positiveWholeNumber } from '../arguments.ts';
import { symbolValue } from '../candle/flags.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { SIGNAL_COLUMNS } from '../output/market-columns.ts';
import { reportList } from '../output/report.ts';
import { signalJson } from '../output/shapes.ts';

const DEFAULT_LIMIT = 50;

export const command = defineCommand({
  options: {
    symbol: { flags: '--symbol <symbol>', summary: 'only of this one', parse: symbolValue },
    limit: {
      flags: '--limit <count>',
      summary: `the newest so many (default: ${DEFAULT_LIMIT})`,
      parse: positiveWholeNumber,
    },
  },
  examples: [
    ['traderai signal list', 'the newest first'],
    ["traderai order place 'b 0.5 BTCUSD @mkt sig=812'", 'trade on signal 812, and have that kept with the order'],
  ],
  async run(context, { options }) {
    const { symbol, limit = DEFAULT_LIMIT } = options;
    const rows = await withDesk(context, ({ db }) => readSignals(db, { symbol, limit }));
    await reportList(context.output, {
      rows,
      columns: SIGNAL_COLUMNS,
      json: signalJson,
      empty: `There are no signals${symbol === undefined ? '' : ` of ${symbol}`} yet: an engine makes them of closed candles. Start one with: traderai engine run`,
    });
  },
});
