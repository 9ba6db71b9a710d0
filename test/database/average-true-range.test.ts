/** The ATR of the database against trusted values, and never from a candle of the future. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sharedFile } from '../support/shared-data.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let alice: Person;
beforeAll(async () => {
  desk = await openSqlDesk();
  alice = await desk.person();
});
afterAll(() => desk.close());

interface Candle {
  readonly at: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
}

const HOUR_MS = 3_600_000;
/** A candle each hour, with a range of `index` + 1 around 100. */
const RISING = Array.from({ length: 40 }, (_, index) => ({
  at: new Date(Date.UTC(2018, 0, 1) + index * HOUR_MS).toISOString(),
  high: String(100 + (index + 1) / 2),
  low: String(100 - (index + 1) / 2),
  close: '100',
}));

describe('the ATR', () => {
  test('begins with the mean of fourteen ranges, of which the first bar has none', async () => {
    await store('RISING', '1h', RISING);
    // Bars 1 to 14 have ranges of 2 to 15; then 1/14 of each new range.
    expect(await atrAt('RISING', hour(14))).toEqual({ atr: null, bars: 14 });
    expect(await atrAt('RISING', hour(15))).toEqual({ atr: '8.5', bars: 15 });
    expect(await atrAt('RISING', hour(16))).toEqual({ atr: '9.0357142857142857', bars: 16 });
  });

  test('sees no candle that closes after the clock of the market', async () => {
    // A millisecond before its close, the fifteenth candle counts as little as the ones after it.
    expect(await atrAt('RISING', hour(15) - 1)).toEqual({ atr: null, bars: 14 });
    expect(await atrAt('RISING', hour(15) + HOUR_MS - 1)).toEqual({ atr: '8.5', bars: 15 });
    await desk.root.query(`delete from "Quote" where symbol = 'RISING'`);
    expect(await atrNow('RISING')).toEqual({ atr: null, bars: 0 });
  });

  test('is of the interval in the settings of the instrument', async () => {
    await store(
      'DAILY',
      '1d',
      RISING.slice(0, 20).map((candle, index) => ({
        ...candle,
        at: new Date(Date.UTC(2018, 0, 1 + index)).toISOString(),
      })),
    );
    expect(await atrAt('DAILY', Date.UTC(2018, 0, 16))).toEqual({ atr: '8.5', bars: 15 });
    await expect(desk.root.query(`update "Instrument" set atr_interval = '2h' where symbol = 'DAILY'`)).rejects.toThrow(
      'atr_interval',
    );
  });

  test('becomes the prices of exits and of a trail, which a later candle does not change', async () => {
    const at = hour(15);
    await atrAt('RISING', at);
    await desk.root.query(`update "Quote" set bid = 100, ask = 100, last = 100 where symbol = 'RISING'`);
    const place = async (terms: string): Promise<string> =>
      (
        await alice.pool.query<{ id: string }>(`select id from place_order($1, $2, 'RISING', 'BUY', ${terms})`, [
          alice.portfolioId,
          'same',
        ])
      ).rows[0]!.id;
    const terms = `'LIMIT', 1, 100, 'GTC', take_profit => '{"r": 2}', stop_loss => '{"atr": "1.2"}'`;
    const id = await place(terms);
    // 1.2 ATR of 8.5 are 10.2: the stop is at 89.8, the target at twice the distance.
    const { rows } = await desk.root.query(
      'select trim_scale(limit_price)::text as limit, trim_scale(stop_price)::text as stop from "Order" where parent_id = $1 order by number',
      [id],
    );
    expect(rows).toEqual([
      { limit: '120.4', stop: null },
      { limit: null, stop: '89.8' },
    ]);
    await atrAt('RISING', hour(20));
    expect(await place(terms)).toBe(id);
    await expect(place(terms.replace('1.2', '1.3'))).rejects.toMatchObject({ detail: 'DUPLICATE_CLIENT_ORDER_ID' });
    await atrAt('RISING', at);
    const trail = await alice.pool.query(
      `select trim_scale(trail_amount)::text as trail from place_order($1, 'trail', 'RISING', 'BUY', 'TRAILING_STOP', 1, trail_atr => 0.777)`,
      [alice.portfolioId],
    );
    // 6.6045, rounded up to the tick.
    expect(trail.rows).toEqual([{ trail: '6.61' }]);
  });

  test.each([
    [
      'BTC',
      '1h',
      'reference/resample/bars_1m_bitfinex_BTCUSD_2018.BTCUSD.1h.csv.gz',
      'reference/indicators/BTCUSD_1h_bitfinex_2018.csv.gz',
    ],
    ['SPYD', '1d', 'data/bars_1d_skender_SPY_2017_2018.csv', 'reference/indicators/SPY_1d_skender.csv'],
  ] as const)('of %s agrees with the reference', async (symbol, interval, data, reference) => {
    const [candlePath, atrPath] = [sharedFile(data), sharedFile(reference)];
    if (candlePath === null || atrPath === null) return;
    const candles = tableOf(candlePath).map((row) => ({
      at: row['timestamp'] ?? row['date']!,
      high: row['high']!,
      low: row['low']!,
      close: row['close']!,
    }));
    const wanted = tableOf(atrPath);
    await store(symbol, interval, candles);
    const length = interval === '1h' ? HOUR_MS : 24 * HOUR_MS;
    for (let index = 14; index < candles.length; index += Math.ceil(candles.length / 40)) {
      const { atr } = await atrAt(symbol, new Date(candles[index]!.at).getTime() + length);
      const expected = Number(wanted[index]!['atr14']);
      expect(Math.abs(Number(atr) / expected - 1)).toBeLessThan(1e-9);
    }
  });
});

function hour(count: number): number {
  return Date.UTC(2018, 0, 1) + count * HOUR_MS;
}

async function store(symbol: string, interval: string, candles: readonly Candle[]): Promise<void> {
  await desk.instrument(symbol, { tick_size: '0.01', lot_size: '0.001', atr_interval: interval });
  await desk.root.query(`select ensure_month_partitions('MarketData', $1, $2)`, [candles[0]!.at, candles.at(-1)!.at]);
  await desk.root.query(
    `insert into "MarketData" (symbol, interval, timestamp, open, high, low, close, volume)
       select $1, $2, c.at, c.close, c.high, c.low, c.close, 1 from unnest($3::timestamptz[], $4::numeric[], $5::numeric[], $6::numeric[]) c (at, high, low, close)`,
    [symbol, interval, ...(['at', 'high', 'low', 'close'] as const).map((key) => candles.map((candle) => candle[key]))],
  );
}

/** At this time of the market's clock, for a login. */
async function atrAt(symbol: string, clock: number): Promise<{ atr: string | null; bars: number }> {
  await desk.quote(symbol, '100', '100', '100');
  await desk.root.query('update "Quote" set quoted_at = $2 where symbol = $1', [symbol, new Date(clock)]);
  return atrNow(symbol);
}

async function atrNow(symbol: string): Promise<{ atr: string | null; bars: number }> {
  const { rows } = await alice.pool.query<{ atr: string | null; bars: number }>(
    'select trim_scale(atr)::text as atr, bars from average_true_range($1)',
    [symbol],
  );
  return rows[0]!;
}

function tableOf(path: string): Record<string, string>[] {
  const bytes = readFileSync(path);
  const [head, ...lines] = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trim().split(/\r?\n/);
  const names = head!.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, index) => [names[index]!, value])));
}
