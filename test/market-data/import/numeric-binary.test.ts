import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OpenCopy } from '../../../src/market-data/import/open-copy.ts';
import { RowEncoder } from '../../../src/market-data/import/row-encoder.ts';
import type { CandleRow } from '../../../src/domain/candle-row.ts';
import { openTestDesk } from '../../support/desk.ts';
import type { TestDesk } from '../../support/desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openTestDesk({ schema: 'none' });
  await desk.pool
    .query(`create table copied (n integer generated always as identity, symbol text, interval text, source text, timestamp timestamptz(3),
    open numeric(20,8), high numeric(20,8), low numeric(20,8), close numeric(20,8), volume numeric(28,8))`);
});
afterAll(() => desk.close());

/** Canonical text of any number that the desk can store: up to 12 digits before and 8 after the point. */
const numbers = fc
  .tuple(
    fc.oneof(
      fc.bigInt({ min: 0n, max: 999_999_999_999n }),
      fc.integer({ min: 0, max: 11 }).map((zeros) => 10n ** BigInt(zeros)),
      fc.constant(0n),
    ),
    fc.oneof(
      fc.integer({ min: 0, max: 99_999_999 }),
      fc.integer({ min: 0, max: 7 }).map((zeros) => 10 ** zeros),
      fc.constant(0),
    ),
  )
  .map(([whole, fraction]) => `${whole}.${String(fraction).padStart(8, '0')}`.replace(/\.?0+$/, '') || '0');

const instants = fc
  .integer({ min: 0, max: Date.UTC(2199, 11, 31, 23, 59) / 60_000 })
  .map((minutes) => minutes * 60_000);
const rows: fc.Arbitrary<CandleRow> = fc.record({
  symbol: fc.constantFrom('A', 'BTC/USD:PERP-1._', 'X'.repeat(32)),
  interval: fc.constantFrom('1m', '1M'),
  timestamp: instants,
  open: numbers,
  high: numbers,
  low: numbers,
  close: numbers,
  volume: numbers,
});

test('a number from binary COPY equals the number that SQL reads from the same text, to the last byte', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(rows, { minLength: 1, maxLength: 300 }),
      fc.constantFrom('import', 'Börse ☃'),
      async (some, source) => {
        await desk.pool.query('truncate copied restart identity');
        const encoder = new RowEncoder(source);
        for (const row of some) encoder.add(row);
        const client = await desk.pool.connect();
        const copy = new OpenCopy(
          client,
          'copy copied (symbol, interval, source, timestamp, open, high, low, close, volume) from stdin (format binary)',
        );
        await copy.write(encoder.take());
        expect(await copy.finish()).toBe(some.length);
        client.release();
        // numeric_send shows digits, weight, sign and scale, which a comparison by value would not.
        const { rows: different } = await desk.pool.query(
          `select c.n from copied c full join unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
             with ordinality as t (symbol, interval, timestamp, open, high, low, close, volume, n) on t.n = c.n
          where (c.symbol, c.interval, c.source, c.timestamp) is distinct from (t.symbol, t.interval, $9::text, t.timestamp)
             or numeric_send(c.open) is distinct from numeric_send(t.open::numeric(20,8)) or numeric_send(c.high) is distinct from numeric_send(t.high::numeric(20,8))
             or numeric_send(c.low) is distinct from numeric_send(t.low::numeric(20,8)) or numeric_send(c.close) is distinct from numeric_send(t.close::numeric(20,8))
             or numeric_send(c.volume) is distinct from numeric_send(t.volume::numeric(28,8))`,
          [
            ...(['symbol', 'interval'] as const).map((name) => some.map((row) => row[name])),
            some.map((row) => new Date(row.timestamp)),
            ...(['open', 'high', 'low', 'close', 'volume'] as const).map((name) => some.map((row) => row[name])),
            source,
          ],
        );
        expect(different).toEqual([]);
      },
    ),
    { numRuns: 100 },
  );
});
