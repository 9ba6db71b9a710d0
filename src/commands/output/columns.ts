/** The columns of a list: the text of each cell and its color. */
import type { Tone as LineTone } from '../../text/lines.ts';
import type { ColumnRules, LaidOutColumn } from '../../text/table.ts';

/** Color is only an addition: the text itself has the sign, arrow or word. */
export type Tone = Extract<LineTone, 'good' | 'bad' | 'warning' | 'quiet'>;

/** Depends only on the shown text, so color never says more than the text. */
type ToneOf = (text: string) => Tone | null;

export interface Column<Row> extends ColumnRules {
  /** May return text from outside: control characters are removed from every cell. */
  readonly value: (row: Row) => string;
  readonly tone?: ToneOf;
}

export type ReportColumn = LaidOutColumn<ColumnRules & { readonly tone?: ToneOf }>;
