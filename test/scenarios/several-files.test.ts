/**
 * One series of bars in several recordings, in one run or in several, with the shipped program: the result is that of
 * one recording.
 */
import { describe, expect, test } from 'vitest';
import { runJson } from '../support/binary.ts';
import type { TestDesk } from '../support/desk.ts';
import { jsonInProcess, runInProcess } from '../support/in-process.ts';
import {
  HEADER,
  at,
  bar,
  engine,
  minute,
  openDesk,
  removeRecordedDesks,
  tradesOf,
  write,
} from '../support/recorded-desk.ts';
import { rows, wanted, writeZeros } from './zero-volumes.ts';

removeRecordedDesks();
const zeros = writeZeros();

/** The trades, candles and quote on the desk after a run. */
async function leftOn(desk: TestDesk): Promise<unknown> {
  const candles = await desk.pool.query<{ text: string }>(
    `select concat_ws(' ', symbol, interval, to_char(timestamp at time zone 'UTC', 'HH24:MI'), open::float8, high::float8, low::float8, close::float8, coalesce(volume::float8::text, '-')) as text
       from "MarketData" order by symbol, interval, timestamp`,
  );
  const quotes = await desk.pool.query(
    'select symbol, last, session_open, volume, quoted_at from "Quote" order by symbol',
  );
  expect(await jsonInProcess(['db', 'verify'], at(desk))).toMatchObject({ ok: true });
  return { trades: await tradesOf(desk), candles: candles.rows.map(({ text }) => text), quotes: quotes.rows };
}

async function leftBy(runs: readonly (readonly string[])[], plan: string): Promise<unknown> {
  const desk = await openDesk();
  // The next run enters the lines that one run did not reach.
  for (const feeds of runs) expect((await runInProcess(engine(feeds, plan), at(desk))).code).toBeLessThanOrEqual(1);
  return leftOn(desk);
}

describe('zeros after a known volume', () => {
  test.each([
    ['in one file', [[zeros.whole]]],
    ['cut into two', [[zeros.first, zeros.second]]],
    ['cut into two and named the other way round', [[zeros.second, zeros.first]]],
    ['in two files that overlap', [[zeros.whole, zeros.second]]],
    ['in two runs on one desk', [[zeros.first], [zeros.second]]],
  ])('fill nothing, %s', { timeout: 120_000 }, async (_, runs) => {
    expect(await leftBy(runs, zeros.plan)).toMatchObject(wanted);
  });

  test('from an earlier file count too; zeros in a later file do not', { timeout: 120_000 }, async () => {
    const known = await openDesk();
    await runJson(['candle', 'import', zeros.first], at(known));
    await runJson(engine([zeros.second], zeros.plan), at(known));
    // An import keeps a zero of its file.
    expect(await leftOn(known)).toMatchObject({
      ...wanted,
      candles: [wanted.candles[0]!.replace('-', '0'), ...wanted.candles.slice(1)],
    });
    // Only the bar of minute 4 is stored: the volumes before it are unknown, and fill.
    const later = await openDesk();
    await jsonInProcess(['candle', 'import', write('later.csv', [HEADER, rows[4]!])], at(later));
    await jsonInProcess(engine([zeros.second], zeros.plan), at(later));
    expect(await tradesOf(later)).toEqual(['00:02:00.000Z 1 BUY 5 100 TAKER', '00:03:59.999Z 2 BUY 3 97 MAKER']);
  });
});

describe('a bar with different values in two files', () => {
  const shared = [bar(0, '100,100,100,100,100'), bar(1, '100,102,98,101,100')];
  const one = [...shared, bar(2, '103,104,90,95,0'), bar(3, '95,96,94,95,100')];
  const other = [...shared, bar(2, '102,105,91,96,400'), bar(4, '97,97,97,97,100')];
  const plan = write('twice.txt', [`${minute(2)} b 50 BARUSD @mkt gtc`, `${minute(3)} s 2 BARUSD @mkt`]);

  test('is used once, from the file with the larger volume, in any order of names', { timeout: 120_000 }, async () => {
    const results: unknown[] = [];
    for (const [first, second] of [
      [one, other],
      [other, one],
    ])
      results.push(await leftBy([[write('a.csv', [HEADER, ...first!]), write('b.csv', [HEADER, ...second!])]], plan));
    expect(results[1]).toEqual(results[0]);
    expect(results[0]).toMatchObject({
      trades: [
        '00:02:00.000Z 1 BUY 40 102.06 TAKER',
        '00:03:00.000Z 1 BUY 10 95.05 TAKER',
        '00:04:00.000Z 2 SELL 2 96.95 TAKER',
      ],
      candles: expect.arrayContaining(['BARUSD 1m 00:02 102 105 91 96 400']),
      quotes: [{ last: '97.00000000', volume: '800.00000000' }],
    });
  });
});
