/** The time of fills inside a bar, with the shipped program: other bars and later bars do not change it. */
import { describe, expect, test } from 'vitest';
import { runJson } from '../support/binary.ts';
import { jsonInProcess, runInProcess } from '../support/in-process.ts';
import {
  HEADER,
  at,
  bar,
  engine,
  minute,
  openDesk,
  rehearse,
  removeRecordedDesks,
  tradesOf,
  write,
} from '../support/recorded-desk.ts';
import type { ListedOrder } from '../support/recorded-desk.ts';

removeRecordedDesks();

describe('bars of several lengths', () => {
  const fine = write('fine.csv', [
    HEADER,
    bar(0, '100,100,100,100,1000'),
    bar(1, '101,101,101,101,1000'),
    bar(2, '102,103,90,102,1000'),
    bar(700, '110,110,110,110,1000'),
    bar(1_440, '120,120,120,120,1000'),
    bar(1_441, '121,121,121,121,1000'),
  ]);
  const coarse = write('coarse.csv', [
    HEADER,
    bar(0, '100,120,90,120,9000', 'BARUSD', '1h'),
    bar(0, '50,60,40,55,100000', 'STOCK', '1d'),
    bar(1_440, '56,66,46,58,100000', 'STOCK', '1d'),
    bar(0, '100,150,90,140,90000', 'BARUSD', '1d'),
  ]);
  const plan = write('plan.txt', [
    `${minute(1)} client-order-id=a b 1 BARUSD @mkt`,
    `${minute(2)} client-order-id=b b 1 BARUSD @mkt`,
    `${minute(2)} client-order-id=c b 1 BARUSD @120 gtc`,
    `${minute(2)} client-order-id=d b 1 BARUSD @last-5 gtc`,
    `${minute(2)} client-order-id=e s 1 BARUSD @last+15 gtc`,
  ]);
  const wanted = [
    '00:01:00.000Z 1 BUY 1 101.06 TAKER',
    '00:02:00.000Z 2 BUY 1 102.06 TAKER',
    '00:02:00.000Z 3 BUY 1 102 TAKER',
    '00:02:59.999Z 4 BUY 1 96 MAKER',
    '2025-01-03T00:00:00.000Z 5 SELL 1 120 TAKER',
  ];

  test.each([
    ['alone', [fine]],
    ['before the coarser ones', [fine, coarse]],
    ['after the coarser ones', [coarse, fine]],
  ])('trade by the finest, %s', { timeout: 120_000 }, async (_, feeds) => {
    expect(await rehearse(feeds, plan)).toEqual(wanted);
  });
});

test('later bars change nothing before them', { timeout: 120_000 }, async () => {
  const past = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) =>
    bar(n, `${100 + (n % 3)},${103 + (n % 3)},${96 - (n % 4)},${101 + (n % 2)},${20 + n * 10}`),
  );
  // The hour is still open at that time: its open and volume are known, the rest is not.
  const futures = [
    ['100,130,90,125,5000', [bar(10, '111,112,105,106,400'), bar(11, '0.5,0.6,0.4,0.5,10')]],
    ['100,900,1,2,5000', [bar(10, '80,90,70,75,1'), bar(12, '9000,9100,8000,9000,100000')]],
  ] as const;
  const plan = write(
    'past.txt',
    [1, 3, 5, 7, 10].flatMap((n) => [
      `${minute(n)} b 3 BARUSD @mkt`,
      `${minute(n)} b 5 BARUSD @last-4 gtc`,
      `${minute(n)} s 2 BARUSD @last+1 ioc`,
    ]),
  );
  const before: unknown[] = [];
  for (const [place, [hour, rows]] of futures.entries()) {
    const desk = await openDesk();
    await desk.pool.query(`insert into "Instrument" (symbol, name) values ('BARUSD', 'Bars')`);
    await jsonInProcess(['alert', 'rule', 'create', 'BARUSD last > 101'], at(desk));
    await runJson(
      engine([write(`future-${place}.csv`, [HEADER, ...past, bar(0, hour, 'BARUSD', '1h'), ...rows])], plan),
      at(desk),
    );
    const seen = async (text: string): Promise<unknown[]> => (await desk.pool.query(text, [minute(10)])).rows;
    before.push([
      await seen(
        'select t.executed_at, t.quantity, t.price, o.number from "Trade" t join "Order" o on o.id = t.order_id where t.executed_at < $1 order by t.sequence',
      ),
      await seen('select occurred_at, message from "Alert" where occurred_at < $1 order by occurred_at'),
      await seen(
        `select e.occurred_at, e.type, e.reason, o.number from "OrderEvent" e join "Order" o on o.id = e.order_id where e.occurred_at < $1 order by o.number, e.sequence`,
      ),
      await seen('select generated_at, direction from "Signal" where generated_at < $1'),
    ]);
  }
  expect(before[1]).toEqual(before[0]);
  expect((before[0] as unknown[][]).slice(0, 3).every((rows) => rows.length > 2)).toBe(true);
});

