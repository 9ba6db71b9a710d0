import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gunzipSync } from 'node:zlib';
import { from as copyFrom } from 'pg-copy-streams';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sharedFile } from '../../support/shared-data.ts';
import { HEADER, openImportDesk, partitions } from './import-desk.ts';
import type { ImportDesk } from './import-desk.ts';

let at: ImportDesk;
beforeAll(async () => {
  at = await openImportDesk();
});
afterAll(() => at.close());

/** A year in which every seventh minute is missing, as in a thin market. */
function madeYear(): string {
  const lines = [HEADER];
  for (let n = 0; n < 58_000; n += 1) {
    if (n % 7 === 3) continue;
    const at = new Date(Date.UTC(2019, 0, 1) + n * 9 * 60_000).toISOString();
    const cents = String((n * 7919) % 100).padStart(2, '0');
    const price = 1_000 + (n % 500);
    lines.push(
      `${at},THIN,${price}.${cents},${price + 1}.${cents},${price - 1}.${cents},${price}.${cents},${(n % 97) / 8}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

const real = sharedFile('data/bars_1m_bitfinex_BTCUSD_2018.csv.gz');
const years: readonly (readonly [string, () => string])[] = [
  ['made', () => at.write('year.csv', madeYear())],
  // Some machines have real data beside the project.
  ...(real === null ? [] : [['real', () => real] as const]),
];

function* pagesOf(lines: readonly string[]): Generator<string> {
  for (let from = 0; from < lines.length; from += 5_000) yield `${lines.slice(from, from + 5_000).join('\n')}\n`;
}

test.each(years)(
  'a %s year is imported to the last digit, once',
  async (_name, path) => {
    await at.clear();
    const file = path();
    const bytes = readFileSync(file);
    const lines = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trimEnd().split('\n').slice(1);
    const report = await at.report(file);
    expect(report).toMatchObject({
      rows: lines.length,
      inserted: lines.length,
      duplicates: 0,
      conflicts: 0,
      rejected: 0,
    });
    if (path() === real) expect(report.inserted).toBe(520_499);
    expect(await partitions(at.desk.pool)).toHaveLength(12);

    // The server reads the file's own text: every number must equal the stored one.
    await at.desk.pool.query(
      'create table if not exists wanted (at timestamptz, symbol text, open numeric, high numeric, low numeric, close numeric, volume numeric); truncate wanted',
    );
    const client = await at.desk.pool.connect();
    await pipeline(Readable.from(pagesOf(lines)), client.query(copyFrom('copy wanted from stdin (format csv)')));
    client.release();
    const { rows } = await at.desk.pool.query<{ equal: number }>(
      `select count(*)::int as equal from wanted w join "MarketData" m
         on (m.timestamp, m.symbol, m.interval, m.open, m.high, m.low, m.close, m.volume) = (w.at, w.symbol, '1m', w.open, w.high, w.low, w.close, w.volume)`,
    );
    expect(rows[0]!.equal).toBe(lines.length);

    const sum = await at.checksum();
    expect(await at.report(file)).toMatchObject({
      rows: lines.length,
      inserted: 0,
      updated: 0,
      duplicates: lines.length,
      conflicts: 0,
    });
    expect(await at.checksum()).toBe(sum);
  },
  180_000,
);
