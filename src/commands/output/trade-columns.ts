/** The columns of a list of executions. */
import type { TradeRow } from '../../database/queries/trades.ts';
import type { Column } from './columns.ts';
import { figure, instant, money, signedMoney } from './figures.ts';
import { gainTone, sideTone } from './tones.ts';

export const TRADE_COLUMNS: readonly Column<TradeRow>[] = [
  { title: 'Executed (UTC)', value: (trade) => instant(trade.executedAt), dropRank: 5 },
  { title: 'Portfolio', value: (trade) => trade.portfolio, dropRank: 1 },
  { title: 'Order', align: 'right', value: (trade) => String(trade.orderNumber), dropRank: 3 },
  { title: 'Symbol', value: (trade) => trade.symbol },
  { title: 'Side', value: (trade) => trade.side, tone: sideTone },
  { title: 'Quantity', align: 'decimal', value: (trade) => figure(trade.quantity) },
  { title: 'Price', align: 'decimal', value: (trade) => figure(trade.price) },
  { title: 'Commission', align: 'decimal', value: (trade) => money(trade.commission), dropRank: 4 },
  { title: 'Slippage', align: 'decimal', value: (trade) => figure(trade.slippage), dropRank: 2 },
  { title: 'Liquidity', value: (trade) => trade.liquidity, dropRank: 0 },
  {
    title: 'Realized',
    align: 'decimal',
    value: (trade) => signedMoney(trade.realizedPnl),
    tone: gainTone,
    dropRank: 6,
  },
];
