/** `traderai position list` */
import { readOrders } from '../../database/queries/orders.ts';
import { readPositions } from '../../database/queries/positions.ts';
import { withExits } from '../../trading/present-exits.ts';
import { symbolValue } from '../candle/flags.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { POSITION_COLUMNS } from '../output/position-columns.ts';
import { reportList } from '../output/report.ts';
import { positionJson } from '../output/shapes.ts';
import { portfolioScope } from '../portfolio-scope.ts';

export const command = defineCommand({
  details: `Covers all your portfolios, or the one that --portfolio names. A short position
has a negative quantity.`,
  options: {
    all: { flags: '--all', summary: 'also list closed positions, with their realized P&L and fees' },
    symbol: { flags: '--symbol <symbol>', summary: 'only this symbol', parse: symbolValue },
  },
  examples: [
    ['traderai position list', 'list open positions at the latest marks'],
    ['traderai position list --all --portfolio main --json', 'list all positions of one portfolio, for a script'],
  ],
  async run(context, { options }) {
    const rows = await withDesk(context, async (desk) => {
      const scope = await portfolioScope(context, desk);
      const held = await readPositions(desk.db, { includeFlat: options.all === true ? 'yes' : 'no' });
      const shown = held.filter(
        ({ portfolioId, symbol }) =>
          (scope === null || scope.includes(portfolioId)) &&
          (options.symbol === undefined || options.symbol === symbol),
      );
      return withExits(shown, await readOrders(desk.db, { symbol: options.symbol, scope: 'open', limit: null }));
    });
    await reportList(context.output, {
      rows,
      columns: POSITION_COLUMNS,
      json: positionJson,
      empty:
        options.all === true
          ? "No positions yet. Buy with: traderai order place 'b 0.5 BTCUSD @mkt'"
          : "No open positions. List closed ones with: traderai position list --all. Buy with: traderai order place 'b 0.5 BTCUSD @mkt'",
    });
  },
});
