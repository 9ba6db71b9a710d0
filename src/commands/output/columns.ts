/** What a list shows of its rows: a column's text, and how it is coloured. */
import type { Tone as LineTone } from '../../text/lines.ts';
import type { ColumnRules, LaidOutColumn } from '../../text/table.ts';

/** Colour is only ever an addition: the sign, arrow or word stands in the text. */
export type Tone = Extract<LineTone, 'good' | 'bad' | 'warning' | 'quiet'>;

/** Judged by the text that is shown, so that colour can never say more than the text. */
type ToneOf = (text: string) => Tone | null;

export interface Column<Row> extends ColumnRules {
  /** Text from outside may be given as it is: every cell is made plain. */
  readonly value: (row: Row) => string;
  readonly tone?: ToneOf;
}

export type ReportColumn = LaidOutColumn<ColumnRules & { readonly tone?: ToneOf }>;
