/**
 * Real market data, trusted results and cases, which exist beside the checkout on some machines, or in the folder that
 * TRADERAI_SHARED_DATA names. Its folders are `data`, `reference` and `cases`.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = process.env.TRADERAI_SHARED_DATA ?? fileURLToPath(new URL('../../../shared', import.meta.url));

/**
 * The path of one of its files. Without the file, null and a line on stderr, and tests then use generated data; with
 * CI=true an error, because there every comparison has to run.
 */
export function sharedFile(name: `${'data' | 'reference' | 'cases'}/${string}`): string | null {
  const path = join(folder, name);
  if (existsSync(path)) return path;
  if (process.env.CI === 'true') throw new Error(`No shared file: ${path}. Set TRADERAI_SHARED_DATA to its folder.`);
  process.stderr.write(`Not compared: ${path} does not exist.\n`);
  return null;
}
