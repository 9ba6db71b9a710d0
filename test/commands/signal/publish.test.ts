import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createReads } from '../../../src/console/reads.ts';
import { openPrisma } from '../../../src/database/prisma.ts';
import { runBinary, runJson } from '../../support/binary.ts';
import type { BinaryOptions } from '../../support/binary.ts';
import { openCommandDesk } from '../command-desk.ts';
import type { CommandDesk } from '../command-desk.ts';
import { jsonInProcess, runInProcess } from '../../support/in-process.ts';

let desk: CommandDesk;
let key: { readonly url: string; readonly prefix: string };
let agent: BinaryOptions;

beforeAll(async () => {
  desk = await openCommandDesk();
  key = await desk.json('key', 'create', 'research', '--scope', 'agent', '--expires', '90d');
  agent = { home: desk.home, url: key.url };
});
afterAll(() => desk.close());
beforeEach(() => desk.sql.root.query(`delete from "Signal"`));

const LONG = [
  'signal',
  'publish',
  'btcusd',
  'long',
  '--strength',
  '0.7',
  '--entry',
  '6,400',
  '--stop',
  '6300',
  '--target',
  '6700',
  '--horizon',
  '4h',
  '--reason',
  'funding turned',
];

const errorOf = ({ stderr }: { readonly stderr: string }) =>
  (JSON.parse(stderr) as { error: { code: string; message: string; hint: string } }).error;

describe('an agent, with the key that its owner made', () => {
  test('publishes a signal once, also with repeated requests, and lists it among all others', async () => {
    const first = await runBinary([...LONG, '--client-signal-id', 'run-7'], agent);
    expect(first).toMatchObject({ code: 0, stderr: `Source agent:${key.prefix}, client signal id run-7\n` });
    expect(first.stdout).toMatch(
      /^Signal \d+: LONG BTCUSD with strength 0\.7, entry 6,400, stop 6,300, target 6,700, until \d{4}-\d\d-\d\d [\d:.]+ UTC\n$/,
    );

    const again = await jsonInProcess<{ number: string }>([...LONG, '--client-signal-id', 'run-7'], agent);
    expect(again).toMatchObject({
      source: `agent:${key.prefix}`,
      algorithm: 'discretionary',
      symbol: 'BTCUSD',
      interval: null,
      direction: 'LONG',
      strength: '0.7',
      entryPrice: '6400',
      stopPrice: '6300',
      targetPrice: '6700',
      evidence: { reason: 'funding turned', marketPrice: '6400' },
      clientSignalId: 'run-7',
    });
    expect(await runJson(['signal', 'list'], agent)).toEqual([again]);
    expect(await desk.json('signal', 'show', again.number)).toEqual(again);
    const shown = await desk.run('signal', 'show', again.number);
    expect(shown.stdout).toContain(
      `Source     agent:${key.prefix}, discretionary\nNote       LONG BTCUSD with strength 0.7\n`,
    );
    expect((await desk.run('signal', 'list')).stdout).toMatch(/agent:\w+ +BTCUSD +– +LONG/);

    const other = await runBinary([...LONG, '--stop', '6200', '--client-signal-id', 'run-7', '--json'], agent);
    expect([other.code, other.stdout, errorOf(other).code]).toEqual([1, '', 'DUPLICATE_CLIENT_SIGNAL_ID']);
  });

  test('places no order', async () => {
    const placed = await runInProcess(['order', 'place', 'b 0.1 BTCUSD @mkt', '--json'], agent);
    expect([placed.code, errorOf(placed).code]).toEqual([3, 'NOT_PERMITTED']);
  });

  test('is refused with the eleventh signal of a minute', async () => {
    for (let n = 0; n < 10; n += 1) expect(await runInProcess(LONG, agent)).toMatchObject({ code: 0 });
    const eleventh = await runInProcess([...LONG, '--json'], agent);
    expect([eleventh.code, errorOf(eleventh).code]).toEqual([3, 'SIGNAL_RATE']);
  });

  test('publishes a signal that its owner’s console shows', async () => {
    await runInProcess(LONG, agent);
    const { db, close } = openPrisma(desk.url, { application: 'test' });
    const read = createReads({
      db,
      subject: () => ({ portfolioId: desk.person.portfolioId, chart: null, orderId: null }),
      now: () => 1,
    });
    expect(await read('signals', ['BTCUSD'])).toMatchObject({
      kind: 'read',
      topic: 'signals',
      value: [{ source: `agent:${key.prefix}`, interval: null }],
    });
    await close();
  });
});

