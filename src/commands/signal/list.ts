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
    symbol: { flags: '--symbol <symbol>', summary: 'only signals for this symbol', parse: symbolValue },
    limit: {
      flags: '--limit <count>',
      summary: `how many of the newest signals (default: ${DEFAULT_LIMIT})`,
      parse: positiveWholeNumber,
    },
  },
  examples: [
    ['traderai signal list', 'list the newest signals'],
    ["traderai order place 'b 0.5 BTCUSD @mkt sig=812'", 'trade on signal 812 and store its number with the order'],
  ],
  async run(context, { options }) {
    const { symbol, limit = DEFAULT_LIMIT } = options;
    const rows = await withDesk(context, ({ db }) => readSignals(db, { symbol, limit }));
    await reportList(context.output, {
      rows,
      columns: SIGNAL_COLUMNS,
      json: signalJson,
      empty: `No signals${symbol === undefined ? '' : ` for ${symbol}`} yet. An engine derives them from closed candles. Start one with: traderai engine run`,
    });
  },
});
