/** A request that meets a fill: the engine is held in the booking of the fill while the trader cancels or changes the order. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BinaryResult } from '../support/binary.ts';
import { holdBooking } from './held-booking.ts';
import { Session, quiet } from './session.ts';

let session: Session;
beforeEach(async () => {
  session = await Session.open();
});
afterEach(() => session[Symbol.asyncDispose]());

/** Runs `args` while the first trade of a recording is in its booking; it waits there, and the engine then hears of it. */
async function whileFilling(bars: readonly string[], args: readonly string[]): Promise<BinaryResult> {
  await using held = await holdBooking(session.desk, 'Trade', 'true');
  const engine = session.start(session.record({ plan: ['0 entry b 10 XUSD @100 gtc'], bars }));
  await held.reached();
  const request = session.start(args);
  await session.waitsForLock();
  await held.release();
  const answer = await request.result;
  expect(await engine.result).toMatchObject({ code: 0 });
  return answer;
}

test('cancel and fill race: a cancel that comes during the fill is too late, and the answer says so', async () => {
  const cancel = await whileFilling([quiet(100)], ['order', 'cancel', 'entry']);
  expect(cancel).toMatchObject({ code: 1, stderr: expect.stringContaining('is FILLED') });
  expect(await session.orders()).toEqual(['entry BUY 10/10 @100 FILLED']);
  expect(await session.trades()).toEqual(['BUY 10 @100']);
  expect(await session.position()).toMatchObject({ quantity: '10' });
  expect(await session.verified()).toBe(true);
});

test('cancel and fill race: a cancel during a partial fill ends the rest and keeps the fill', async () => {
  const cancel = await whileFilling(['100 100 100 100 40'], ['order', 'cancel', 'entry']);
  expect(cancel).toMatchObject({ code: 0 });
  await session.replay({ bars: [quiet(100)] });
  expect(await session.orders()).toEqual(['entry BUY 4/10 @100 CANCELED CANCEL_REQUESTED']);
  expect(await session.position()).toMatchObject({ quantity: '4' });
  expect(await session.verified()).toBe(true);
});

test.each([
  ['6', 'entry BUY 6/6 @100 FILLED', ['BUY 4 @100', 'BUY 2 @100']],
  ['3', 'entry BUY 4/4 @100 FILLED', ['BUY 4 @100']],
] as const)(
  'modify while filling: with 4 of 10 filled, a quantity of %s ends as %s',
  async (quantity, order, trades) => {
    const bars = ['100 100 100 100 40'];
    const replaced = await whileFilling(bars, ['order', 'replace', 'entry', '--quantity', quantity]);
    expect(replaced).toMatchObject({ code: 0 });
    await session.replay({ bars: [quiet(100)] });
    expect(await session.orders()).toEqual([order]);
    expect(await session.trades()).toEqual(trades);
    expect(await session.verified()).toBe(true);
  },
);
