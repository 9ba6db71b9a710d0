/** `traderai order list` */
import type { PrismaClient } from '../../database/generated/client.ts';
import { readOrders } from '../../database/queries/orders.ts';
import type { OrderRow, OrderScope, OrdersWanted } from '../../database/queries/orders.ts';
import { inFamilies } from '../../domain/order-family.ts';
import { isTerminal } from '../../domain/order.ts';
import { wholeNumber } from '../arguments.ts';
import { symbolValue } from '../candle/flags.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { badUsage } from '../errors.ts';
import { ORDER_COLUMNS } from '../output/order-columns.ts';
import { reportList } from '../output/report.ts';
import { orderJson } from '../output/shapes.ts';
import { portfolioScope } from '../portfolio-scope.ts';

const DEFAULT_LIMIT = 20;

export const command = defineCommand({
  details: `Lists open orders first, then the newest. Without a flag: every open order and
the latest ${DEFAULT_LIMIT} closed ones. An order that waits for another one follows it,
marked with └. Covers all your portfolios, or the one that
--portfolio names.`,
  options: {
    open: { flags: '--open', summary: 'only open orders' },
    all: { flags: '--all', summary: 'every order' },
    symbol: { flags: '--symbol <symbol>', summary: 'only orders in this symbol', parse: symbolValue },
    limit: {
      flags: '--limit <count>',
      summary: `at most this many orders; without --open and --all, this many closed ones (default: ${DEFAULT_LIMIT}); 0 for all`,
      parse: wholeNumber,
    },
  },
  examples: [
    ['traderai order list', 'list open orders and the latest closed ones'],
    ['traderai order list --open --symbol BTCUSD', 'list open orders in one symbol'],
    ['traderai order list --all --json', 'list every order, for a script'],
  ],
  async run(context, { options }) {
    const { symbol } = options;
    if (options.open === true && options.all === true)
      throw badUsage('use --open or --all, not both', 'Leave one of them out.');
    const scope: OrderScope = options.open === true ? 'open' : options.all === true ? 'all' : 'recent';
    const limit = options.limit ?? (scope === 'recent' ? DEFAULT_LIMIT : 0);
    const rows = await withDesk(context, async (desk) => {
      const portfolioIds = await portfolioScope(context, desk);
      return inFamilies(await readAll(desk.db, portfolioIds, { symbol, scope, limit: limit === 0 ? null : limit }));
    });
    await reportList(context.output, {
      rows,
      columns: ORDER_COLUMNS,
      json: orderJson,
      empty:
        scope === 'open'
          ? 'No open orders. List closed ones with: traderai order list --all'
          : "No orders yet. Place one with: traderai order place 'b 0.5 BTCUSD @mkt'",
    });
  },
});

/** Reads the list of each portfolio and merges them in the same order. */
async function readAll(
  db: PrismaClient,
  portfolioIds: readonly string[] | null,
  wanted: OrdersWanted,
): Promise<OrderRow[]> {
  const { scope, limit } = wanted;
  if (portfolioIds === null) return readOrders(db, wanted);
  const lists = await Promise.all(portfolioIds.map((portfolioId) => readOrders(db, { ...wanted, portfolioId })));
  const [only] = lists;
  if (lists.length === 1 && only !== undefined) return only;
  const newestFirst = lists.flat().sort((one, other) => other.placedAt - one.placedAt || other.number - one.number);
  const open = newestFirst.filter(({ status }) => !isTerminal(status));
  const closed = newestFirst.filter(({ status }) => isTerminal(status));
  if (limit === null) return [...open, ...closed];
  if (scope !== 'recent') return [...open, ...closed].slice(0, limit);
  const parents = new Set(open.map(({ parentId }) => parentId));
  return [...open, ...closed.filter(({ id }, at) => at < limit || parents.has(id))];
}
