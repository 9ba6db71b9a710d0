/** Turns rows of a pane into lines of aligned columns, each cell with its tone. */
import { span } from '../../text/lines.ts';
import type { Line, Span, Tone } from '../../text/lines.ts';
import { cellText, fits, fitting, layOut, titleText } from '../../text/table.ts';
import type { ColumnRules, LaidOutColumn } from '../../text/table.ts';

export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

export interface Column<Row, Context> extends ColumnRules {
  readonly cell: (row: Row, context: Context) => Cell;
  /** The lowest priority is left out first; 9 is the highest. */
  readonly priority: number;
}

export interface TableLines {
  readonly header: Line;
  readonly rows: readonly Line[];
}

interface PaneColumn extends LaidOutColumn {
  readonly tones: readonly Tone[];
}

const GAP = ' ';

export function tableLines<Row, Context>(
  columns: readonly Column<Row, Context>[],
  rows: readonly Row[],
  { width, context }: { readonly width: number; readonly context: Context },
): TableLines {
  const kept = keptColumns(columns, rows, { width, context });
  return {
    header: spaced(kept.map((column) => span(titleText(column), 'title'))),
    rows: rows.map((_, row) => spaced(kept.map((column) => span(cellText(column, row), column.tones[row])))),
  };
}

/** Empty when not even the first column fits, because a pane must not cross its edge. */
function keptColumns<Row, Context>(
  columns: readonly Column<Row, Context>[],
  rows: readonly Row[],
  { width, context }: { readonly width: number; readonly context: Context },
): readonly PaneColumn[] {
  const room = { width, between: GAP.length, around: 0 };
  const laidOut = columns.map((column) => {
    const cells = rows.map((row) => column.cell(row, context));
    return {
      ...layOut(
        column,
        cells.map(({ text }) => text),
      ),
      tones: cells.map(({ tone }) => tone ?? 'plain'),
    };
  });
  const kept = fitting(laidOut, room);
  return fits(kept, room) || kept[0]?.rules.shrinksTo !== undefined ? kept : [];
}

function spaced(spans: readonly Span[]): Line {
  return { spans: spans.flatMap((one, at) => (at === 0 ? [one] : [span(GAP), one])), mark: 'none' };
}
