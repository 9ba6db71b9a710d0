/** From rows and column descriptions to cells of equal width: what both forms of a table share. */
import stringWidth from 'string-width';
import { plainText } from '../../domain/plain-text.ts';

/** Colour is only ever an addition: the sign, arrow or word stands in the text. */
export type Tone = 'good' | 'bad' | 'warning' | 'quiet';

export interface Column<Row> {
  readonly title: string;
  /** Text from outside may be given as it is: every cell is made plain here. */
  readonly value: (row: Row) => string;
  /** `decimal` puts the points of a column under each other. */
  readonly align?: 'left' | 'right' | 'decimal';
  /** Judged by the text that is shown, so that colour can never say more than the text. */
  readonly tone?: (text: string) => Tone | null;
  /** The lowest goes first when a terminal is too narrow; without one a column always stays. */
  readonly dropRank?: number;
}

export interface LaidOutColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly width: number;
  /** One a row, padded to `width` terminal cells. */
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

/** The columns that fit into `width` cells, each with `padding` cells beside it; those without a rank stay in any case. */
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

/** ink-table counts characters, a terminal counts cells: the larger of both suits both. */
function cellWidth(text: string): number {
  return Math.max(terminalWidth(text), text.length);
}

const PRINTABLE_ASCII = /^[ -~]*$/;

/** Nearly every cell is a figure: those are not taken apart into what a terminal draws as one. */
function terminalWidth(text: string): number {
  return PRINTABLE_ASCII.test(text) ? text.length : stringWidth(text);
}

function alignPoints(texts: readonly string[]): string[] {
  const fractions = texts.map((text) => (/\d\.\d+$/.test(text) ? text.length - text.lastIndexOf('.') : 0));
  const longest = fractions.reduce((most, length) => Math.max(most, length), 0);
  return texts.map((text, index) => text + ' '.repeat(longest - fractions[index]!));
}
