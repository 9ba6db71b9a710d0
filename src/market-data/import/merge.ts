/**
 * The careful way into the table: rows go to a temporary table first, are compared with the stored rows, and only new
 * or replacing rows are written. It is used for rows that exist already, repeat a key or are out of order; unchanged
 * rows get no new row version.
 */
import type { PoolClient } from 'pg';
import { closesAt } from '../../domain/interval.ts';
import type { ConflictingRow, RepeatedRow } from '../../domain/row-report.ts';
import type { KeySpan } from './chunk.ts';
import { COUNT_SAME, INSERT_FIRST, JOINS, JUDGE, LIST_FIRST, REPLACE_BY_LAST } from './merge-sql.ts';
import type { ConflictPolicy } from './report.ts';

export interface MergeOutcome {
  readonly inserted: number;
  readonly updated: number;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly duplicateRows: readonly RepeatedRow[];
  readonly conflictRows: readonly ConflictingRow[];
}

/** The rows of the stage: the line of each row, and all their keys. */
export interface StagedRows {
  readonly lines: readonly number[];
  readonly spans: readonly KeySpan[];
}

/** Number of rows to list: as many as the report has room for. */
export interface WantedLists {
  readonly duplicates: number;
  readonly conflicts: number;
}

/**
 * Values compare as numbers. `fail` judges as `keep` does: the file is rolled back at its end, with every conflict
 * counted.
 */
export async function mergeStage(
  client: PoolClient,
  staged: StagedRows,
  policy: ConflictPolicy,
  wanted: WantedLists,
): Promise<MergeOutcome> {
  const rows = staged.lines.length;
  const where = extentOf(staged.spans);
  const values = [new Date(where.firstAt), new Date(where.lastAt), where.symbols, where.intervals];
  await client.query(where.candles <= rows * DENSE ? JOINS.along : JOINS.lookups);
  const same = await client.query<{ count: number }>(COUNT_SAME, values);
  if (same.rows[0]!.count === rows)
    return { ...NOTHING, duplicates: rows, duplicateRows: await listFirst(client, staged, wanted.duplicates) };

  const inserted = (await client.query(INSERT_FIRST, values)).rowCount ?? 0;
  const judged = await client.query<Judgment>(JUDGE, [...values, policy, wanted.duplicates, wanted.conflicts]);
  const { duplicates, conflicts, duplicate_rows, conflict_rows } = judged.rows[0]!;
  if (policy === 'replace' && conflicts > 0) await client.query(REPLACE_BY_LAST, values);
  // A bug, never an outcome: this error type does not count as a database failure.
  if (inserted + duplicates + conflicts !== rows)
    throw new RangeError(
      `counts do not add up: ${rows} rows, ${inserted} inserted, ${duplicates} duplicates, ${conflicts} conflicts`,
    );
  return {
    inserted,
    updated: policy === 'replace' ? conflicts : 0,
    duplicates,
    conflicts,
    duplicateRows: (duplicate_rows ?? []).map((row) => repeatedRow(row, staged)),
    conflictRows: (conflict_rows ?? []).map((row) => ({
      ...repeatedRow(row, staged),
      stood: row.stood,
      offered: row.offered,
    })),
  };
}

const NOTHING: MergeOutcome = {
  inserted: 0,
  updated: 0,
  duplicates: 0,
  conflicts: 0,
  duplicateRows: [],
  conflictRows: [],
};

interface ListedRow {
  readonly n: number;
  readonly symbol: string;
  readonly interval: string;
  readonly at: number;
}

interface ListedConflict extends ListedRow {
  readonly stood: ConflictingRow['stood'];
  readonly offered: ConflictingRow['offered'];
}

interface Judgment {
  readonly duplicates: number;
  readonly conflicts: number;
  readonly duplicate_rows: readonly ListedRow[] | null;
  readonly conflict_rows: readonly ListedConflict[] | null;
}

async function listFirst(client: PoolClient, staged: StagedRows, wanted: number): Promise<RepeatedRow[]> {
  if (wanted === 0) return [];
  const { rows } = await client.query<ListedRow>(LIST_FIRST, [wanted]);
  return rows.map((row) => repeatedRow(row, staged));
}

function repeatedRow({ n, symbol, interval, at }: ListedRow, { lines }: StagedRows): RepeatedRow {
  return { line: lines[n - 1]!, symbol, interval, timestamp: Number(at) };
}

/**
 * Possible candles in the span for each staged row, up to which reading along the index is faster than looking up row
 * by row.
 */
const DENSE = 20;

interface Extent {
  readonly firstAt: number;
  readonly lastAt: number;
  readonly symbols: readonly string[];
  readonly intervals: readonly string[];
  /** The maximum number of candles in the table for these symbols and intervals in this span. */
  readonly candles: number;
}

function extentOf(spans: readonly KeySpan[]): Extent {
  const firstAt = spans.reduce((first, span) => Math.min(first, span.firstAt), Number.POSITIVE_INFINITY);
  const lastAt = spans.reduce((last, span) => Math.max(last, span.lastAt), Number.NEGATIVE_INFINITY);
  const symbols = [...new Set(spans.map(({ symbol }) => symbol))];
  const intervals = [...new Set(spans.map(({ interval }) => interval))];
  const candles = intervals.reduce(
    (sum, interval) => sum + symbols.length * (1 + (lastAt - firstAt) / (closesAt(interval, firstAt) - firstAt)),
    0,
  );
  return { firstAt, lastAt, symbols, intervals, candles };
}
