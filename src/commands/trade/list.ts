/** `traderai trade list` */
import type { PoolClient } from 'pg';
import { streamTrades } from '../../database/queries/trade-stream.ts';
import type { TradeStreamWanted } from '../../database/queries/trade-stream.ts';
import type { TradeRow } from '../../database/queries/trades.ts';
import { wholeNumber } from '../arguments.ts';
import { instantValue, symbolValue } from '../candle/flags.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import type { Desk } from '../desk.ts';
import { reportList, reportRows } from '../output/report.ts';
import { tradeJson } from '../output/shapes.ts';
import { TRADE_COLUMNS } from '../output/trade-columns.ts';
import { portfolioScope } from '../portfolio-scope.ts';

/** One or two screens. --json for programs has no default limit. */
const DEFAULT_TEXT_LIMIT = 50;

export const command = defineCommand({
  details: `Lists trades in the order of booking, oldest first. Covers all your portfolios,
or the one that --portfolio names.`,
  options: {
    symbol: { flags: '--symbol <symbol>', summary: 'only trades in this symbol', parse: symbolValue },
    from: {
      flags: '--from <instant>',
      summary: 'executed at this market time or later (2018-11-12 or 2018-11-12T18:00:00Z)',
      parse: instantValue,
    },
    to: { flags: '--to <instant>', summary: 'executed before this market time', parse: instantValue },
    limit: {
      flags: '--limit <count>',
      summary: `how many of the latest trades, 0 for all (default: ${DEFAULT_TEXT_LIMIT}, with --json all)`,
      parse: wholeNumber,
    },
  },
  examples: [
    ['traderai trade list', 'list the latest trades'],
    ['traderai trade list --symbol BTCUSD --from 2018-11-12 --to 2018-11-13', 'list one market day in one symbol'],
    ['traderai trade list --json > trades.json', 'list all trades, for a script'],
  ],
  async run(context, { options }) {
    const { output } = context;
    const { symbol, from, to } = options;
    const limit = options.limit ?? (output.form === 'json' ? 0 : DEFAULT_TEXT_LIMIT);
    await withDesk(context, async (desk) => {
      const wanted = {
        portfolioIds: await portfolioScope(context, desk),
        symbol,
        from,
        to,
        limit: limit === 0 ? null : limit,
      };
      if (output.form === 'json') return withTrades(desk, wanted, (pages) => reportRows(output, pages, tradeJson));
      const rows = await withTrades(desk, wanted, allOf);
      await reportList(output, {
        rows,
        columns: TRADE_COLUMNS,
        json: tradeJson,
        empty: 'No trades. An engine fills orders: see traderai order list and traderai engine status',
      });
      if (options.limit === undefined && rows.length === limit)
        output.say(`These are the latest ${limit}. List all with: traderai trade list --limit 0`);
    });
  },
});

async function withTrades<T>(
  { pool }: Desk,
  wanted: TradeStreamWanted,
  use: (pages: AsyncIterable<readonly TradeRow[]>) => Promise<T>,
): Promise<T> {
  const connection: PoolClient = await pool.connect();
  try {
    return await use(streamTrades(connection, wanted));
  } finally {
    connection.release();
  }
}

async function allOf(pages: AsyncIterable<readonly TradeRow[]>): Promise<TradeRow[]> {
  const rows: TradeRow[] = [];
  for await (const page of pages) for (const row of page) rows.push(row);
  return rows;
}
