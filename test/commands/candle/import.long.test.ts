import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runJson, startBinary } from '../../support/binary.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';
import { csv, openImportDesk, row } from '../../market-data/import/import-desk.ts';
import type { ImportDesk } from '../../market-data/import/import-desk.ts';

let at: ImportDesk;
let home: TestHome;
beforeAll(async () => {
  at = await openImportDesk();
  home = makeTestHome();
});
afterAll(async () => {
  await at.close();
  await home.remove();
});
beforeEach(() => at.clear());

const options = () => ({ home: home.path, url: at.desk.url, cwd: at.folder });
const json = <T>(...args: string[]): Promise<T> => runJson<T>(['candle', 'import', ...args], options());

describe('a long import', () => {
  /** The import lasts long enough for a signal in the middle. */
  const ROWS = 60_000;
  const rows = Array.from({ length: ROWS }, (_, n) => row(n));
  const long = (): void => void at.write('long.csv', csv(rows.join('\n')));
  const copying = async (): Promise<boolean> =>
    (
      await at.desk.pool.query(
        `select from pg_stat_activity where datname = current_database() and state = 'active' and query like 'copy%'`,
      )
    ).rowCount === 1;

  test.each(['SIGTERM', 'SIGKILL'] as const)(
    'that %s ends changes nothing, and the next import stores all rows',
    async (signal) => {
      long();
      const running = startBinary(['candle', 'import', 'long.csv'], options());
      while (!(await copying())) await new Promise((resolve) => setTimeout(resolve, 5));
      running.process.kill(signal);
      const result = await running.result;
      if (signal === 'SIGKILL') expect(result.signal).toBe(signal);
      else
        expect(result).toEqual({
          code: 130,
          signal: null,
          stdout: '',
          stderr:
            'interrupted: nothing of long.csv was imported. Run the same command again: imported rows count as duplicates.\n',
        });
      expect(await at.candles()).toEqual([]);
      expect(await json('long.csv')).toMatchObject({
        files: [{ rows: ROWS, inserted: ROWS, duplicates: 0, conflicts: 0 }],
      });
    },
  );
});
