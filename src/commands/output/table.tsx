/**
 * Lists as tables: ink-table, rendered once, for a terminal; plain aligned text for pipes and files.
 * A terminal that is too narrow loses columns by their rank and is told so; no figure is ever cut.
 */
import { fitting, layOut } from './columns.ts';
import type { Column, LaidOutColumn } from './columns.ts';

export type { Column, Tone } from './columns.ts';

export interface Surface {
  /** Width in cells of the terminal that is written to, or null when it is none. */
  readonly width: number | null;
  readonly colour: 'on' | 'off';
}

/** Lines without a line break at the end. What an empty list means is the caller's to say: this gives the titles alone. */
export async function renderTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[], surface: Surface): Promise<string> {
  const laidOut = layOut(columns, rows);
  if (surface.width === null || rows.length === 0) return plainLines(laidOut, rows.length).join('\n');
  const kept = fitting(laidOut, { width: surface.width, padding: CELL_FRAME });
  const hidden = laidOut.filter((column) => !kept.includes(column)).map((column) => column.title.trim());
  // Ink and React are only loaded when a terminal is there to see them: scripts start faster without.
  const { inkTable } = await import('./ink-table.tsx');
  const table = inkTable(kept, rows.length, surface.colour);
  return hidden.length === 0 ? table : `${table}\nNot shown for want of width: ${hidden.join(', ')}. --json has everything.`;
}

/** A space on either side and a line. */
const CELL_FRAME = 3;

function plainLines(columns: readonly LaidOutColumn[], rowCount: number): string[] {
  const line = (cellOf: (column: LaidOutColumn) => string): string => columns.map(cellOf).join('  ').trimEnd();
  const lines = [line((column) => column.title)];
  for (let row = 0; row < rowCount; row += 1) lines.push(line((column) => column.cells[row]!));
  return lines;
}
