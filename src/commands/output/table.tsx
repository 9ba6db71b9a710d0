/**
 * Lists as tables: ink-table, rendered once, for a terminal; plain aligned text for pipes, files and lists of more than a screen or two.
 * A terminal that is too narrow loses columns by their priority and is told so; no figure is ever cut.
 */
import { cellText, fitting, layOut, titleText } from '../../text/table.ts';
import type { Column, ReportColumn } from './columns.ts';

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
  const laidOut: readonly ReportColumn[] = columns.map((column) => layOut(column, rows.map(column.value)));
  if (surface.width === null || rows.length === 0) return plainLines(laidOut, rows.length).join('\n');
  const isFramed = rows.length <= MOST_FRAMED_ROWS;
  const kept = fitting(isFramed ? laidOut.map(asInkCounts) : laidOut, {
    ...(isFramed ? FRAMED : PLAIN),
    width: surface.width,
  });
  const hidden = columns.map(({ title }) => title).filter((title) => kept.every(({ rules }) => rules.title !== title));
  const table = isFramed ? await framed(kept, rows.length, surface) : plainLines(kept, rows.length).join('\n');
  return hidden.length === 0
    ? table
    : `${table}\nNot shown for want of width: ${hidden.join(', ')}. --json has everything.`;
}

const GAP = '  ';
const PLAIN = { between: GAP.length, around: 0 };
/** A line between two cells and at both ends, a space on either side of each. */
const FRAMED = { between: 3, around: 4 };
/** Every cell is laid out by Ink: 500 rows of eleven columns took it twenty seconds and a gigabyte. */
const MOST_FRAMED_ROWS = 100;

/** ink-table counts characters, a terminal counts cells: the larger of both suits both. */
function asInkCounts(column: ReportColumn): ReportColumn {
  return { ...column, width: column.texts.reduce((most, text) => Math.max(most, text.length), column.width) };
}

/** Ink and React are only loaded when a terminal is there to see them: scripts start faster without. */
async function framed(columns: readonly ReportColumn[], rowCount: number, { colour }: Surface): Promise<string> {
  const { inkTable } = await import('./ink-table.tsx');
  return inkTable(columns, rowCount, colour);
}

function plainLines(columns: readonly ReportColumn[], rowCount: number): string[] {
  const line = (textOf: (column: ReportColumn) => string): string => columns.map(textOf).join(GAP).trimEnd();
  const lines = [line(titleText)];
  for (let row = 0; row < rowCount; row += 1) lines.push(line((column) => cellText(column, row)));
  return lines;
}
