/** DAY orders over weekends, holidays and the close of an exchange, with the shipped program on recordings. */
import { describe, expect, test } from 'vitest';
import { runJson } from '../support/binary.ts';
import { jsonInProcess, runInProcess } from '../support/in-process.ts';
import { exchangeOrders, exchangePlan, exchangeRows, header, minute, openDayDesk, openExchange } from './day-desk.ts';

const DAILY = `Date,symbol,interval,Open,High,Low,Close,Volume
2025-03-06,MSFTX,1d,394.28,402.15,392.68,396.89,23304600
2025-03-07,MSFTX,1d,392.32,394.80,385.54,393.31,22034100
2025-03-10,MSFTX,1d,385.84,386.40,377.22,380.16,32840100
2025-03-11,MSFTX,1d,379.00,386.00,376.91,380.45,30380200
`;
const OVER_THE_WEEKEND = `2025-03-07T00:00:00Z client-order-id=thu b 2 MSFTX @mkt
2025-03-08T00:00:00Z client-order-id=fri b 3 MSFTX @mkt
2025-03-08T15:00:00Z client-order-id=sat b 4 MSFTX @mkt
2025-03-08T15:00:00Z client-order-id=low b 1 MSFTX @350
2025-03-10T14:30:00Z client-order-id=mon b 5 MSFTX @mkt
`;

/** The open with a slippage of five basis points, rounded up to the tick. */
const slipped = (open: number): string => String(Math.ceil(open * 1.0005 * 100 - 1e-9) / 100);

describe('on daily bars', () => {
  test('an order waits for the next session with a bar, also over a weekend, and ends with that session', async () => {
    const { options, engineOn, orderLines } = await openDayDesk();
    expect(await runJson(engineOn(DAILY, OVER_THE_WEEKEND), options)).toMatchObject({ ending: 'idle', events: 4 });
    expect(await orderLines()).toEqual([
      `fri FILLED ${slipped(385.84)} 2025-03-11T00:00 2025-03-10T00:00`,
      'low EXPIRED - 2025-03-11T00:00 2025-03-11T00:00',
      `mon FILLED ${slipped(379)} 2025-03-12T00:00 2025-03-11T00:00`,
      `sat FILLED ${slipped(385.84)} 2025-03-11T00:00 2025-03-10T00:00`,
      `thu FILLED ${slipped(392.32)} 2025-03-08T00:00 2025-03-07T00:00`,
    ]);
    expect(await runJson(['order', 'show', 'low'], options)).toMatchObject({
      status: 'EXPIRED',
      endReason: { code: 'SESSION_ENDED_PRICE_NOT_REACHED' },
      worksUntil: null,
      worksUntilKnown: true,
    });
  });

  test('with the hours of an exchange the order ends at its close, also when the bar closes later', async () => {
    const { desk, options, engineOn, orderLines } = await openDayDesk();
    await desk.pool.query(`insert into "Instrument" (symbol, name) values ('MSFTX', 'Microsoft')`);
    expect((await runInProcess(['instrument', 'set', 'MSFTX', '--trading-hours', 'us-equities'], options)).code).toBe(
      0,
    );
    const plan = `2025-03-07T00:00:00Z client-order-id=touched b 1 MSFTX @386
2025-03-07T00:00:00Z client-order-id=unmet b 1 MSFTX @350
`;
    await jsonInProcess(engineOn(DAILY, plan), options);
    expect(await orderLines()).toEqual([
      'touched FILLED 386 2025-03-07T21:00 2025-03-07T23:59',
      'unmet EXPIRED - 2025-03-07T21:00 2025-03-07T21:00',
    ]);
  });
});

describe('on minutes', () => {
  test('sessions end at the close of the exchange, early on half days, and the order shows until when it works', async () => {
    const { options, engineOn, orderLines } = await openExchange();
    await jsonInProcess(engineOn(exchangeRows, exchangePlan), options);
    expect(await orderLines()).toEqual(exchangeOrders);
    expect(await jsonInProcess(['order', 'show', 'good'], options)).toMatchObject({
      worksUntil: null,
      worksUntilKnown: true,
    });
    const preview = await jsonInProcess(['order', 'place', 'b 1 ACME @50 day', '--dry-run'], options);
    expect(preview).toMatchObject({ worksUntil: '2025-12-02T21:00:00.000Z', worksUntilKnown: false });
    expect((await runInProcess(['order', 'place', 'b 1 ACME @50 day', '--dry-run'], options)).stdout).toMatch(
      /^Works +DAY until the end of the first session with a price, at the earliest Tue 2 Dec 21:00 UTC \(16:00 New York\)$/m,
    );
  });

  test('a preview inside a session shows the same end as the order after it is placed', async () => {
    const { options, engineOn, orderLines } = await openExchange();
    await jsonInProcess(
      engineOn(
        `${header}${minute('2025-11-26T20:57')}${minute('2025-11-26T20:58')}`,
        '2025-11-26T20:59:00Z client-order-id=wed b 1 ACME @50\n',
      ),
      options,
    );
    expect(await orderLines()).toEqual(['wed NEW - - -']);
    const [preview, order] = [
      await jsonInProcess(['order', 'place', 'b 1 ACME @50', '--dry-run'], options),
      await jsonInProcess(['order', 'show', 'wed'], options),
    ];
    for (const shown of [preview, order])
      expect(shown).toMatchObject({ worksUntil: '2025-11-26T21:00:00.000Z', worksUntilKnown: false });
    const works = /^Works +(.*)$/m;
    const [previewed, shown] = [
      await runInProcess(['order', 'place', 'b 1 ACME @50', '--dry-run'], options),
      await runInProcess(['order', 'show', 'wed'], options),
    ];
    expect(works.exec(previewed.stdout)?.[1]).toMatch(
      /^DAY until the end of the first session with a price, at the earliest Wed 26 Nov 21:00 UTC \(16:00 New York\)$/,
    );
    expect(works.exec(previewed.stdout)?.[1]).toBe(works.exec(shown.stdout)?.[1]);
  });
});
