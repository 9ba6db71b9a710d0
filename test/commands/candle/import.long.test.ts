import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runJson, startBinary } from '../../support/binary.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';
import { openTerminal } from '../../support/pty.ts';
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
  /** Long enough to be found in the middle, by a signal and by a reader of the screen. */
  const ROWS = 60_000;
  const WATCHED_ROWS = 150_000;
  const rows = Array.from({ length: WATCHED_ROWS }, (_, n) => row(n));
  const long = (length = ROWS): void => void at.write('long.csv', csv(rows.slice(0, length).join('\n')));
  const copying = async (): Promise<boolean> =>
    (
      await at.desk.pool.query(
        `select from pg_stat_activity where datname = current_database() and state = 'active' and query like 'copy%'`,
      )
    ).rowCount === 1;

  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'ended by %s changes nothing, and the next one brings all in',
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

  test('shows on a terminal how far it is, and Ctrl-C ends it', async () => {
    long(WATCHED_ROWS);
    const terminal = openTerminal(['candle', 'import', 'long.csv'], options());
    await terminal.waitFor(/\[=+ +\] +\d+ % {2}\d+\.\d of \d+\.\d MB {2}[\d,]+ rows/);
    terminal.press('<c-c>');
    await terminal.waitFor('interrupted: nothing of long.csv was imported');
    expect((await terminal.exited).code).toBe(130);
    expect(await at.candles()).toEqual([]);
  });

  test('by two processes at once gives each row once', async () => {
    long();
    const reports = await Promise.all([
      json<{ files: { inserted: number; duplicates: number }[] }>('long.csv'),
      json<{ files: { inserted: number; duplicates: number }[] }>('long.csv'),
    ]);
    expect(reports.map(({ files }) => files[0]!.inserted).toSorted((a, b) => a - b)).toEqual([0, ROWS]);
    expect(reports.map(({ files }) => files[0]!.duplicates).toSorted((a, b) => a - b)).toEqual([0, ROWS]);
    expect((await at.desk.pool.query('select count(*)::int as count from "MarketData"')).rows).toEqual([
      { count: ROWS },
    ]);
  });
});
