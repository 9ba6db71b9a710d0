/** `traderai quote list` */
import { readQuotes } from '../../database/queries/quotes.ts';
import { symbolValue } from '../candle/flags.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { quoteColumns } from '../output/market-columns.ts';
import { reportList } from '../output/report.ts';
import { quoteJson } from '../output/shapes.ts';

export const command = defineCommand({
  details: `Quoted is the market time, which is in the past in a replay. Received is the
clock of the desk.`,
  options: {
    symbol: { flags: '--symbol <symbol>', summary: 'only this symbol; repeatable', parse: symbolValue, repeat: 'list' },
  },
  examples: [
    ['traderai quote list', 'list the latest prices and their age'],
    ['traderai quote list --symbol BTCUSD --json', 'list one price, for a script'],
  ],
  async run(context, { options }) {
    const rows = await withDesk(context, ({ db }) => readQuotes(db, { symbols: options.symbol }));
    const wanted = options.symbol === undefined ? '' : ` of ${options.symbol.join(', ')}`;
    await reportList(context.output, {
      rows,
      columns: quoteColumns(context.clock.now()),
      json: quoteJson,
      empty: `No quotes${wanted} yet. An engine writes them. Start one with: traderai engine run`,
    });
  },
});
