/** How a command answers: one JSON document, or text for people; the same rows in both. */
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
  /** What an empty list means and what to do about it, in a sentence or two. */
  readonly empty: string;
}

export async function reportList<Row>(report: Report, { rows, columns, json, empty }: List<Row>): Promise<void> {
  if (report.form === 'json') return reportJson(report, rows.map(json));
  report.print(rows.length === 0 ? empty : await renderTable(columns, rows, report.surface));
}

/** A list as JSON, written while it is read: for lists that may be long. The same text as reportList gives. */
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
  const width = Math.max(...fields.map(([name]) => name.length));
  report.print(fields.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n'));
}
