/** The engine is killed with -9 in the middle of a booking or right after it: no fill is lost, repeated or unprotected. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { killInBooking } from './held-booking.ts';
import { Session, quiet } from './session.ts';

/** Kills the engine of a recording, a bar each three seconds, as soon as the program lists the wanted state. */
async function killWhen(session: Session, args: readonly string[], seen: () => Promise<boolean>): Promise<void> {
  const engine = session.start(args.map((arg) => arg.replace('speed=max', 'speed=20x')));
  while (!(await seen())) await sleep(50);
  engine.process.kill('SIGKILL');
  expect(await engine.result).toMatchObject({ signal: 'SIGKILL' });
}

test('fill booked twice on restart: a fill that is killed in its booking, or after it, is booked once', async () => {
  await using session = await Session.open();
  const inBooking = session.record({ plan: ['0 first b 10 XUSD @mkt gtc'], bars: [quiet(100)] });
  await killInBooking(session.desk, 'Trade', `new.symbol = 'XUSD'`, () => session.start(inBooking));
  expect(await session.trades()).toEqual([]);
  expect(await session.position()).toBeNull();
  await session.run(...inBooking);
  expect(await session.trades()).toEqual(['BUY 10 @100']);

  const afterwards = session.record({
    plan: ['0 second b 5 XUSD @mkt gtc'],
    bars: [110, 111, 112, 113, 114].map(quiet),
  });
  await killWhen(session, afterwards, async () => (await session.trades()).length === 2);
  await session.run(...afterwards);
  // Once more over all of it: an operator who is not sure runs it again.
  for (const run of [inBooking, afterwards]) await session.run(...run);
  expect(await session.trades()).toEqual(['BUY 10 @100', 'BUY 5 @110']);
  expect(await session.position()).toMatchObject({ quantity: '15', fees: '1.55' });
  expect(await session.cash()).toBe('98448.45');
  expect(await session.verified()).toBe(true);
});

test('restart drops working orders: a kill and a restart leave each order, its fills and its trailing stop', async () => {
  await using session = await Session.open();
  await session.replay({ plan: ['0 held b 10 XUSD @mkt gtc'], bars: [quiet(100)] });
  const run = session.record({
    plan: [
      '0 limit b 10 XUSD @99 gtc',
      '0 stop s 10 XUSD @mkt stp 80 gtc ro',
      '0 trail s 10 XUSD @mkt trl 10 gtc ro',
      '0 bracket b 5 XUSD @90 gtc tp 120 sl 85',
    ],
    // The limit trades 4 of 10 inside the first bar; the trailing stop follows to 100 below the high of 110.
    bars: ['100 110 98.5 109 40', ...[109, 109, 109, 109].map(quiet)],
  });
  await killWhen(session, run, async () => (await session.orders()).includes('limit BUY 4/10 @99 PARTIALLY_FILLED'));
  const before = await session.orders();
  expect(before).toEqual([
    'bracket BUY 0/5 NEW',
    'bracket:sl SELL 0/5 HELD',
    'bracket:tp SELL 0/5 HELD',
    'held BUY 10/10 @100 FILLED',
    'limit BUY 4/10 @99 PARTIALLY_FILLED',
    'stop SELL 0/10 NEW',
    'trail SELL 0/10 NEW',
  ]);
  await session.run(...run);
  expect(await session.orders()).toEqual(before);
  // The restarted engine goes on with them: the trailing stop at its level, the rest of the limit.
  await session.replay({ bars: ['109 109 99.5 100 1000', '100 100 98 99 1000'] });
  expect(await session.orders()).toEqual(
    expect.arrayContaining(['trail SELL 10/10 @100 FILLED', 'limit BUY 10/10 @99 FILLED']),
  );
  expect(await session.verified()).toBe(true);
});

test('bracket left naked: an entry that is partly filled when the engine is killed has its stop for exactly the fill', async () => {
  await using session = await Session.open();
  const partly = session.record({
    plan: ['0 entry b 10 XUSD @100 gtc tp 110 sl 95'],
    bars: ['101 102 99 101 40', '101 101 101 101 0'],
  });
  // A fill of 4 and the release of its exits are booked together, or not at all.
  await killInBooking(session.desk, 'OrderEvent', `new.type = 'RELEASED'`, () => session.start(partly));
  expect(await session.trades()).toEqual([]);
  await session.run(...partly);
  expect(await session.orders()).toEqual([
    'entry BUY 4/10 @100 PARTIALLY_FILLED',
    'entry:sl SELL 0/4 NEW',
    'entry:tp SELL 0/4 NEW',
  ]);
  // On its way down the bar fills 4 more, its whole volume. The stop triggers for all 8 and sells at the next open.
  const stopped = session.record({ bars: ['101 101 94 95 40', quiet(94)] });
  await killInBooking(session.desk, 'Trade', `new.side = 'SELL'`, () => session.start(stopped));
  await session.run(...stopped);
  expect(await session.trades()).toEqual(['BUY 4 @100', 'BUY 4 @100', 'SELL 8 @94']);
  expect(await session.orders()).toEqual([
    'entry BUY 8/10 @100 CANCELED STOPPED_OUT',
    'entry:sl SELL 8/8 @94 FILLED',
    'entry:tp SELL 0/8 CANCELED LIST_FILLED',
  ]);
  expect(await session.position()).toMatchObject({ quantity: '0' });
  expect(await session.verified()).toBe(true);
});

test('OCO overfilled: both orders of a list are reached in one bar, the engine is killed between, and 10 are sold', async () => {
  await using session = await Session.open();
  await session.replay({ plan: ['0 held b 10 XUSD @mkt gtc'], bars: [quiet(100)] });
  const run = session.record({
    plan: ['0 target s 10 XUSD @105 gtc oco s 10 XUSD @mkt stp 95 gtc'],
    // The target takes 6, the whole volume of its bar; the stop is triggered there and sells 4 at the next open.
    bars: ['101 106 94 100 60', '96 96 94 95 1000', quiet(95)],
  });
  for (const table of ['Trade', 'FeedCursor'])
    await killInBooking(session.desk, table, table === 'Trade' ? `new.side = 'SELL'` : 'new.position > 1', () =>
      session.start(run),
    );
  await session.run(...run);
  expect(await session.trades()).toEqual(['BUY 10 @100', 'SELL 6 @105', 'SELL 4 @96']);
  expect(await session.orders()).toEqual([
    'held BUY 10/10 @100 FILLED',
    'target SELL 6/6 @105 FILLED',
    'target:2 SELL 4/4 @96 FILLED',
  ]);
  expect(await session.position()).toMatchObject({ quantity: '0' });
  expect(await session.verified()).toBe(true);
});
