/** Lays out rows as cells of equal width, for both forms of a table. */
import stringWidth from 'string-width';
import { plainText } from '../../domain/plain-text.ts';

/** Colour is only an addition: the text itself has the sign, arrow or word. */
export type Tone = 'good' | 'bad' | 'warning' | 'quiet';

export interface Column<Row> {
  readonly title: string;
  /** May return text from outside: control characters are removed here. */
  readonly value: (row: Row) => string;
  /** `decimal` aligns the decimal points of a column. */
  readonly align?: 'left' | 'right' | 'decimal';
  /** Depends only on the shown text, so colour never says more than the text. */
  readonly tone?: (text: string) => Tone | null;
  /** In a narrow terminal the column with the lowest rank is dropped first; a column without a rank is always shown. */
  readonly dropRank?: number;
}

export interface LaidOutColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly width: number;
  /** One cell for each row, padded to `width` terminal cells. */
  readonly cells: readonly string[];
  readonly tone: ((text: string) => Tone | null) | null;
  readonly dropRank: number | null;
}

export function layOut<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): LaidOutColumn[] {
  return columns.map((column) => {
    const texts = rows.map((row) => plainText(column.value(row)));
    const aligned = column.align === 'decimal' ? alignPoints(texts) : texts;
    const align = column.align === undefined || column.align === 'left' ? 'left' : 'right';
    const width = aligned.reduce((most, text) => Math.max(most, cellWidth(text)), cellWidth(column.title));
    return {
      title: pad(column.title, width, align),
      align,
      width,
      cells: aligned.map((text) => pad(text, width, align)),
      tone: column.tone ?? null,
      dropRank: column.dropRank ?? null,
    };
  });
}

/** The columns that fit into `width` cells, each with `padding` cells beside it, and all columns without a rank. */
export function fitting(
  columns: readonly LaidOutColumn[],
  { width, padding }: { readonly width: number; readonly padding: number },
): LaidOutColumn[] {
  const kept = [...columns];
  while (kept.reduce((total, column) => total + column.width + padding, 1) > width) {
    const ranks = kept.flatMap((column) => (column.dropRank === null ? [] : [column.dropRank]));
    if (ranks.length === 0) return kept;
    const lowest = Math.min(...ranks);
    kept.splice(
      kept.findIndex((column) => column.dropRank === lowest),
      1,
    );
  }
  return kept;
}

export function pad(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - terminalWidth(text)));
  return align === 'left' ? text + space : space + text;
}

/** ink-table counts characters and a terminal counts cells, so the larger number fits both. */
function cellWidth(text: string): number {
  return Math.max(terminalWidth(text), text.length);
}

const PRINTABLE_ASCII = /^[ -~]*$/;

/** Most cells are figures in ASCII, which need no split into graphemes. */
function terminalWidth(text: string): number {
  return PRINTABLE_ASCII.test(text) ? text.length : stringWidth(text);
}

function alignPoints(texts: readonly string[]): string[] {
  const fractions = texts.map((text) => (/\d\.\d+$/.test(text) ? text.length - text.lastIndexOf('.') : 0));
  const longest = fractions.reduce((most, length) => Math.max(most, length), 0);
  return texts.map((text, index) => text + ' '.repeat(longest - fractions[index]!));
}