test('a dry run prints the answer of the desk and publishes nothing', async () => {
  expect((await runInProcess([...LONG, '--dry-run'], agent)).stdout).toMatch(
    /^Would publish: LONG BTCUSD .*; nothing was published\.\n$/,
  );
  const answer = await runInProcess([...LONG, '--dry-run', '--json'], agent);
  expect(JSON.parse(answer.stdout)).toMatchObject({ dryRun: true, id: null, number: null, symbol: 'BTCUSD' });
  const wrong = await runInProcess([...LONG, '--stop', '6500', '--dry-run', '--json'], agent);
  expect([wrong.code, errorOf(wrong).code]).toEqual([2, 'WRONG_SIDE']);
  expect(await desk.json('signal', 'list')).toEqual([]);
});

test('a trader cannot publish, and the error names the scopes that can', async () => {
  const refused = await desk.run(...LONG, '--json');
  expect([refused.code, errorOf(refused).code]).toEqual([3, 'NOT_PERMITTED']);
});

test.each<[string[], number, string]>([
  [['BTCUSD', 'UP', '--strength', '0.7', '--horizon', '4h'], 2, 'is not a direction'],
  [['!', 'LONG', '--strength', '0.7', '--horizon', '4h'], 2, 'is not a symbol'],
  [['BTCUSD', 'LONG', '--horizon', '4h'], 2, 'needs a strength'],
  [['BTCUSD', 'LONG', '--strength', '0.7'], 2, 'needs a horizon'],
  [['BTCUSD', 'LONG', '--strength', '1.01', '--horizon', '4h'], 2, 'is not a strength'],
  [['BTCUSD', 'LONG', '--strength', 'NaN', '--horizon', '4h'], 2, 'is not a strength'],
  [['BTCUSD', 'LONG', '--strength', '0.7', '--horizon', '4'], 2, 'is not a span'],
  [['BTCUSD', 'LONG', '--strength', '0.7', '--horizon', '0m'], 2, 'is not a span'],
  [['BTCUSD', 'LONG', '--strength', '0.7', '--horizon', '999999w'], 2, 'is not a span'],
  [['BTCUSD', 'LONG', '--strength', '0.7', '--horizon', '4h', '--stop', '0'], 2, 'is not a price'],
  [['BTCUSD', 'LONG', '--strength', '0.7', '--horizon', '4h', '--stop', '1e3'], 2, 'is not a price'],
  [
    ['BTCUSD', 'LONG', '--strength', '0.7', '--horizon', '4h', '--stop', '6300.001'],
    2,
    'is not a multiple of the tick 0.01',
  ],
  [
    ['BTCUSD', 'SHORT', '--strength', '0.7', '--horizon', '4h', '--stop', '6300'],
    2,
    'must have its stop above and its target below',
  ],
  [
    ['BTCUSD', 'LONG', '--strength', '0.7', '--horizon', '4h', '--entry', '640'],
    2,
    'is more than 20 % from the market at 6,400',
  ],
  [
    ['BTCUSD', 'LONG', '--strength', '0.7', '--horizon', '4h', '--reason', '\u001b]0;x\u0007'],
    2,
    'without control and invisible characters',
  ],
  [['NOPE', 'LONG', '--strength', '0.7', '--horizon', '4h'], 1, 'there is no instrument NOPE'],
])('signal publish %j ends with %i', async (words, code, text) => {
  const answer = await runInProcess(['signal', 'publish', ...words], agent);
  expect(answer).toMatchObject({ code, stderr: expect.stringContaining(text) });
  expect(answer.stderr).not.toContain('\u001b');
});
