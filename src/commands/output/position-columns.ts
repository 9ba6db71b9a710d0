/** The columns of a list of positions. */
import type { PositionRow } from '../../database/queries/positions.ts';
import type { Column } from './columns.ts';
import { figure, money, signedMoney } from '../../text/figures.ts';
import { unrealizedOf } from './shapes.ts';
import { gainTone, sideTone } from './tones.ts';

export const POSITION_COLUMNS: readonly Column<PositionRow>[] = [
  { title: 'Portfolio', value: (position) => position.portfolio, priority: 0 },
  { title: 'Symbol', value: (position) => position.symbol },
  { title: 'Side', value: sideOf, tone: sideTone, priority: 5 },
  { title: 'Quantity', align: 'decimal', value: (position) => figure(position.quantity) },
  { title: 'Average', align: 'decimal', value: (position) => figure(position.averagePrice) },
  { title: 'Mark', align: 'decimal', value: (position) => figure(position.markPrice), priority: 4 },
  { title: 'Unrealized', align: 'decimal', value: (position) => signedMoney(unrealizedOf(position)), tone: gainTone },
  {
    title: 'Realized',
    align: 'decimal',
    value: (position) => signedMoney(position.realizedPnl),
    tone: gainTone,
    priority: 3,
  },
  { title: 'Fees', align: 'decimal', value: (position) => money(position.fees), priority: 2 },
  { title: 'Stop', align: 'decimal', value: (position) => figure(position.stopLoss), priority: 1 },
  { title: 'Target', align: 'decimal', value: (position) => figure(position.takeProfit), priority: 1 },
];

function sideOf(position: PositionRow): string {
  return position.quantity.isZero() ? 'FLAT' : position.quantity.isPositive() ? 'LONG' : 'SHORT';
}
