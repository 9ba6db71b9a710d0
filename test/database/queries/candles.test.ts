/** The latest candles of a symbol are found in any month, independent of the time of the latest quote. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenPrisma } from '../../../src/database/prisma.ts';
import { openPrisma } from '../../../src/database/prisma.ts';
import { readCandles } from '../../../src/database/queries/candles.ts';
import type { Interval } from '../../../src/domain/interval.ts';
import { openSqlDesk } from '../../support/sql-desk.ts';
import type { SqlDesk } from '../../support/sql-desk.ts';

let desk: SqlDesk;
let reader: OpenPrisma;

beforeAll(async () => {
  desk = await openSqlDesk();
  await desk.instrument('BTCUSD');
  await desk.instrument('ETHUSD');
  await desk.root.query(`select ensure_month_partitions('MarketData', '2018-01-01', '2018-12-31')`);
  // A minute in three hours, and every minute of one day in March and one in November.
  await desk.root.query(`insert into "MarketData" (symbol, interval, timestamp, open, high, low, close, volume)
    select 'BTCUSD', '1m', t, 10, 12, 9, 10 + extract(day from t) * 0.00000001, extract(epoch from t)::bigint % 1000
      from (select generate_series('2018-01-01'::timestamptz, '2018-12-01', '3 hours') union
            select generate_series('2018-03-10'::timestamptz, '2018-03-11', '1 minute') union
            select generate_series('2018-11-10'::timestamptz, '2018-11-11', '1 minute')) s (t)`);
  await desk.root.query(`insert into "MarketData" (symbol, interval, timestamp, open, high, low, close, volume)
    select s, k.name, t, 1, 1, 1, 1, 1 from unnest(array['BTCUSD', 'ETHUSD']) s, (values ('1h', interval '1 hour'), ('1d', interval '1 day'), ('1M', interval '1 month')) k (name, step),
           lateral generate_series('2018-02-01'::timestamptz, '2018-11-30', k.step) t`);
  const person = await desk.person({ role: 'traderai_viewer' });
  reader = openPrisma(desk.configOf(person.login), { application: 'test' });
});
afterAll(async () => {
  await reader.close();
  await desk.close();
});

const at = (text: string): number => Date.parse(`2018-${text}Z`);

describe.each([
  ['no quote', null],
  ['a quote of the last candle', '2018-12-01T00:00:00Z'],
  ['a quote long after it', '2030-01-01T00:00:00Z'],
  ['a quote long before it', '2018-03-01T00:00:00Z'],
])('with %s', (_, quotedAt) => {
  beforeAll(async () => {
    await desk.root.query('delete from "Quote"');
    if (quotedAt !== null)
      await desk.root.query(`insert into "Quote" (symbol, last, quoted_at) select symbol, 10, $1 from "Instrument"`, [
        quotedAt,
      ]);
  });

  test.each([
    ['1m', {}],
    ['1m', { to: at('11-10T12:00') }],
    ['1m', { to: at('07-01T00:00') }],
    ['1m', { from: at('11-30T00:00') }],
    ['1m', { from: at('03-09T00:00'), to: at('03-10T00:03') }],
    ['1m', { from: at('12-30T00:00') }],
    ['1h', {}],
    ['1d', { to: at('06-06T06:06') }],
    ['1M', {}],
    ['1w', {}],
  ] as const)('%s %o', async (interval, span) => {
    for (const limit of [1, 24, 500, 3000, 1_000_000])
      expect(await read(interval, span, limit)).toEqual(await expected(interval, span, limit));
  });
});

interface Span {
  readonly from?: number;
  readonly to?: number;
}

async function read(interval: Interval, span: Span, limit: number): Promise<string[]> {
  const candles = await readCandles(reader.db, { symbol: 'BTCUSD', interval, ...span, limit });
  return candles.map(({ timestamp, open, high, low, close, volume }) =>
    [new Date(timestamp).toISOString(), open, high, low, close, volume].join(' '),
  );
}

/** The same query without a search by months. */
async function expected(interval: Interval, { from, to }: Span, limit: number): Promise<string[]> {
  const { rows } = await desk.root.query<{ text: string }>(
    `select to_char(timestamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || ' ' || concat_ws(' ', trim_scale(open), trim_scale(high), trim_scale(low), trim_scale(close), trim_scale(volume)) as text
       from (select * from "MarketData" where symbol = 'BTCUSD' and interval = $1 and timestamp >= coalesce($2::timestamptz, '-infinity') and timestamp < coalesce($3::timestamptz, 'infinity')
              order by timestamp desc limit $4) m order by timestamp`,
    [interval, from === undefined ? null : new Date(from), to === undefined ? null : new Date(to), limit],
  );
  return rows.map(({ text }) => text);
}
