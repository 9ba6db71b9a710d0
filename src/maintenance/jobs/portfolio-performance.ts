/**
 * Computes the figures of every portfolio with new snapshots: for the changed days, and for all longer periods that
 * include them.
 */
import type { Queryable } from '../../database/actions/queryable.ts';
import { performanceSince } from '../../domain/performance.ts';
import type { Book } from '../../domain/performance.ts';
import { readBenchmark, readBooks } from '../performance/read-books.ts';
import { storedRow } from '../performance/stored-row.ts';
import { HOUR_MS } from '../../domain/time-units.ts';
import type { Job, Measures } from './job.ts';
import { RefusedPortfolios } from './refused-portfolios.ts';

/** Portfolios that are read together. */
const BATCH = 50;

export const portfolioPerformance: Job = {
  name: 'portfolio-performance',
  summary: 'compute the performance of portfolios with new snapshots',
  everyMs: HOUR_MS,
  async run(connection, { measures = { benchmark: null, periodsPerYear: 365 } }) {
    const touched = await readTouched(connection);
    const benchmark =
      measures.benchmark === null || touched.length === 0 ? null : await readBenchmark(connection, measures.benchmark);
    const options = { periodsPerYear: measures.periodsPerYear, riskFree: 0, benchmark };
    const made = await makeFigures(connection, touched, { options, measures });
    return {
      rows: made,
      message: touched.length === 0 ? 'no new snapshots' : `${made} rows of ${touched.length} portfolios`,
    };
  },
};

interface Making {
  readonly options: Parameters<typeof performanceSince>[2];
  readonly measures: Measures;
}

/** Returns the number of rows. A refused portfolio stays marked, and the next run tries it again. */
async function makeFigures(connection: Queryable, touched: readonly Touched[], making: Making): Promise<number> {
  const refused = new RefusedPortfolios();
  let rows = 0;
  for (let at = 0; at < touched.length; at += BATCH) {
    const batch = touched.slice(at, at + BATCH);
    const books = await readBooks(connection, batch);
    for (const one of batch) {
      await refused.unless(
        one.portfolioId,
        async () => void (rows += await keepFigures(connection, one, { book: books.get(one.portfolioId)!, ...making })),
      );
    }
  }
  refused.throwIfAny(`${rows} rows of other portfolios are kept`);
  return rows;
}

/** One transaction for each portfolio: an interrupted run continues with the remaining portfolios. */
async function keepFigures(
  connection: Queryable,
  { portfolioId, since, sequences }: Touched,
  { book, options, measures }: Making & { readonly book: Book },
): Promise<number> {
  const made = performanceSince(since, book, options).map((figures) => storedRow(figures, measures));
  await connection.query('select keep_performance($1, $2, $3, $4)', [
    portfolioId,
    since,
    JSON.stringify(made),
    sequences,
  ]);
  return made.length;
}

interface Touched {
  readonly portfolioId: string;
  /** The first day that changed. */
  readonly since: string;
  readonly sequences: readonly string[];
}

async function readTouched(connection: Queryable): Promise<Touched[]> {
  const { rows } = await connection.query(
    `select portfolio_id as "portfolioId", min(day)::text as since, array_agg(sequence::text) as sequences from "TouchedEquity" group by portfolio_id order by portfolio_id`,
  );
  return rows as Touched[];
}
