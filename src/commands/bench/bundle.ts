/** The bench bundle lies beside the program's own in a checkout; the package leaves it out. */
import { existsSync } from 'node:fs';
import { DatabaseFailure } from '../../database/failure.ts';
import { badUsage } from '../errors.ts';

type BenchBundle = typeof import('../../../bench/main.ts');

/** Throws BAD_USAGE in an installed package. */
export async function loadBench(): Promise<BenchBundle> {
  const entry = new URL('./bench/main.js', import.meta.url);
  if (!existsSync(entry))
    throw badUsage(
      'traderai bench needs a checkout: the installed package has no benchmarks',
      'Clone the repository and run there: npm start -- bench list',
    );
  const bundle = (await import(entry.href)) as BenchBundle;
  return {
    ...bundle,
    measureFigure: (...measured) =>
      bundle.measureFigure(...measured).catch((error: unknown) => {
        throw ofThisBundle(error);
      }),
  };
}

/** Each bundle has a class DatabaseFailure of its own, and only the program's is reported as one. */
function ofThisBundle(error: unknown): unknown {
  return error instanceof Error && error.name === 'DatabaseFailure'
    ? new DatabaseFailure(error as DatabaseFailure)
    : error;
}
