/** The report of an import, as text and as JSON. */
import type { FileReport, ImportOptions } from '../../market-data/import/report.ts';
import { plainText } from '../../domain/plain-text.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { LISTED_ROWS } from '../../domain/row-report.ts';
import type { Output } from '../output/output.ts';
import { conflictText, repeatedText, rowReportJson } from '../output/row-report.ts';
import type { JsonObject } from '../output/shapes.ts';
import { renderTable } from '../output/table.tsx';
import type { Column } from '../output/columns.ts';
import { duration } from '../../text/durations.ts';
import { grouped } from '../../text/figures.ts';

export function importJson(reports: readonly FileReport[], { purpose }: ImportOptions): JsonObject {
  const sum = (count: (report: FileReport) => number): number =>
    reports.reduce((total, report) => total + count(report), 0);
  return {
    dryRun: purpose === 'rehearse',
    rows: sum(({ rows }) => rows),
    inserted: sum(({ inserted }) => inserted),
    updated: sum(({ updated }) => updated),
    rejected: sum(({ rejected }) => rejected),
    duplicates: sum(({ duplicates }) => duplicates),
    conflicts: sum(({ conflicts }) => conflicts),
    files: reports.map(fileJson),
    rowsPerSecond: rowsPerSecond(reports),
  };
}

/** A file that was only counted, because a file of the strict import has rejected rows or no rows. */
export function keptOutReport(report: FileReport): FileReport {
  const outcome = report.outcome === 'no-good-row' ? 'no-good-row' : 'refused-rejects';
  return { ...report, outcome, inserted: 0, updated: 0, newInstruments: [] };
}

export async function sayImport(output: Output, reports: readonly FileReport[], options: ImportOptions): Promise<void> {
  const rows = reports.map(countsOf);
  if (rows.length > 1) rows.push(totalOf(rows));
  output.print(await renderTable(COLUMNS, rows, output.surface));
  const details = reports.flatMap((report) => detailsOf(report, options));
  if (details.length > 0) output.print(details.map((line) => plainText(line)).join('\n'));
  output.say(conclusion(reports, options));
}

function fileJson({
  file,
  outcome,
  inserted,
  updated,
  newInstruments,
  notes,
  seconds,
  ...report
}: FileReport): JsonObject {
  return { file, outcome, inserted, updated, ...rowReportJson(report), newInstruments, notes, seconds };
}

function rowsPerSecond(reports: readonly FileReport[]): number {
  const seconds = reports.reduce((sum, report) => sum + report.seconds, 0);
  const rows = reports.reduce((sum, report) => sum + report.rows, 0);
  return seconds === 0 ? 0 : Math.round(rows / seconds);
}

interface Counts {
  readonly file: string;
  readonly rows: number;
  readonly inserted: number;
  readonly updated: number;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly rejected: number;
}

const COLUMNS: readonly Column<Counts>[] = [
  { title: 'File', value: ({ file }) => file },
  { title: 'Rows', align: 'right', value: ({ rows }) => grouped(rows), priority: 1 },
  { title: 'Inserted', align: 'right', value: ({ inserted }) => grouped(inserted) },
  { title: 'Updated', align: 'right', value: ({ updated }) => grouped(updated), priority: 0 },
  { title: 'Duplicates', align: 'right', value: ({ duplicates }) => grouped(duplicates), priority: 2 },
  { title: 'Conflicts', align: 'right', value: ({ conflicts }) => grouped(conflicts) },
  { title: 'Rejected', align: 'right', value: ({ rejected }) => grouped(rejected) },
];

function countsOf({ file, rows, inserted, updated, duplicates, conflicts, rejected }: FileReport): Counts {
  return { file: file.split('/').at(-1) ?? file, rows, inserted, updated, duplicates, conflicts, rejected };
}

function totalOf(rows: readonly Counts[]): Counts {
  const sum = (name: Exclude<keyof Counts, 'file'>): number => rows.reduce((total, row) => total + row[name], 0);
  return {
    file: 'all files',
    rows: sum('rows'),
    inserted: sum('inserted'),
    updated: sum('updated'),
    duplicates: sum('duplicates'),
    conflicts: sum('conflicts'),
    rejected: sum('rejected'),
  };
}

function detailsOf(report: FileReport, { onConflict }: ImportOptions): string[] {
  const { file, rows, rejected, rejects, conflicts, conflictRows, duplicates, duplicateRows, newInstruments, notes } =
    report;
  const lines: string[] = [];
  if (rejected > 0)
    lines.push(heading('Rejected', file, rejected), ...rejects.map(({ line, reason }) => `  line ${line}: ${reason}`));
  if (conflicts > 0)
    lines.push(
      heading(CONFLICT_TITLES[onConflict], file, conflicts),
      ...conflictRows.map((row) => `  ${conflictText(row)}`),
    );
  // One line replaces a hundred duplicates when the whole file is already stored.
  if (duplicates > 0 && duplicates === rows) lines.push(`Every row of ${file} was already stored.`);
  else if (duplicates > 0)
    lines.push(heading('Duplicates', file, duplicates), ...duplicateRows.map((row) => `  ${repeatedText(row)}`));
  for (const { symbol, currency, tickSize } of newInstruments)
    lines.push(`New instrument ${symbol} in ${currency} with tick ${tickSize}, both guessed from its name and price.`);
  for (const note of notes) lines.push(`${file}: ${note}`);
  return lines;
}

const CONFLICT_TITLES = {
  keep: 'Conflicts (stored candle kept)',
  replace: 'Conflicts (replaced)',
  fail: 'Conflicts',
} as const;

function heading(title: string, file: string, count: number): string {
  return `${title} in ${file}: ${grouped(count)}${count > LISTED_ROWS ? `, the first ${LISTED_ROWS} are` : ''}`;
}

function conclusion(reports: readonly FileReport[], { purpose, rejects }: ImportOptions): string {
  const lines = reports.flatMap((report) => refusal(report));
  const rows = reports.reduce((sum, report) => sum + report.rows, 0);
  const seconds = reports.reduce((sum, report) => sum + report.seconds, 0);
  if (seconds > 0)
    lines.push(`${grouped(rows)} rows in ${duration(seconds * 1000)}, ${grouped(rowsPerSecond(reports))} a second.`);
  if (rejects === 'refuse-file' && reports.some(({ outcome }) => outcome === 'refused-rejects'))
    lines.push('With --strict, one rejected row stops the whole import.');
  if (purpose === 'rehearse') lines.push('Dry run: nothing was changed.');
  return lines.map((line) => plainText(line)).join('\n');
}

function refusal({ file, outcome, rows, rejected, conflicts }: FileReport): string[] {
  switch (outcome) {
    case 'imported':
    case 'rehearsed':
      return [];
    case 'no-good-row':
      return [
        `No row of ${file} was imported: ${rows === 0 ? 'it has a header and no rows' : `all ${grouped(rows)} rows are rejected`}.`,
      ];
    case 'refused-rejects':
      return [
        `No row of ${file} was imported: ${rejected > 0 ? `${grouped(rejected)} of its rows are rejected` : 'another file has rejected rows or no rows'}.`,
      ];
    case 'refused-conflicts':
      return [
        `No row of ${file} was imported: ${grouped(conflicts)} of its rows are already stored with other values.`,
      ];
    default:
      return unreachable(outcome);
  }
}
