import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { csv, expectInterruptedImport, openImportDesk, row } from './import-desk.ts';
import type { ImportDesk } from './import-desk.ts';

let at: ImportDesk;
beforeAll(async () => {
  at = await openImportDesk();
});
afterAll(() => at.close());
beforeEach(() => at.clear());

const ROWS = 100_000;
const many = csv(...Array.from({ length: ROWS }, (_, n) => row(n)));

test.each([30, 60])(
  'interrupted after %i pieces of work nothing is imported, and the next import stores everything',
  (pieces) => expectInterruptedImport(at, ROWS, pieces),
);

test('a connection that is lost during an import leaves nothing, and reports that the database is unavailable', async () => {
  const file = at.write('file.csv', many);
  let count = 0;
  let ended: Promise<number | null> = Promise.resolve(null);
  const onProgress = (): void => {
    count += 1;
    if (count === 30) ended = at.desk.pool.query(END_THE_COPY).then(({ rowCount }) => rowCount);
  };
  expect(await at.import(file, {}, { chunkRows: 500, onProgress })).toMatchObject({
    ok: false,
    error: { kind: 'unavailable' },
  });
  expect(await ended).toBe(1);
  expect(await at.candles()).toEqual([]);
  expect(await at.report(file)).toMatchObject({ inserted: ROWS });
});

const END_THE_COPY = `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'copy%'`;
