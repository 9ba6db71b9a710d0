/** The result of reading the rows of a candle file, the same for an import and a replay. */

/** The number of rejects, duplicates and conflicts that a report lists; it counts all of them. */
export const LISTED_ROWS = 100;

export interface RejectedRow {
  readonly line: number;
  readonly reason: string;
}

export interface CandleValues {
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  /** Null: unknown. */
  readonly volume: string | null;
}

export interface RepeatedRow {
  readonly line: number;
  readonly symbol: string;
  readonly interval: string;
  /** Milliseconds UTC. */
  readonly timestamp: number;
}

export interface ConflictingRow extends RepeatedRow {
  readonly stood: CandleValues;
  readonly offered: CandleValues;
}

/** `rows` = the file's data rows = first rows of a key + duplicates + conflicts + rejected. */
export interface RowReport {
  readonly rows: number;
  readonly rejected: number;
  /** Same key, same values as numbers. */
  readonly duplicates: number;
  /** Same key, other values. */
  readonly conflicts: number;
  /** The first of each by line number, at most LISTED_ROWS. */
  readonly rejects: readonly RejectedRow[];
  readonly duplicateRows: readonly RepeatedRow[];
  readonly conflictRows: readonly ConflictingRow[];
}
