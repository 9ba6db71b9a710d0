/**
 * Lists as tables: ink-table, rendered once, for a terminal; plain aligned text for pipes, files and lists of more than a screen or two.
 * A terminal that is too narrow loses columns by their rank and is told so; no figure is ever cut.
 */
import { fitting, layOut } from './columns.ts';
import type { Column, LaidOutColumn } from './columns.ts';

export type { Column } from './columns.ts';

export interface Surface {
  /** Width in cells of the terminal that is written to, or null when it is none. */
  readonly width: number | null;
  readonly colour: 'on' | 'off';
}

/** Lines without a line break at the end. What an empty list means is the caller's to say: this gives the titles alone. */
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
  return hidden.length === 0
    ? table
    : `${table}\nNot shown for want of width: ${hidden.join(', ')}. --json has everything.`;
}

/** A space on either side and a line. */
const CELL_FRAME = 3;
const GAP = '  ';
/** Every cell is laid out by Ink: 500 rows of eleven columns took it twenty seconds and a gigabyte. */
const MOST_FRAMED_ROWS = 100;

/** Ink and React are only loaded when a terminal is there to see them: scripts start faster without. */
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
