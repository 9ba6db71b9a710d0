/** A plan that changes and cancels the exits of its orders, with the shipped program. */
import { expect, test } from 'vitest';
import { runBinary } from '../support/binary.ts';
import { Session, quiet } from './session.ts';

interface Ran {
  readonly denied: number;
  readonly unentered: number;
  readonly denials: readonly { readonly line: number; readonly reasons: readonly { readonly message: string }[] }[];
}

const ENTERED = '0 in b 10 XUSD @mkt tp 110 sl 90';

async function ran(session: Session, bars: readonly string[], plan: readonly string[]): Promise<[number | null, Ran]> {
  const args = session.record({ bars, plan });
  const { code, stdout } = await runBinary([...args, '--json'], session.at);
  const first = [code, JSON.parse(stdout) as Ran] as const;
  // The engine that starts again counts what the first one denied.
  const again = await runBinary([...args, '--json'], session.at);
  expect([again.code, (JSON.parse(again.stdout) as Ran).denials]).toEqual([code, first[1].denials]);
  return [...first];
}

test('an exit line that moves working exits is done, also for an engine that starts again', async () => {
  await using session = await Session.open();
  const [code, { denied }] = await ran(
    session,
    [quiet(100), quiet(100), quiet(100), quiet(93)],
    [ENTERED, '1 moved exit XUSD tp 108 sl 95', '2 same exit XUSD tp 108 sl 95'],
  );
  expect([code, denied]).toEqual([0, 0]);
  expect(await session.orders()).toEqual([
    'in BUY 10/10 @100 FILLED',
    'in:sl SELL 10/10 @93 FILLED',
    'in:tp SELL 0/10 CANCELED LIST_FILLED',
  ]);
});

test('exits of an order of the plan are replaced and canceled by their ids', async () => {
  await using session = await Session.open();
  const [code, { denied }] = await ran(
    session,
    [quiet(100), quiet(100), quiet(100), quiet(93), quiet(111)],
    [ENTERED, '1 - rep in:sl stp 91', '2 - rep in:sl stp 94', '2 - x in:tp'],
  );
  expect([code, denied]).toEqual([0, 0]);
  expect(await session.orders()).toEqual([
    'in BUY 10/10 @100 FILLED',
    'in:sl SELL 10/10 @93 FILLED',
    'in:tp SELL 0/10 CANCELED CANCEL_REQUESTED',
  ]);
});

test('new terms for an order that has ended, and exits without a position, are denied with a reason', async () => {
  await using session = await Session.open();
  const [code, { denials }] = await ran(
    session,
    [quiet(100), quiet(112), quiet(112)],
    [ENTERED, '2 - rep in:tp @115', '2 - rep in stp 90', '2 - x in:sl', '2 none exit XUSD tp 120'],
  );
  expect(code).toBe(3);
  // The text of an engine that starts again has the reasons of the lines that it does not enter again.
  const { stderr } = await runBinary(session.latest, session.at);
  expect(stderr).toContain(
    'Plan line 3 was denied: rep in stp 90\n  ORDER_TERMINAL: order in is FILLED, so there is nothing left to replace\n',
  );
  expect(stderr.match(/^Plan line /gm)).toHaveLength(3);
  expect(denials.map(({ line, reasons }) => [line, reasons.map(({ message }) => message)])).toEqual([
    [2, ['order in:tp is FILLED, so there is nothing left to replace']],
    [3, ['order in is FILLED, so there is nothing left to replace']],
    [5, ['No position in XUSD.']],
  ]);
});

test('new terms that the engine refuses are denied with its reason', async () => {
  await using session = await Session.open();
  const args = session.record({
    bars: [quiet(100), quiet(100), quiet(100)],
    plan: ['0 maker b 1 XUSD @90 gtc post', '1 - rep maker @101', '1 - rep maker @101'],
  });
  const { code, stdout, stderr } = await runBinary(args, session.at);
  expect([code, stdout]).toEqual([3, expect.stringContaining('Feeds finished')]);
  expect(stderr).toContain('Plan line 2 was denied: rep maker @101\n  POST_ONLY_WOULD_TAKE: the engine refused');
  expect(await session.orders()).toEqual(['maker BUY 0/1 NEW']);
});
