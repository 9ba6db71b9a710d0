/** Real market data, which exists beside the project on some machines. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = process.env.TRADERAI_SHARED_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));

/** The path of one of its files, or null without it; tests then use generated data. */
export function sharedData(name: string): string | null {
  const path = join(folder, name);
  return existsSync(path) ? path : null;
}
