/** TRD: the portfolio's executions, the newest first. */
import type { TradeRow } from '../../database/queries/trades.ts';
import { ZERO } from '../../domain/decimal.ts';
import { compact, figure, moneyToCent } from '../../text/figures.ts';
import { dateTime } from '../../text/instants.ts';
import { gainCell, priceCell, sideCell } from './cells.ts';
import type { ListPane } from './pane.ts';

export const tradesPane: ListPane<TradeRow> = {
  kind: 'list',
  code: 'TRD',
  number: 8,
  name: 'trades',
  title: 'trades',
  spots: [],
  onPaper: 'shown',
  topics: ['trades', 'instruments'],
  rows: ({ desk }) => [...desk.trades.value].reverse(),
  key: ({ id }) => id,
  flash: () => 'new',
  subject: (trade) => ({ kind: 'trade', symbol: trade.symbol, trade }),
  columns: [
    { title: 'Executed (UTC)', priority: 6, cell: ({ executedAt }) => ({ text: dateTime(executedAt), tone: 'quiet' }) },
    { title: 'Symbol', priority: 9, shrinksTo: 6, cell: ({ symbol }) => ({ text: symbol, tone: 'strong' }) },
    { title: 'Side', priority: 9, cell: ({ side }) => sideCell(side) },
    { title: 'Quantity', priority: 9, align: 'decimal', cell: ({ quantity }) => ({ text: figure(quantity) }) },
    {
      title: 'Price',
      priority: 9,
      align: 'decimal',
      cell: ({ price, symbol }, context) => priceCell(price, symbol, context),
    },
    { title: 'Real P&L', priority: 7, align: 'decimal', cell: ({ realizedPnl }) => gainCell(realizedPnl) },
    {
      title: 'Commission',
      priority: 5,
      align: 'decimal',
      cell: ({ commission }) => ({ text: moneyToCent(commission) }),
    },
    {
      title: 'Slippage',
      priority: 4,
      align: 'decimal',
      cell: ({ slippage }) => ({ text: figure(slippage), tone: 'quiet' }),
    },
    {
      title: 'Order',
      priority: 8,
      align: 'right',
      cell: ({ orderNumber }) => ({ text: `#${orderNumber}`, tone: 'quiet' }),
    },
    { title: 'Liquidity', priority: 2, cell: ({ liquidity }) => ({ text: liquidity, tone: 'quiet' }) },
  ],
  summary: ({ desk }) => {
    const { value } = desk.trades;
    if (value.length === 0) return '';
    const traded = value.reduce((sum, { quantity, price }) => sum.plus(quantity.times(price)), ZERO);
    return `${value.length} shown  ${compact(traded)} traded`;
  },
  empty: () => ['No executions yet.', 'Each fill appears here with its price, commission and slippage.'],
  faded: () => 'fresh',
};
