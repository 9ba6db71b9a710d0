/**
 * Lists as tables: ink-table for a terminal; plain aligned text for pipes, files and long lists.
 * In a narrow terminal, columns are dropped by rank and named below the table; no figure is cut.
 */
import { fitting, layOut } from './columns.ts';
import type { Column, LaidOutColumn } from './columns.ts';

export type { Column } from './columns.ts';

export interface Surface {
  /** Width of the terminal in cells, or null when the output is not a terminal. */
  readonly width: number | null;
  readonly colour: 'on' | 'off';
}

/** Without a line break at the end. An empty list gives only the titles. */
export async function renderTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  surface: Surface,
): Promise<string> {
  const laidOut = layOut(columns, rows);
  if (surface.width === null || rows.length === 0) return plainLines(laidOut, rows.length).join('\n');
  const isFramed = rows.length <= MOST_FRAMED_ROWS;
  const kept = fitting(laidOut, { width: surface.width, padding: isFramed ? CELL_FRAME : GAP.length });
  const hidden = laidOut.filter((column) => !kept.includes(column)).map((column) => column.title.trim());
  const table = isFramed ? await framed(kept, rows.length, surface) : plainLines(kept, rows.length).join('\n');
  return hidden.length === 0 ? table : `${table}\nToo narrow for: ${hidden.join(', ')}. --json has all columns.`;
}

/** A space on each side, and a line. */
const CELL_FRAME = 3;
const GAP = '  ';
/** Ink lays out every cell: 500 rows of eleven columns took twenty seconds and a gigabyte. */
const MOST_FRAMED_ROWS = 100;

/** Loads Ink and React only for a terminal, so that scripts start faster. */
async function framed(columns: readonly LaidOutColumn[], rowCount: number, { colour }: Surface): Promise<string> {
  const { inkTable } = await import('./ink-table.tsx');
  return inkTable(columns, rowCount, colour);
}

function plainLines(columns: readonly LaidOutColumn[], rowCount: number): string[] {
  const line = (cellOf: (column: LaidOutColumn) => string): string => columns.map(cellOf).join(GAP).trimEnd();
  const lines = [line((column) => column.title)];
  for (let row = 0; row < rowCount; row += 1) lines.push(line((column) => column.cells[row]!));
  return lines;
}