test(
  'a bar of unknown volume fills orders, and an order that ends unfilled shows why, as text and as JSON',
  { timeout: 120_000 },
  async () => {
    const day = (n: number, figures: string): string => bar(n * 1_440, figures, 'EURUSD', '1d');
    const recording = write('fx.csv', [
      HEADER,
      day(0, '1.0375,1.0504,1.0362,1.0487,0'),
      day(1, '1.0487,1.0627,1.0471,1.0625,0'),
      day(2, '1.0625,1.0796,1.0601,1.0789,0'),
      day(3, '1.0789,1.0853,1.0765,1.0784,0'),
    ]);
    const plan = write('fx.txt', [
      `${minute(1_440)} client-order-id=m b 1000 EURUSD @mkt gtc`,
      `${minute(1_440)} client-order-id=d b 1000 EURUSD @mkt`,
      `${minute(1_440)} client-order-id=l b 1000 EURUSD @1.06 gtc`,
      `${minute(1_440)} client-order-id=far b 1000 EURUSD @1.01 day`,
      `${minute(1_440)} client-order-id=ioc b 1000 EURUSD @1.02 ioc`,
      `${minute(1_440)} client-order-id=asked b 1000 EURUSD @1.03 gtc`,
      `${minute(2_880)} x asked`,
    ]);
    const desk = await openDesk();
    await jsonInProcess(engine([recording], plan), at(desk));
    expect(await tradesOf(desk)).toEqual(
      ['1', '2', '3'].map(
        (number) => `2025-01-03T00:00:00.000Z ${number} BUY 1000 ${number === '3' ? '1.0487' : '1.0493'} TAKER`,
      ),
    );
    const orders = await jsonInProcess<ListedOrder[]>(['order', 'list', '--all'], at(desk));
    expect(
      Object.fromEntries(
        orders.map(({ clientOrderId, status, endReason }) => [clientOrderId, `${status} ${endReason?.code}`]),
      ),
    ).toEqual({
      m: 'FILLED undefined',
      d: 'FILLED undefined',
      l: 'FILLED undefined',
      far: 'EXPIRED SESSION_ENDED_PRICE_NOT_REACHED',
      ioc: 'CANCELED IOC_REST',
      asked: 'CANCELED CANCEL_REQUESTED',
    });
    const shown = await runInProcess(['order', 'show', 'far'], at(desk));
    expect(shown.stdout.split('\n')[0]).toMatch(
      /^Order 4 EXPIRED: .*\. The session ended; the price of the order was not reached\.$/,
    );
    expect(shown.stdout).toMatch(/Reason +SESSION_ENDED_PRICE_NOT_REACHED: The session ended/);
    expect((await runInProcess(['order', 'list', '--all'], at(desk))).stdout).toContain('Canceled on request.');
    const { rows } = await desk.pool.query('select volume from "MarketData" union select volume from "Quote"');
    expect(rows).toEqual([{ volume: null }]);
    expect(await jsonInProcess(['db', 'verify'], at(desk))).toMatchObject({ ok: true });
  },
);
