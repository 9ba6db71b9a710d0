/** `traderai quote list` */
import { readQuotes } from '../../database/queries/quotes.ts';
import { symbolValue } from '../candle/flags.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { quoteColumns } from '../output/market-columns.ts';
import { reportList } from '../output/report.ts';
import { quoteJson } from '../output/shapes.ts';

export const command = defineCommand({
  details: "Quoted is the market's time, years ago in a replay; received is this desk's.",
  options: {
    symbol: { flags: '--symbol <symbol>', summary: 'only this one, repeatable', parse: symbolValue, repeat: 'list' },
  },
  examples: [
    ['traderai quote list', 'what can be traded, at which prices, and how old they are'],
    ['traderai quote list --symbol BTCUSD --json', 'one of them for a script'],
  ],
  async run(context, { options }) {
    const rows = await withDesk(context, ({ db }) => readQuotes(db, { symbols: options.symbol }));
    const wanted = options.symbol === undefined ? '' : ` of ${options.symbol.join(', ')}`;
    await reportList(context.output, {
      rows,
      columns: quoteColumns(context.clock.now()),
      json: quoteJson,
      empty: `There are no quotes${wanted} yet: they come with an engine. Start one with: traderai engine run`,
    });
  },
});
