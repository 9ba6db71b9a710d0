/** A volume that a file lacks is unknown: it is stored, compared and exported as unknown. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { csv, minute, openImportDesk, row } from './import-desk.ts';
import type { ImportDesk } from './import-desk.ts';

let at: ImportDesk;
beforeAll(async () => {
  at = await openImportDesk();
});
afterAll(() => at.close());
beforeEach(() => at.clear());

const untold = (n: number): string => row(n).replace(/[^,]*$/, '');
const volumes = async (): Promise<(string | null)[]> =>
  (
    await at.desk.pool.query<{ volume: string | null }>(
      'select trim_scale(volume)::text as volume from "MarketData" order by timestamp',
    )
  ).rows.map(({ volume }) => volume);

test('a file without a volume column is imported, and so is an empty field; zero stays zero', async () => {
  const lines = [0, 1].map((n) => row(n).split(',').slice(0, 6).join(','));
  await at.report(at.write('without.csv', `timestamp,symbol,open,high,low,close\n${lines.join('\n')}\n`));
  await at.report(at.write('empty.csv', csv(row(2), untold(3), row(4).replace(/[^,]*$/, '0'))));
  expect(await volumes()).toEqual([null, null, '1.5', null, '0']);
});

test.each(['keep', 'replace'] as const)(
  'a repeated file gives the same candles, under the policy %s',
  async (onConflict) => {
    const file = at.write('file.csv', csv(row(0), untold(1), untold(1), row(2)));
    expect(await at.report(file, { onConflict })).toMatchObject({ inserted: 3, duplicates: 1, conflicts: 0 });
    const sum = await at.checksum();
    expect(await at.report(file, { onConflict })).toMatchObject({
      inserted: 0,
      duplicates: 4,
      conflicts: 0,
      updated: 0,
    });
    expect(await at.checksum()).toBe(sum);
  },
);

test('unknown and zero are two values: they conflict, and the policy decides', async () => {
  await at.report(at.write('untold.csv', csv(untold(0), row(1))));
  const other = at.write('told.csv', csv(row(0).replace(/[^,]*$/, '0'), untold(1)));
  const kept = await at.report(other);
  expect(kept).toMatchObject({ duplicates: 0, conflicts: 2 });
  expect(kept.conflictRows.map(({ timestamp, stood, offered }) => [timestamp, stood.volume, offered.volume])).toEqual([
    [Date.parse(minute(0)), null, '0'],
    [Date.parse(minute(1)), '1.5', null],
  ]);
  expect(await volumes()).toEqual([null, '1.5']);
  expect(await at.report(other, { onConflict: 'replace' })).toMatchObject({ updated: 2 });
  expect(await volumes()).toEqual(['0', null]);
});

test('inside one file the last row wins even with an unknown volume', async () => {
  expect(
    await at.report(at.write('file.csv', csv(row(0), untold(0), untold(0))), { onConflict: 'replace' }),
  ).toMatchObject({ inserted: 1, duplicates: 1, conflicts: 1 });
  expect(await volumes()).toEqual([null]);
});
