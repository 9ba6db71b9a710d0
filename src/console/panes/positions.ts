/** POS: the open positions, valued at the latest quotes. */
import type { PositionRow } from '../../database/queries/positions.ts';
import { ZERO, plain } from '../../domain/decimal.ts';
import type { Decimal } from '../../domain/decimal.ts';
import { nearestStop, nearestTarget } from '../../domain/protection.ts';
import type { Nearest } from '../../domain/protection.ts';
import { figure, percent, signedFigure, signedMoneyToCent } from '../../text/figures.ts';
import { sparkline } from '../../text/charts.ts';
import { liveMark, liveUnrealized, worthOf } from '../valuation.ts';
import { averageCell, gainCell, isStale, priceCell, quoteAgeMs, sideCell } from './cells.ts';
import type { ListPane, PaneContext } from './pane.ts';
import type { Cell } from './table.ts';

const TREND_CELLS = 12;

export const positionsPane: ListPane<PositionRow> = {
  kind: 'list',
  code: 'POS',
  number: 1,
  name: 'positions',
  title: 'positions',
  spots: [{ fromColumns: 0, column: 0, row: 0 }],
  onPaper: 'shown',
  topics: ['positions', 'quotes', 'value', 'instruments', 'closes', 'orders'],
  rows: ({ desk }) => desk.positions.value.filter(({ quantity }) => !quantity.isZero()),
  key: ({ symbol }) => symbol,
  flash: ({ quantity }) => plain(quantity),
  subject: (position) => ({ kind: 'position', symbol: position.symbol, position }),
  columns: [
    { title: 'Symbol', priority: 9, shrinksTo: 6, cell: ({ symbol }) => ({ text: symbol, tone: 'strong' }) },
    { title: 'Side', priority: 9, cell: ({ quantity }) => sideCell(quantity.isNegative() ? 'SHORT' : 'LONG') },
    { title: 'Quantity', priority: 9, align: 'decimal', cell: ({ quantity }) => ({ text: signedFigure(quantity) }) },
    {
      title: 'Avg price',
      priority: 7,
      align: 'decimal',
      cell: ({ averagePrice, symbol }, context) => averageCell(averagePrice, symbol, context),
    },
    {
      title: 'Mark',
      priority: 9,
      align: 'decimal',
      cell: (row, context) => priceCell(liveMark(context.desk, row), row.symbol, context),
    },
    {
      title: 'Unreal P&L',
      priority: 8,
      align: 'decimal',
      cell: (row, context) => gainCell(liveUnrealized(context.desk, row)),
    },
    { title: 'Real P&L', priority: 5, align: 'decimal', cell: ({ realizedPnl }) => gainCell(realizedPnl) },
    {
      title: '% Eq',
      priority: 4,
      align: 'right',
      cell: (row, context) => ({ text: shareOfEquity(row, context), tone: 'plain' }),
    },
    {
      title: 'Stop',
      priority: 6,
      align: 'decimal',
      cell: (row, context) => exitCell(nearestStop(row, context.desk.orders.value), row, context),
    },
    {
      title: 'Target',
      priority: 4,
      align: 'decimal',
      cell: (row, context) => exitCell(nearestTarget(row, context.desk.orders.value), row, context),
    },
    { title: 'Trend', priority: 3, cell: ({ symbol }, context) => ({ text: trendOf(symbol, context), tone: 'quiet' }) },
  ],
  summary: ({ desk }) => {
    const held = desk.positions.value.filter(({ quantity }) => !quantity.isZero());
    if (held.length === 0) return '';
    return `${held.length} open  ${signedMoneyToCent(sumOf(held.map((row) => liveUnrealized(desk, row))))}`;
  },
  empty: () => [
    'No open positions.',
    'o opens the order line: b 0.5 BTCUSD @mkt',
    'b and s on a row of MKT prefill a buy or a sell.',
  ],
  faded: ({ symbol }, { desk, now }) => (isStale(quoteAgeMs(desk.quotes.value.get(symbol), now)) ? 'faded' : 'fresh'),
};

/** Null when one of the amounts is unknown. */
function sumOf(amounts: readonly (Decimal | null)[]): Decimal | null {
  return amounts.reduce((sum, amount) => (sum === null || amount === null ? null : sum.plus(amount)), ZERO);
}

function shareOfEquity(row: PositionRow, { desk }: PaneContext): string {
  const equity = worthOf(desk)?.equity ?? null;
  const mark = liveMark(desk, row);
  if (equity === null || mark === null || !equity.greaterThan(0)) return percent(null);
  return percent(row.quantity.times(mark).abs().dividedBy(equity));
}

/** The price of the nearest exit; with its quantity when the exits close only a part of the position. */
function exitCell(exit: Nearest, { symbol, quantity }: PositionRow, context: PaneContext): Cell {
  const cell = priceCell(exit.price, symbol, context);
  return exit.price !== null && exit.quantity.lessThan(quantity.abs())
    ? { text: `${cell.text} for ${figure(exit.quantity)}`, tone: 'warning' }
    : cell;
}

export function trendOf(symbol: string, { desk, glyphs }: PaneContext): string {
  return sparkline(desk.closes.value.get(symbol) ?? [], { width: TREND_CELLS, glyphs });
}
