/**
 * Reads all recordings before anything is booked. A recording without a good row, or with --strict a rejected row, ends
 * the run with its counts.
 */
import type { RowReport } from '../../domain/row-report.ts';
import { plainText } from '../../domain/plain-text.ts';
import { FeedFailure } from '../../market-data/feeds/feed.ts';
import type { OpenedFeed } from '../../market-data/feeds/spec.ts';
import { CommandFailure } from '../errors.ts';
import { rowReportJson } from '../output/row-report.ts';
import type { JsonObject } from '../output/shapes.ts';

/** A feed that has rows. */
export interface Source extends RowReport {
  readonly feed: string;
  /** `refused-rejects`: nothing is booked, because this or another recording has rejected rows. */
  readonly outcome: 'taken' | 'no-good-row' | 'refused-rejects';
  readonly setAside: number;
}

export async function checkRecordings(feeds: readonly OpenedFeed[], rejects: 'skip' | 'refuse'): Promise<void> {
  const refusals: FeedFailure[] = [];
  const read: Omit<Source, 'outcome'>[] = [];
  for (const feed of feeds.filter(({ time }) => time === 'recorded')) {
    const refusal = await refusalOf(feed);
    if (refusal !== null) refusals.push(refusal);
    const report = feed.rowReport();
    if (report !== null) read.push({ feed: feed.name, setAside: 0, ...report });
  }
  const sources = read.map((source): Source => ({
    ...source,
    outcome: source.rows === source.rejected ? 'no-good-row' : 'refused-rejects',
  }));
  const [first] = refusals;
  if (first !== undefined) {
    const message = refusals.map((refusal) => refusal.message).join('\n');
    throw new CommandFailure(
      { code: 'FEED_UNREADABLE', message, hint: first.hint, exitCode: 2, details: sourcesJson(sources) },
      { cause: first },
    );
  }
  const withRejects = sources.filter(({ rejected }) => rejected > 0);
  if (rejects === 'skip' || withRejects.length === 0) return;
  const hint = 'Nothing was booked. Correct the file, or leave out --strict to skip rejected rows.';
  throw new CommandFailure({
    code: 'ROWS_REJECTED',
    message: withRejects.map(rejectedText).join('\n'),
    hint,
    exitCode: 1,
    details: sourcesJson(sources),
  });
}

/** The JSON of a run and the error of a refused run use the same names and sums. */
export function sourcesJson(sources: readonly Source[]): JsonObject {
  const sum = (count: (source: Source) => number): number =>
    sources.reduce((total, source) => total + count(source), 0);
  return {
    rows: sum(({ rows }) => rows),
    rejected: sum(({ rejected }) => rejected),
    setAside: sum(({ setAside }) => setAside),
    duplicates: sum(({ duplicates }) => duplicates),
    conflicts: sum(({ conflicts }) => conflicts),
    feeds: sources.map(({ feed, outcome, setAside, ...report }) => ({
      feed,
      outcome,
      setAside,
      ...rowReportJson(report),
    })),
  };
}

/** Null when the recording has a good row. Throws when it cannot be read. */
async function refusalOf(feed: OpenedFeed): Promise<FeedFailure | null> {
  try {
    await feed.instruments();
    return null;
  } catch (error) {
    if (error instanceof FeedFailure && feed.rowReport() !== null) return error;
    throw error;
  }
}

function rejectedText({ feed, rows, rejected, rejects: [first] }: Source): string {
  const where = first === undefined ? '' : `; the first, line ${first.line}: ${first.reason}`;
  return plainText(`${feed}: ${rejected} of ${rows} rows are rejected${where}`);
}
