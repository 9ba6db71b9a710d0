/** The columns of a list of executions. */
import type { TradeRow } from '../../database/queries/trades.ts';
import type { Column } from './columns.ts';
import { figure, money, signedMoney } from '../../text/figures.ts';
import { instant } from '../../text/instants.ts';
import { gainTone, sideTone } from './tones.ts';

export const TRADE_COLUMNS: readonly Column<TradeRow>[] = [
  { title: 'Executed (UTC)', value: (trade) => instant(trade.executedAt), priority: 5 },
  { title: 'Portfolio', value: (trade) => trade.portfolio, priority: 1 },
  { title: 'Order', align: 'right', value: (trade) => String(trade.orderNumber), priority: 3 },
  { title: 'Symbol', value: (trade) => trade.symbol },
  { title: 'Side', value: (trade) => trade.side, tone: sideTone },
  { title: 'Quantity', align: 'decimal', value: (trade) => figure(trade.quantity) },
  { title: 'Price', align: 'decimal', value: (trade) => figure(trade.price) },
  { title: 'Commission', align: 'decimal', value: (trade) => money(trade.commission), priority: 4 },
  { title: 'Slippage', align: 'decimal', value: (trade) => figure(trade.slippage), priority: 2 },
  { title: 'Liquidity', value: (trade) => trade.liquidity, priority: 0 },
  {
    title: 'Realized',
    align: 'decimal',
    value: (trade) => signedMoney(trade.realizedPnl),
    tone: gainTone,
    priority: 6,
  },
];
