/**
 * The careful way into the table: rows go to a temporary one first, are compared with what stands, and only what is new or may replace is written.
 * It is used for rows that stand already, repeat a key or are out of order; what is unchanged gets no new row version.
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

/** What the stage holds: the line of each row, and all keys of its rows. */
export interface StagedRows {
  readonly lines: readonly number[];
  readonly spans: readonly KeySpan[];
}

/** How many rows to name: what the report has room for. */
export interface WantedLists {
  readonly duplicates: number;
  readonly conflicts: number;
}

/** Values compare as numbers. `fail` judges as `keep` does: the file is rolled back at its end, with every conflict counted. */
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
  const judged = await client.query<Judgement>(JUDGE, [...values, policy, wanted.duplicates, wanted.conflicts]);
  const { duplicates, conflicts, duplicate_rows, conflict_rows } = judged.rows[0]!;
  if (policy === 'replace' && conflicts > 0) await client.query(REPLACE_BY_LAST, values);
  // A bug, never an outcome: as this kind of error it is not taken for a failure of the database.
  if (inserted + duplicates + conflicts !== rows)
    throw new RangeError(`of ${rows} rows ${inserted} were inserted, ${duplicates} repeat and ${conflicts} differ`);
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

interface Judgement {
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

/** Candles that the span could hold for each staged row, up to which reading along the index beats looking up row by row. */
const DENSE = 20;

interface Extent {
  readonly firstAt: number;
  readonly lastAt: number;
  readonly symbols: readonly string[];
  readonly intervals: readonly string[];
  /** The most candles that the table can have for these symbols and intervals in this span. */
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
