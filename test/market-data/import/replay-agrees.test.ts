/**
 * An import and a replay of one file accept, reject and count the same rows, and keep the same of two different ones.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closedOf, opened, tell } from '../feeds/telling.ts';
import { heldTime } from '../feeds/held-time.ts';
import { csv, minute, openImportDesk } from './import-desk.ts';
import type { ImportDesk } from './import-desk.ts';

let at: ImportDesk;
beforeAll(async () => {
  at = await openImportDesk();
});
afterAll(() => at.close());

const PRICES = [
  '1',
  '1.0',
  '1e0',
  '2',
  '0',
  '-1',
  '',
  'NaN',
  '99999999999.99999999',
  '100000000000',
  '100000000000.00000001',
  '1e12',
  '0.123456789',
];
const VOLUMES = ['', '0', '0.0', '5', '5.00', '-1', '1e13', 'x'];
const lines = fc.array(
  fc
    .record({
      at: fc.nat(3),
      symbol: fc.constantFrom('ABC', 'abc', 'XYZ', '-'),
      price: fc.constantFrom(...PRICES),
      volume: fc.constantFrom(...VOLUMES),
    })
    .map(({ at: n, symbol, price, volume }) => `${minute(n)},${symbol},${price},${price},${price},${price},${volume}`),
  { minLength: 1, maxLength: 25 },
);

test('for any rows', async () => {
  await fc.assert(
    fc.asyncProperty(lines, async (rows) => {
      await at.clear();
      const path = at.write('rows.csv', csv(`${minute(0)},GOOD,1,1,1,1,1`, ...rows));
      const {
        rows: count,
        rejected,
        duplicates,
        conflicts,
        rejects,
        duplicateRows,
        conflictRows,
      } = await at.report(path);
      const feed = opened(`replay:${path},speed=max`, heldTime());
      const told = closedOf(await tell(feed)).flatMap((event) => (event.kind === 'candle' ? [event.candle] : []));
      expect(feed.rowReport()).toEqual({
        rows: count,
        rejected,
        duplicates,
        conflicts,
        rejects,
        duplicateRows,
        conflictRows,
      });
      const prices = await at.desk.pool.query<{ told: string }>(
        `select concat_ws(' ', symbol, extract(epoch from timestamp)::bigint, trim_scale(close)) as told from "MarketData" order by timestamp, symbol`,
      );
      expect(told.map(({ symbol, timestamp, close }) => `${symbol} ${timestamp / 1000} ${close.toFixed()}`)).toEqual(
        prices.rows.map((row) => row.told),
      );
    }),
    { numRuns: 40 },
  );
});
