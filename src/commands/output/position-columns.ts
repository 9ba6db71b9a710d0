/** The columns of a list of positions. */
import type { PositionRow } from '../../database/queries/positions.ts';
import type { Column } from './columns.ts';
import { figure, money, signedMoney } from './figures.ts';
import { unrealizedOf } from './shapes.ts';
import { gainTone, sideTone } from './tones.ts';

export const POSITION_COLUMNS: readonly Column<PositionRow>[] = [
  { title: 'Portfolio', value: (position) => position.portfolio, dropRank: 0 },
  { title: 'Symbol', value: (position) => position.symbol },
  { title: 'Side', value: sideOf, tone: sideTone, dropRank: 5 },
  { title: 'Quantity', align: 'decimal', value: (position) => figure(position.quantity) },
  { title: 'Average', align: 'decimal', value: (position) => figure(position.averagePrice) },
  { title: 'Mark', align: 'decimal', value: (position) => figure(position.markPrice), dropRank: 4 },
  { title: 'Unrealized', align: 'decimal', value: (position) => signedMoney(unrealizedOf(position)), tone: gainTone },
  {
    title: 'Realized',
    align: 'decimal',
    value: (position) => signedMoney(position.realizedPnl),
    tone: gainTone,
    dropRank: 3,
  },
  { title: 'Fees', align: 'decimal', value: (position) => money(position.fees), dropRank: 2 },
  { title: 'Stop', align: 'decimal', value: (position) => figure(position.stopLoss), dropRank: 1 },
  { title: 'Target', align: 'decimal', value: (position) => figure(position.takeProfit), dropRank: 1 },
];

function sideOf(position: PositionRow): string {
  return position.quantity.isZero() ? 'FLAT' : position.quantity.isPositive() ? 'LONG' : 'SHORT';
}
