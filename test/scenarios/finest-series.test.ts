/**
 * Of several series of a symbol one matches orders: the shipped program reports which one, and orders that it does not
 * reach.
 */
import { expect, test } from 'vitest';
import { runBinary } from '../support/binary.ts';
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
import type { ListedOrder } from '../support/recorded-desk.ts';

removeRecordedDesks();

const DAY = 1_440;

test(
  'a run reports once which series matches orders and for which time, and reports orders that the series does not reach',
  { timeout: 120_000 },
  async () => {
    const fine = write('fine.csv', [HEADER, ...[0, 1, 2].map((n) => bar(DAY + n, '100,101,99,100,1000'))]);
    const hours = write('hours.csv', [
      HEADER,
      ...[0, 60, 120, DAY, DAY + 60, DAY + 120, 3 * DAY].map((n) => bar(n, '100,150,90,140,90000', 'BARUSD', '1h')),
      bar(0, '100,150,90,140,90000', 'BARUSD', '1d'),
    ]);
    const plan = write('plan.txt', [
      `${minute(90)} client-order-id=early b 1 BARUSD @mkt`,
      `${minute(90)} client-order-id=waits b 1 BARUSD @100 day`,
      `${minute(DAY + 90)} client-order-id=late b 1 BARUSD @mkt day`,
    ]);
    const desk = await openDesk();
    const run = await runBinary(engine([hours, fine], plan), at(desk));
    const reported = run.stderr.split('\n').filter((line) => line.startsWith('BARUSD: '));
    expect(reported).toEqual([
      'BARUSD: 1m bars match orders; 1h and 1d bars only move charts. The 1m bars begin at 2025-01-03T00:00:00.000Z, later than the 1h and 1d bars: no order fills before. The 1m bars end at 2025-01-03T00:03:00.000Z, earlier than the 1h bars: no order fills after.',
      'BARUSD: 1 order is still working; no 1m bars came after acceptance.',
    ]);
    expect(run.code).toBe(3);
    expect(run.stderr).toContain(
      'Wait for the first quote or bar of its finest series (longer bars change charts only). A limit or stop buy, and such a sale that closes a long position, need no price.',
    );
    const orders = await jsonInProcess<ListedOrder[]>(['order', 'list', '--all'], at(desk));
    expect(Object.fromEntries(orders.map(({ clientOrderId, status }) => [clientOrderId, status]))).toEqual({
      early: 'DENIED',
      waits: 'FILLED',
      late: 'NEW',
    });
    expect(await tradesOf(desk)).toEqual(['2025-01-03T00:00:00.000Z 2 BUY 1 100 TAKER']);

    const again = await runInProcess([...engine([hours, fine], plan), '--json'], at(desk));
    expect(JSON.parse(again.stdout)).toMatchObject({
      severalSeries: [
        {
          symbol: 'BARUSD',
          matching: { series: '1m', from: '2025-01-03T00:00:00.000Z', until: '2025-01-03T00:03:00.000Z' },
          charts: [
            { series: '1h', from: '2025-01-02T00:00:00.000Z', until: '2025-01-05T01:00:00.000Z' },
            { series: '1d', from: '2025-01-02T00:00:00.000Z', until: '2025-01-03T00:00:00.000Z' },
          ],
          unmetOrders: 1,
        },
      ],
    });
  },
);

test('a run with one series for a symbol reports nothing about series', { timeout: 120_000 }, async () => {
  const fine = write(
    'one.csv',
    [HEADER, bar(0, '100,101,99,100,1000'), bar(1, '100,101,99,100,1000', 'OTHER', '1h')].map((row) =>
      row.replace('00:01:00Z,OTHER', '00:00:00Z,OTHER'),
    ),
  );
  const run = await runInProcess(
    [...engine([fine], write('one.txt', [`${minute(1)} b 1 BARUSD @90 gtc`])), '--json'],
    at(await openDesk()),
  );
  expect(run.stderr).not.toContain('match orders');
  expect(JSON.parse(run.stdout)).toMatchObject({ ending: 'idle', severalSeries: [] });
});
