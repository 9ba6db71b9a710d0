/** Reads a candle file for its rejects alone, without a database: several files of a strict import come in together or not at all. */
import { err, ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import { LISTED_ROWS } from '../../domain/row-report.ts';
import type { RejectedRow } from '../../domain/row-report.ts';
import { CandleReader } from './candle-reader.ts';
import type { ImportWatch } from './import-file.ts';
import { ImportStopped, interrupted } from './report.ts';
import type { ImportFault, ImportOptions } from './report.ts';
import { textPieces } from './text-pieces.ts';

export interface CheckedFile {
  readonly file: string;
  /** Data rows, the rejected ones included. */
  readonly rows: number;
  readonly rejected: number;
  /** The first of them, at most LISTED_ROWS. */
  readonly rejects: readonly RejectedRow[];
}

export async function checkCandleFile(file: string, options: ImportOptions, watch: ImportWatch = {}): Promise<Result<CheckedFile, ImportFault>> {
  const rejects: RejectedRow[] = [];
  let rows = 0;
  let rejected = 0;
  const reader = new CandleReader(file, options, {
    row: () => (rows += 1),
    reject(line, reason) {
      rows += 1;
      rejected += 1;
      if (rejects.length < LISTED_ROWS) rejects.push({ line, reason });
    },
  });
  try {
    for await (const { text, bytesRead, bytesTotal } of textPieces(file, watch.signal ?? null)) {
      reader.push(text);
      watch.onProgress?.({ bytesRead, bytesTotal, rows });
    }
    if (watch.signal?.aborted === true) throw interrupted(file);
    reader.end();
  } catch (error) {
    if (error instanceof ImportStopped) return err(error.fault);
    throw error;
  }
  return ok({ file, rows, rejected, rejects });
}
