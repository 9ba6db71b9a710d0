/** The market opens beyond a stop: the trader gets the open, not the stop price, and no order vanishes. */
import { expect, test } from 'vitest';
import { Session, quiet } from './session.ts';

test('stop on a gap: it fills at the open, a stop-limit waits at its limit, and a target gets the better open', async () => {
  await using session = await Session.open();
  await session.replay({ plan: ['0 held b 30 XUSD @mkt gtc'], bars: [quiet(100)] });
  await session.replay({
    plan: [
      '0 stop s 10 XUSD @mkt stp 95 gtc ro',
      '0 limited s 10 XUSD @94.5 stp 95 gtc ro',
      '0 target s 10 XUSD @105 gtc ro',
    ],
    bars: [quiet(100), '90 92 88 91 1000'],
  });
  expect(await session.orders()).toEqual([
    'held BUY 30/30 @100 FILLED',
    'limited SELL 0/10 NEW',
    'stop SELL 10/10 @90 FILLED',
    'target SELL 0/10 NEW',
  ]);
  // Its stop was reached, so it rests as a limit order; a gap upward gives both the open.
  await session.replay({ bars: ['108 109 107 108 1000'] });
  expect(await session.trades()).toEqual(['BUY 30 @100', 'SELL 10 @90', 'SELL 10 @108', 'SELL 10 @108']);
  expect(await session.position()).toMatchObject({ quantity: '0', realizedPnl: '60' });
  expect(await session.verified()).toBe(true);
});

test('stop on a gap: exits of a bracket that is filled beyond its stop close it at that open', async () => {
  await using session = await Session.open();
  await session.replay({ plan: ['0 entry b 10 XUSD @100 gtc tp 110 sl 95'], bars: ['90 91 89 90 1000'] });
  expect(await session.orders()).toEqual([
    'entry BUY 10/10 @90 FILLED',
    'entry:sl SELL 10/10 @90 FILLED',
    'entry:tp SELL 0/10 CANCELED LIST_FILLED',
  ]);
  expect(await session.position()).toMatchObject({ quantity: '0', realizedPnl: '0' });
  expect(await session.verified()).toBe(true);
});
