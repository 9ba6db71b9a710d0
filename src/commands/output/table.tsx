/**
 * Lists as tables: ink-table for a terminal; plain aligned text for pipes, files and long lists.
 * In a narrow terminal, columns are dropped by priority and named below the table; no figure is cut.
 */
import { cellText, fitting, layOut, titleText } from '../../text/table.ts';
import type { Column, ReportColumn } from './columns.ts';

export interface Surface {
  /** Width of the terminal in cells, or null when the output is not a terminal. */
  readonly width: number | null;
  readonly color: 'on' | 'off';
}

/** Without a line break at the end. An empty list gives only the titles. */
export async function renderTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  surface: Surface,
): Promise<string> {
  const laidOut: readonly ReportColumn[] = columns.map((column) => layOut(column, rows.map(column.value)));
  if (surface.width === null || rows.length === 0) return plainLines(laidOut, rows.length).join('\n');
  const isFramed = rows.length <= MOST_FRAMED_ROWS;
  const kept = fitting(isFramed ? laidOut.map(asInkCounts) : laidOut, {
    ...(isFramed ? FRAMED : PLAIN),
    width: surface.width,
  });
  const hidden = columns.map(({ title }) => title).filter((title) => kept.every(({ rules }) => rules.title !== title));
  const table = isFramed ? await framed(kept, rows.length, surface) : plainLines(kept, rows.length).join('\n');
  return hidden.length === 0 ? table : `${table}\nToo narrow for: ${hidden.join(', ')}. --json has all columns.`;
}

const GAP = '  ';
const PLAIN = { between: GAP.length, around: 0 };
/** A line between cells and at both ends, and a space on each side of a cell. */
const FRAMED = { between: 3, around: 4 };
/** Ink lays out every cell: 500 rows of eleven columns took twenty seconds and a gigabyte. */
const MOST_FRAMED_ROWS = 100;

/** ink-table counts characters and a terminal counts cells, so the larger number fits both. */
function asInkCounts(column: ReportColumn): ReportColumn {
  return { ...column, width: column.texts.reduce((most, text) => Math.max(most, text.length), column.width) };
}

/** Loads Ink and React only for a terminal, so that scripts start faster. */
async function framed(columns: readonly ReportColumn[], rowCount: number, { color }: Surface): Promise<string> {
  const { inkTable } = await import('./ink-table.tsx');
  return inkTable(columns, rowCount, color);
}

function plainLines(columns: readonly ReportColumn[], rowCount: number): string[] {
  const line = (textOf: (column: ReportColumn) => string): string => columns.map(textOf).join(GAP).trimEnd();
  const lines = [line(titleText)];
  for (let row = 0; row < rowCount; row += 1) lines.push(line((column) => cellText(column, row)));
  return lines;
}
