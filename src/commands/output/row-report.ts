/** The report on the rows of a candle file, with the same names and words for an import and a replay. */
import type { CandleValues, ConflictingRow, RepeatedRow, RowReport } from '../../domain/row-report.ts';
import { instant } from '../../text/instants.ts';
import { isoInstant } from '../../domain/instant.ts';
import type { JsonObject } from './shapes.ts';

export function rowReportJson({
  rows,
  rejected,
  duplicates,
  conflicts,
  rejects,
  duplicateRows,
  conflictRows,
}: RowReport): JsonObject {
  return {
    rows,
    rejected,
    duplicates,
    conflicts,
    rejects,
    duplicateRows: duplicateRows.map(repeatedJson),
    conflictRows: conflictRows.map((row) => ({ ...repeatedJson(row), stood: row.stood, offered: row.offered })),
  };
}

/** `line 4: ABC 1m 2020-01-01 00:01:00` */
export function repeatedText({ line, symbol, interval, timestamp }: RepeatedRow): string {
  return `line ${line}: ${symbol} ${interval} ${instant(timestamp)}`;
}

/** `line 4: ABC 1m 2020-01-01 00:01:00: open 50 instead of 11` */
export function conflictText(row: ConflictingRow): string {
  const { stood, offered } = row;
  const names = Object.keys(stood) as (keyof CandleValues)[];
  const differences = names
    .filter((name) => stood[name] !== offered[name])
    .map((name) => `${name} ${offered[name]} instead of ${stood[name]}`);
  return `${repeatedText(row)}: ${differences.join('; ')}`;
}

function repeatedJson({ line, symbol, interval, timestamp }: RepeatedRow): JsonObject {
  return { line, symbol, interval, timestamp: isoInstant(timestamp) };
}
