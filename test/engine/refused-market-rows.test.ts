/** A row of the market that the database refuses is set aside; everything else is booked. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { candle, d } from '../domain/samples.ts';
import type { Person } from '../support/sql-desk.ts';
import { madeFeed } from './made-feed.ts';
import { MINUTE_MS, RefusingDesk, START, bars, criticalAlerts, feedOf, place } from './refusing-desk.ts';
import type { Cast } from './refusing-desk.ts';

let desk: RefusingDesk;
let cast: Cast;
let culprit: Person;
let bystander: Person;
let symbol: string;
let other: string;

beforeAll(async () => {
  desk = await RefusingDesk.open();
});
afterAll(() => desk.close());
beforeEach(async () => {
  cast = await desk.cast();
  ({ culprit, bystander, symbol, other } = cast);
});
afterEach(() => desk.permit());

describe('a row of the market is set aside', () => {
  async function aside(of: string): Promise<string[]> {
    return (
      await desk.root.query<{ kind: string }>('select kind from "Quarantine" where symbol = $1 order by position', [of])
    ).rows.map(({ kind }) => kind);
  }

  test.each(['Quote', 'MarketData'] as const)(
    'when its row in %s is refused: the bar is not booked, the next bars are',
    async (table) => {
      await desk.run([feedOf(cast, 1)]);
      const filled = await place(cast, bystander);
      const mad = [...bars(other, 5)];
      mad[2] = candle('666 666 666 666 1000', { symbol: other, timestamp: START + 2 * MINUTE_MS });
      await desk.refuse(
        table,
        table === 'Quote'
          ? `new.symbol = '${other}' and new.last = 666`
          : `new.symbol = '${other}' and new.close = 666`,
      );
      // One instant in each booking, because only the last quote of a booking is a row.
      const name = `feed ${symbol}`;
      const instants = { batchSize: 1, beforeBatch: (position: number) => desk.booked(name, position) };
      const { ending, refusals } = await desk.run([
        madeFeed([...bars(symbol, 5), ...mad], { name, ...(table === 'Quote' ? instants : { batchSize: 1000 }) }),
      ]);
      expect(ending).toBe('idle');
      expect(refusals).toEqual([
        expect.stringMatching(new RegExp(`candle of ${other} at 2018-11-12T00:02:00.000Z .*this row is refused`)),
      ]);
      expect(await desk.orderOf(filled)).toMatchObject({ status: 'FILLED' });
      expect(await aside(other)).toEqual(['candle']);
      expect(
        (await desk.root.query('select count(*)::int as candles from "MarketData" where symbol = $1', [other])).rows,
      ).toEqual([{ candles: 4 }]);
      expect((await desk.root.query('select last::int from "Quote" where symbol = $1', [other])).rows).toEqual([
        { last: 100 },
      ]);
      await desk.leadsAgain(cast);
    },
  );

  test('also when the engine has stepped thousands of bars after it before the server refuses it', async () => {
    const all = [...bars(other, 6_000)];
    all[4_200] = candle('666 666 666 666 1000', { symbol: other, timestamp: START + 4_200 * MINUTE_MS });
    await desk.refuse('MarketData', `new.symbol = '${other}' and new.close = 666`);
    const { ending, refusals } = await desk.run([madeFeed(all, { name: `feed ${other}`, batchSize: 1_000 })]);
    expect(ending).toBe('idle');
    expect(refusals).toHaveLength(1);
    const { rows } = await desk.root.query(
      `select count(*)::int as candles, count(*) filter (where timestamp >= now_at)::int as later,
              (select position::int from "FeedCursor" where feed = $2) as position,
              (select sum(volume)::int from "MarketData" where symbol = $1 and timestamp >= day) =
              (select volume::int from "Quote" where symbol = $1) as is_volume_of_day
         from "MarketData",
              (select $3::timestamptz as now_at, date_trunc('day', max(timestamp), 'UTC') as day from "MarketData" where symbol = $1) at
        where symbol = $1 group by day`,
      [other, `feed ${other}`, new Date(START + 4_201 * MINUTE_MS)],
    );
    expect(rows).toEqual([{ candles: 5_999, later: 1_799, position: 12_000, is_volume_of_day: true }]);
    await desk.leadsAgain(cast);
  });

  test('when its price is beyond the bound: no order fills', async () => {
    await desk.run([feedOf(cast, 1)]);
    const seller = await place(cast, culprit, { symbol: other, side: 'SELL', type: 'LIMIT', limitPrice: d('200') });
    const filled = await place(cast, bystander);
    const mad = [...bars(other, 5)];
    mad[2] = candle('100000000001 100000000001 100000000001 100000000001 1000', {
      symbol: other,
      timestamp: START + 2 * MINUTE_MS,
    });
    const { ending } = await desk.run([madeFeed([...bars(symbol, 5), ...mad], { name: `feed ${symbol}` })]);
    expect(ending).toBe('idle');
    expect(await desk.orderOf(seller)).toMatchObject({ status: 'NEW' });
    expect(await desk.orderOf(filled)).toMatchObject({ status: 'FILLED' });
    // At its open and at its close.
    expect(await aside(other)).toEqual(['candle', 'candle']);
    await desk.leadsAgain(cast);
  });

  test('when it is a signal', async () => {
    await desk.refuse('Signal', `new.symbol = '${other}'`);
    await desk.run([feedOf(cast, 1)]);
    const filled = await place(cast, bystander);
    const moving = Array.from({ length: 60 }, (_, minute) => {
      const price = minute < 40 ? 200 - minute : 160 + (minute - 40) * 5;
      return candle(`${price} ${price + 1} ${price - 1} ${price} 1`, {
        symbol: other,
        timestamp: START + minute * MINUTE_MS,
      });
    });
    const { ending } = await desk.run([
      madeFeed([...bars(symbol, 60), ...moving], { name: `feed ${symbol}`, batchSize: 1000 }),
    ]);
    expect(ending).toBe('idle');
    expect(await aside(other)).toEqual(['signal']);
    expect(await desk.orderOf(filled)).toMatchObject({ status: 'FILLED' });
    expect(
      (await desk.root.query('select count(*)::int as candles from "MarketData" where symbol = $1', [other])).rows,
    ).toEqual([{ candles: 60 }]);
  });

  test.each([
    ['the state of a rule', 'AlertRule', (rule: string) => `new.id = '${rule}' and new.triggered`],
    ['its alert', 'Alert', (rule: string) => `new.rule_id = '${rule}' and new.type = 'PRICE_THRESHOLD'`],
  ] as const)('when it is %s, and its owner gets an alert', async (_, table, when) => {
    await desk.run([feedOf(cast, 1)]);
    const { rows } = await culprit.pool.query<{ id: string }>(
      `select id from create_alert_rule($1, 'LAST', 'ABOVE', 120)`,
      [other],
    );
    await desk.refuse(table, when(rows[0]!.id));
    const filled = await place(cast, bystander);
    const risen = [
      ...bars(other, 2),
      candle('130 130 130 130 1000', { symbol: other, timestamp: START + 2 * MINUTE_MS }),
    ];
    const { ending } = await desk.run([madeFeed([...bars(symbol, 3), ...risen], { name: `feed ${symbol}` })]);
    expect(ending).toBe('idle');
    expect((await desk.root.query('select last::int from "Quote" where symbol = $1', [other])).rows).toEqual([
      { last: 130 },
    ]);
    expect(await criticalAlerts(culprit)).toEqual([
      expect.stringContaining(`An alert rule of ${other} cannot be booked`),
    ]);
    expect(await criticalAlerts(bystander)).toEqual([]);
    expect(await desk.orderOf(filled)).toMatchObject({ status: 'FILLED' });
    await desk.leadsAgain(cast);
  });

  test('when its instrument cannot be created: market data of other instruments is booked', async () => {
    await desk.refuse('Instrument', `new.symbol = '${other}'`);
    const { ending, refusals } = await desk.run([feedOf(cast, 2)]);
    expect(ending).toBe('idle');
    expect(refusals[0]).toContain(`The database refused instrument ${other}: this row is refused.`);
    expect(await aside(other)).toContain('instrument');
    expect((await desk.root.query('select last::int from "Quote" where symbol = $1', [symbol])).rows).toEqual([
      { last: 100 },
    ]);
  });

  test('and the engine continues when the alert about it is refused too', async () => {
    await desk.run([feedOf(cast, 1)]);
    const refused = await place(cast, culprit);
    const filled = await place(cast, bystander);
    await desk.refuse('Trade', `new.order_id = '${refused}'`);
    await desk.refuse('Alert', 'true');
    const { ending, refusals } = await desk.run([feedOf(cast, 4)]);
    expect(ending).toBe('idle');
    expect(refusals).toHaveLength(1);
    expect(await desk.orderOf(filled)).toMatchObject({ status: 'FILLED' });
  });
});

test('a feed whose position is refused is closed, and other feeds and requests continue', async () => {
  await desk.run([feedOf(cast, 1)]);
  const filled = await place(cast, bystander);
  await desk.refuse('FeedCursor', `new.feed = 'bad ${symbol}'`);
  const bad = madeFeed(bars(other, 5), { name: `bad ${symbol}` });
  const good = madeFeed(bars(symbol, 5), { name: `feed ${symbol}` });
  const { ending, refusals, troubles } = await desk.run([bad, good]);
  expect({ ending, troubles }).toEqual({ ending: 'idle', troubles: [] });
  expect(refusals).toEqual([expect.stringContaining(`The database refused the position of bad ${symbol}`)]);
  expect(await desk.orderOf(filled)).toMatchObject({ status: 'FILLED' });
  expect((await desk.root.query('select from "MarketData" where symbol = $1', [other])).rowCount).toBe(1);
});

test('one cause alerts once until it is acknowledged', async () => {
  await desk.run([feedOf(cast, 1)]);
  await desk.refuse('Quote', `new.symbol = '${other}' and new.quoted_at > '2018-11-12T00:01:30Z'`);
  await desk.run([feedOf(cast, 6)]);
  const alerts = async (): Promise<number> =>
    (await desk.root.query(`select from "Alert" where type = 'SYSTEM_ERROR' and symbol = $1`, [other])).rowCount ?? 0;
  expect(await alerts()).toBe(1);
  await desk.root.query(`update "Alert" set acknowledged = true, acknowledged_at = now() where symbol = $1`, [other]);
  await desk.run([feedOf(cast, 8)]);
  expect(await alerts()).toBe(2);
});
