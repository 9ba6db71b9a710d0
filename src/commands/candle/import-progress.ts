/** The progress line of an import of one or several files. */
import type { Clock } from '../../config/clock.ts';
import type { ImportProgress } from '../../market-data/import/report.ts';
import { duration } from '../../text/durations.ts';
import { grouped, megabytes } from '../../text/figures.ts';
import { progressBar } from '../../text/progress-bar.ts';

export interface ImportMeter {
  /** May be called often: prints at most once in REFRESH_MS. */
  read(progress: ImportProgress): void;
  /** Marks the file as done: the rows of the next file are added to its rows. */
  endFile(): void;
}

export interface MeterOptions {
  /** Bytes of each file, in the order in which they are read. */
  readonly sizes: readonly number[];
  readonly clock: Clock;
  readonly say: (line: string) => void;
}

/** A reader cannot follow more than ten updates a second. */
const REFRESH_MS = 100;

export function openMeter({ sizes, clock, say }: MeterOptions): ImportMeter {
  const startedAt = clock.now();
  const bytesTotal = sizes.reduce((sum, size) => sum + size, 0);
  let saidAt = Number.NEGATIVE_INFINITY;
  let file = 0;
  let rowsBefore = 0;
  let rowsOfFile = 0;
  return {
    read({ bytesRead, rows }) {
      rowsOfFile = rows;
      const now = clock.now();
      if (now - saidAt < REFRESH_MS) return;
      saidAt = now;
      const bytes = sizes.slice(0, file).reduce((sum, size) => sum + size, 0) + bytesRead;
      say(
        meterLine({
          file,
          files: sizes.length,
          bytes,
          bytesTotal,
          rows: rowsBefore + rowsOfFile,
          elapsedMs: now - startedAt,
        }),
      );
    },
    endFile() {
      rowsBefore += rowsOfFile;
      rowsOfFile = 0;
      file += 1;
    },
  };
}

interface MeterReading {
  /** Zero-based. */
  readonly file: number;
  readonly files: number;
  readonly bytes: number;
  readonly bytesTotal: number;
  readonly rows: number;
  readonly elapsedMs: number;
}

function meterLine({ file, files, bytes, bytesTotal, rows, elapsedMs }: MeterReading): string {
  const share = bytesTotal === 0 ? 1 : Math.min(1, bytes / bytesTotal);
  const parts = [progressBar(share), `${megabytes(bytes)} of ${megabytes(bytesTotal)} MB`, `${grouped(rows)} rows`];
  if (files > 1) parts.unshift(`file ${file + 1} of ${files}`);
  if (elapsedMs >= 1000) parts.push(`${grouped(Math.round(rows / (elapsedMs / 1000)))} rows/s`);
  if (elapsedMs >= 1000 && share > 0) parts.push(`${duration((elapsedMs * (1 - share)) / share)} left`);
  return parts.join('  ');
}
