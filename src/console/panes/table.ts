/** Rows to lines of aligned columns. When the width does not suffice, whole columns go, the least important first: no figure is ever cut. */
import { plainText } from '../../domain/plain-text.ts';
import { span } from '../../text/lines.ts';
import type { Line, Span, Tone } from '../../text/lines.ts';
import { cellWidth, cut, padded } from '../../text/widths.ts';

export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

export interface Column<Row, Context> {
  readonly title: string;
  readonly cell: (row: Row, context: Context) => Cell;
  /** `decimal` puts the points of a column under each other. */
  readonly align?: 'left' | 'right' | 'decimal';
  /** 9 stays longest; columns of the same priority go from the right. */
  readonly priority: number;
  /** Words may be cut to as little as this many cells; without it the column is a figure and never cut. */
  readonly shrinksTo?: number;
}

export interface TableLines {
  readonly header: Line;
  readonly rows: readonly Line[];
}

interface LaidOut {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly priority: number;
  readonly shrinksTo: number | null;
  readonly cells: readonly Cell[];
  width: number;
}

const GAP = 1;

export function tableLines<Row, Context>(
  columns: readonly Column<Row, Context>[],
  rows: readonly Row[],
  { width, context }: { readonly width: number; readonly context: Context },
): TableLines {
  const kept = fitting(
    columns.map((column) => layOut(column, rows, context)),
    width,
  );
  const header: Span[] = kept.flatMap((column, at) =>
    spaced(at, span(padded(cut(column.title, column.width), column.width, column.align), 'title')),
  );
  return {
    header: { spans: header, mark: 'none' },
    rows: rows.map((_, index) => ({
      spans: kept.flatMap((column, at) => spaced(at, cellSpan(column, index))),
      mark: 'none',
    })),
  };
}

/** Which columns a width leaves, by title: for tests and for help. */
export function keptTitles<Row, Context>(
  columns: readonly Column<Row, Context>[],
  rows: readonly Row[],
  { width, context }: { readonly width: number; readonly context: Context },
): string[] {
  return fitting(
    columns.map((column) => layOut(column, rows, context)),
    width,
  ).map(({ title }) => title);
}

function spaced(at: number, piece: Span): Span[] {
  return at === 0 ? [piece] : [span(' '.repeat(GAP)), piece];
}

function cellSpan(column: LaidOut, index: number): Span {
  const cell = column.cells[index]!;
  return span(padded(cut(cell.text, column.width), column.width, column.align), cell.tone ?? 'plain');
}

function layOut<Row, Context>(column: Column<Row, Context>, rows: readonly Row[], context: Context): LaidOut {
  const found = rows.map((row) => plainCell(column.cell(row, context)));
  const aligned = column.align === 'decimal' ? alignPoints(found) : found;
  const align = column.align === undefined || column.align === 'left' ? 'left' : 'right';
  const width = Math.max(cellWidth(column.title), ...aligned.map(({ text }) => cellWidth(text)));
  return {
    title: column.title,
    align,
    priority: column.priority,
    shrinksTo: column.shrinksTo ?? null,
    cells: aligned,
    width,
  };
}

/** Cells hold text from outside: symbols, notes, messages. */
function plainCell(cell: Cell): Cell {
  const text = plainText(cell.text);
  return text === cell.text ? cell : { ...cell, text };
}

/** First words shrink, then columns go. */
function fitting(columns: readonly LaidOut[], width: number): LaidOut[] {
  const kept = [...columns];
  const total = (): number => kept.reduce((sum, column) => sum + column.width + GAP, -GAP);
  const least = (): number =>
    kept.reduce((sum, column) => sum + Math.min(column.width, column.shrinksTo ?? column.width) + GAP, -GAP);
  while (kept.length > 1 && least() > width) {
    const lowest = Math.min(...kept.map(({ priority }) => priority));
    kept.splice(
      kept.findLastIndex(({ priority }) => priority === lowest),
      1,
    );
  }
  for (const column of [...kept].reverse()) {
    if (total() <= width) break;
    if (column.shrinksTo !== null)
      column.width = Math.max(Math.min(column.width, column.shrinksTo), column.width - (total() - width));
  }
  return total() > width && kept[0]?.shrinksTo === null ? [] : kept;
}

function alignPoints(found: readonly Cell[]): Cell[] {
  const fractions = found.map(({ text }) => (/\d\.\d+%?$/.test(text) ? text.length - text.lastIndexOf('.') : 0));
  const longest = Math.max(0, ...fractions);
  return found.map((cell, index) => ({ ...cell, text: cell.text + ' '.repeat(longest - fractions[index]!) }));
}
