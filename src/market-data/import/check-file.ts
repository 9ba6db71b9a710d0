/**
 * Finds the rejects of a candle file without a database: several files of a strict import are imported together or not
 * at all.
 */
import { err, ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import { CandleReader } from './candle-reader.ts';
import type { ImportWatch } from './import-file.ts';
import { ImportStopped, interrupted } from './report.ts';
import type { FileReport, ImportFault, ImportOptions } from './report.ts';
import { textPieces } from './text-pieces.ts';

export type CheckedFile = Pick<FileReport, 'rows' | 'rejected'>;

export async function checkCandleFile(
  file: string,
  options: ImportOptions,
  watch: ImportWatch = {},
): Promise<Result<CheckedFile, ImportFault>> {
  let rows = 0;
  let rejected = 0;
  const reader = new CandleReader(file, options, {
    row: () => (rows += 1),
    reject() {
      rows += 1;
      rejected += 1;
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
  return ok({ rows, rejected });
}
