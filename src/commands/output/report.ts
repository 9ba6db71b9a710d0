/** Prints the answer of a command, as one JSON document or as text, with the same rows. */
import { cellWidth, padded } from '../../text/widths.ts';
import type { Column } from './columns.ts';
import type { Surface } from './table.tsx';
import { renderTable } from './table.tsx';

export interface Report {
  readonly form: 'json' | 'text';
  readonly surface: Surface;
  /** To standard output, with a line break added. */
  readonly print: (text: string) => void;
}

export interface List<Row> {
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly json: (row: Row) => unknown;
  /** The text for an empty list: the reason and the next step. */
  readonly empty: string;
}

export async function reportList<Row>(report: Report, { rows, columns, json, empty }: List<Row>): Promise<void> {
  if (report.form === 'json') return reportJson(report, rows.map(json));
  report.print(rows.length === 0 ? empty : await renderTable(columns, rows, report.surface));
}

/** Prints a long list as JSON page by page, with the same text as reportList. */
export async function reportRows<Row>(
  report: Report,
  pages: AsyncIterable<readonly Row[]>,
  json: (row: Row) => unknown,
): Promise<void> {
  let written: string | null = null;
  for await (const page of pages) {
    if (written !== null) report.print(`${written},`);
    const rows = page.map((row) => JSON.stringify(json(row), null, 2).replace(/^/gm, '  ')).join(',\n');
    written = written === null ? `[\n${rows}` : rows;
  }
  report.print(written === null ? '[]' : `${written}\n]`);
}

export function reportJson(report: Report, document: unknown): void {
  report.print(JSON.stringify(document, null, 2));
}

/** `name   value` lines for one thing. */
export function reportFields(report: Report, fields: readonly (readonly [name: string, value: string])[]): void {
  const width = Math.max(...fields.map(([name]) => cellWidth(name)));
  report.print(fields.map(([name, value]) => `${padded(name, width)}  ${value}`).join('\n'));
}
