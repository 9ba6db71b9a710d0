/** Figures that other trading software has shown wrong: float dust, results over several round trips, fees. */
import { expect, test } from 'vitest';
import { runInProcess } from '../support/in-process.ts';
import { Session, quiet } from './session.ts';

test('57.638000000000005: quantities and amounts are decimals from the line to the list, and all of them is sold', async () => {
  // The dust that binary floats leave in the same trades.
  expect([57.618 + 0.02, 3.58 * 16.1]).toEqual([57.638000000000005, 57.638000000000005]);
  await using session = await Session.open({ price: 16.1 });
  const preview = await session.run('order', 'place', 'b 3.58 XUSD @16.1', '--dry-run');
  expect(preview).toMatchObject({ notional: '57.638' });
  await session.replay({
    plan: ['0 large b 57.618 XUSD @mkt gtc', '0 small b 0.02 XUSD @mkt gtc'],
    bars: [quiet(16.1)],
  });
  expect(await session.position()).toMatchObject({ quantity: '57.638', averagePrice: '16.1' });
  const { stdout } = await runInProcess(['position', 'list'], session.at);
  expect(stdout).toMatch(/ 57\.638 /);
  await session.replay({ plan: ['0 all s pos XUSD @mkt gtc'], bars: [quiet(16.1)] });
  expect(await session.trades()).toEqual(['BUY 57.618 @16.1', 'BUY 0.02 @16.1', 'SELL 57.638 @16.1']);
  expect(await session.position()).toMatchObject({ quantity: '0', realizedPnl: '0' });
  expect(await session.verified()).toBe(true);
});

test('realized P&L wrong after the second round trip: each trip adds its own result, a flip only what it closes', async () => {
  await using session = await Session.open();
  await session.replay({
    plan: ['0 buy1 b 10 XUSD @mkt gtc', '1 sell1 s 10 XUSD @mkt gtc'],
    bars: [quiet(100), quiet(110)],
  });
  expect(await session.position()).toMatchObject({ quantity: '0', realizedPnl: '100' });
  await session.replay({
    plan: ['0 buy2 b 10 XUSD @mkt gtc', '1 sell2 s 10 XUSD @mkt gtc'],
    bars: [quiet(110), quiet(105)],
  });
  expect(await session.position()).toMatchObject({ quantity: '0', realizedPnl: '50' });
  // A sale through zero closes 4 and opens 6.
  await session.replay({
    plan: ['0 buy3 b 4 XUSD @mkt gtc', '1 flip s 10 XUSD @mkt gtc'],
    bars: [quiet(105), quiet(106)],
  });
  expect(await session.position()).toMatchObject({ quantity: '-6', averagePrice: '106', realizedPnl: '54' });
  await session.replay({ plan: ['0 cover b 6 XUSD @mkt gtc'], bars: [quiet(104)] });
  expect(await session.position()).toMatchObject({ quantity: '0', averagePrice: null, realizedPnl: '66' });
  expect(await session.verified()).toBe(true);
});

test('fees subtracted twice: each fill pays once, and cash is the deposit plus the result less the fees', async () => {
  await using session = await Session.open();
  await session.replay({
    plan: ['0 in b 10 XUSD @mkt gtc', '2 out s 10 XUSD @mkt gtc'],
    // A bar fills a tenth of its volume: the purchase needs two, and its commissions are together that of the whole.
    bars: ['100 100 100 100 60', '100 100 100 100 60', quiet(110)],
  });
  expect(await session.trades()).toEqual(['BUY 6 @100', 'BUY 4 @100', 'SELL 10 @110']);
  // A thousandth of 1,000 and of 1,100; the realized result is before fees.
  expect(await session.position()).toMatchObject({ quantity: '0', realizedPnl: '100', fees: '2.1' });
  expect(await session.run('portfolio', 'show')).toMatchObject({ cash: '100097.9', equity: '100097.9' });
  expect(await session.verified()).toBe(true);
});
