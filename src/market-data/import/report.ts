/** Options and report of an import: the types that the file reader, the transaction and the command share. */
import type { GuessedInstrument } from '../../domain/guess-instrument.ts';
import type { ColumnNames } from '../../domain/header.ts';
import type { Interval } from '../../domain/interval.ts';
import type { RowReport } from '../../domain/row-report.ts';

/** A row whose key exists with other values: the first wins, the last wins, or the file is refused. */
export const CONFLICT_POLICIES = ['keep', 'replace', 'fail'] as const;
export type ConflictPolicy = (typeof CONFLICT_POLICIES)[number];

export interface ImportOptions {
  /** For a file without a symbol column; otherwise rows of another symbol are rejected. Normalized. */
  readonly symbol: string | null;
  /** Null: the interval column, or 1m for a file without one. */
  readonly interval: Interval | null;
  /** Header names by column, before the usual aliases. */
  readonly columns: ColumnNames;
  readonly source: string;
  readonly onConflict: ConflictPolicy;
  /** `refuse-file`: one rejected row, and nothing of the file is imported. */
  readonly rejects: 'report' | 'refuse-file';
  /** `rehearse`: everything is done and counted, then rolled back. */
  readonly purpose: 'import' | 'rehearse';
}

export interface ImportProgress {
  /** Bytes of the file, compressed if the file is. */
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly rows: number;
}

/** Each row is judged against the table and the earlier lines at that moment. */
export interface FileReport extends RowReport {
  readonly file: string;
  /** `no-good-row`: the file has no rows, or every one is rejected; nothing of it is imported. */
  readonly outcome: 'imported' | 'rehearsed' | 'no-good-row' | 'refused-rejects' | 'refused-conflicts';
  /** New candles; 0 when the file was refused. */
  readonly inserted: number;
  /** Conflicts in which the row replaced the stored candle. */
  readonly updated: number;
  readonly newInstruments: readonly GuessedInstrument[];
  /** Notes for the user, such as an interval that does not fit the rows. */
  readonly notes: readonly string[];
  readonly seconds: number;
}

/** Why there is no report. In every case but `unknown-outcome` nothing of the file was imported. */
export interface ImportFault {
  readonly kind: 'unreadable' | 'interrupted' | 'denied' | 'invalid' | 'unavailable' | 'unknown-outcome';
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

/** Ends an import from within; `importCandleFile` turns it into its result. */
export class ImportStopped extends Error {
  readonly fault: ImportFault;

  constructor(fault: ImportFault) {
    super(fault.message);
    this.fault = fault;
  }
}

export function unreadable(message: string, hint: string): ImportStopped {
  return new ImportStopped({ kind: 'unreadable', code: 'UNREADABLE_FILE', message, hint });
}

export function interrupted(file: string): ImportStopped {
  return new ImportStopped({
    kind: 'interrupted',
    code: 'INTERRUPTED',
    message: `interrupted: nothing of ${file} was imported`,
    hint: 'Run the same command again: imported rows count as duplicates.',
  });
}
