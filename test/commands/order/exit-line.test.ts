/** `exit` lines of `order place`: previews, waits and denials, on a desk with a position and its exits. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Session, quiet } from '../../scenarios/session.ts';
import { runBinary } from '../../support/binary.ts';
import type { BinaryResult } from '../../support/binary.ts';

interface Previewed {
  readonly accepted: boolean;
  readonly replaces: number | null;
  readonly order: { readonly type: string; readonly limitPrice: string | null; readonly stopPrice: string | null };
  readonly worstResult: string | null;
  readonly denial: { readonly code: string } | null;
  readonly linked: Omit<Previewed, 'linked'> | null;
}

let session: Session;
beforeAll(async () => {
  session = await Session.open();
  await session.replay({ bars: [quiet(100), quiet(100)], plan: ['0 in b 10 XUSD @mkt'] });
});
afterAll(() => session[Symbol.asyncDispose]());

const place = (line: string, ...more: string[]): Promise<BinaryResult> =>
  runBinary(['order', 'place', line, ...more], session.at);
const preview = async (line: string): Promise<Previewed> =>
  JSON.parse((await place(line, '--dry-run', '--json')).stdout) as Previewed;

test('new exits are previewed with the loss at the stop, and nothing is sent', async () => {
  const before = await session.orders();
  const { order, replaces, accepted, linked } = await preview('exit XUSD tp 110 sl 95');
  expect([accepted, replaces, order.type, order.limitPrice]).toEqual([true, null, 'LIMIT', '110']);
  expect(linked).toMatchObject({ accepted: true, replaces: null, order: { type: 'STOP', stopPrice: '95' } });
  // Bought at 100 and sold at 95, with the fee of the sale.
  expect(linked!.worstResult).toBe('-50.95');
  expect(await session.orders()).toEqual(before);
});

test('a wait ends when the engine has accepted both exits', async () => {
  const waiting = place('exit XUSD tp 110 sl 95', '--client-order-id', 'out', '--wait', 'accepted', '--json');
  await expect.poll(async () => (await session.orders()).length, { timeout: 10_000 }).toBe(3);
  await session.replay({ bars: [quiet(100)] });
  const { code, stdout } = await waiting;
  expect([code, JSON.parse(stdout)]).toMatchObject([
    0,
    { clientOrderId: 'out:tp', status: 'NEW', linked: { clientOrderId: 'out:sl', status: 'NEW' } },
  ]);
});

test('new prices for working exits are previewed, and name the orders that get them', async () => {
  const { order, replaces, worstResult, linked } = await preview('?exit XUSD tp 112 sl 96');
  expect([replaces, order.limitPrice]).toEqual([2, '112']);
  expect(worstResult).not.toBeNull();
  expect(linked).toMatchObject({ replaces: 3, order: { stopPrice: '96' }, worstResult: '-40.96' });
  const { code, stdout } = await place('exit XUSD sl 96', '--dry-run');
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^Order +replace order 3, .* with stop 96\n/)]);
  expect(stdout).toMatch(/Worst result +-40\.96\n/);
});

test('a preview that would be denied says why, and shows no empty figures', async () => {
  for (const [line, code] of [
    ['exit XUSD tp 110.001 sl 96', 'OFF_TICK'],
    ['b 100000 XUSD @mkt', 'INSUFFICIENT_BUYING_POWER'],
  ] as const) {
    const { code: exitCode, stdout, stderr } = await place(line, '--dry-run');
    expect([exitCode, stdout]).toEqual([3, expect.stringContaining('Would be DENIED: ')]);
    expect(stdout).not.toMatch(/ [-–—](?: →.*)?$/m);
    expect(stderr).toMatch(new RegExp(`^traderai: denied: .*\\(${code}: .*value .*\\)\n\\w`));
    const json = await place(line, '--dry-run', '--json');
    expect([json.code, json.stderr, JSON.parse(json.stdout)]).toMatchObject([3, '', { denial: { code } }]);
  }
  const replaced = await runBinary(['order', 'replace', '3', '--stop', '95.001', '--dry-run'], session.at);
  expect([replaced.code, replaced.stderr]).toEqual([3, expect.stringMatching(/^traderai: denied: price /)]);
});

test('a stop loss whose limit is better than its stop is refused wherever it is given', async () => {
  const said = 'a stop that sells has its limit at its stop or below, not at 95.5';
  for (const line of ['exit XUSD sl 95@95.5', 'b 1 XUSD @mkt tp 110 sl 95@95.5']) {
    const { code, stderr } = await place(line);
    expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
    expect(stderr).toContain('^^^^^^^^^^');
  }
  // A reduce-only stop-limit may have any limit from the start; one that protects goes on protecting.
  for (const [terms, code] of [
    ['s 1 XUSD @94 stp 95 gtc ro', 3],
    ['s 1 XUSD @95.5 stp 95 gtc ro', 0],
  ] as const) {
    const id = `free-${code}`;
    await place(terms, '--client-order-id', id);
    await session.replay({ bars: [quiet(100)] });
    const replaced = await runBinary(['order', 'replace', id, '--price', '95.6'], session.at);
    expect(replaced.code).toBe(code);
    if (code === 3) expect(replaced.stderr).toContain('limit of a stop that sells is at its stop or below');
    await runBinary(['order', 'cancel', id], session.at);
  }
  await session.replay({ bars: [quiet(100)] });
});

test('of two changes the one that is carried out is reported beside the denial of the other', async () => {
  const { code, stdout, stderr } = await place('exit XUSD tp 111 sl 96.001');
  expect([code, stdout]).toEqual([3, expect.stringMatching(/^Order 2 PENDING_REPLACE: /)]);
  expect(stderr).toMatch(/^traderai: denied: order 3 keeps its terms: .*tick/);
});

test('a wait for new prices ends when they are in force, and a wait for the fill with the exit that fills', async () => {
  const moved = place('exit XUSD tp 111 sl 97', '--wait', 'accepted', '--json');
  await expect
    .poll(async () => (await session.orders()).filter((order) => order.includes('PENDING_REPLACE')).length, {
      timeout: 10_000,
    })
    .toBe(2);
  await session.replay({ bars: [quiet(100)] });
  const answer = await moved;
  expect([answer.code, JSON.parse(answer.stdout)]).toMatchObject([0, { limitPrice: '111', status: 'NEW' }]);
  const filled = place('exit XUSD tp 112 sl 98', '--wait', 'filled');
  await expect
    .poll(async () => (await session.orders()).filter((order) => order.includes('PENDING_REPLACE')).length, {
      timeout: 10_000,
    })
    .toBe(2);
  await session.replay({ bars: [quiet(100), quiet(95)] });
  const { code, stdout, stderr } = await filled;
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/Order 3 FILLED: /);
});

test('a wait for one of two orders ends with the one that fills, and one for a canceled order with its end', async () => {
  const filled = place(
    'b 1 XUSD @80 gtc oco b 1 XUSD @mkt stp 99 gtc',
    '--client-order-id',
    'pair',
    '--wait',
    'filled',
  );
  await expect.poll(async () => (await session.orders()).join(), { timeout: 10_000 }).toContain('pair:2 BUY');
  // The first engine accepts them after its bars, the second one fills them.
  for (const bars of [[quiet(100)], [quiet(100)]]) await session.replay({ bars });
  const { code, stdout, stderr } = await filled;
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^Order \d+ CANCELED: .*[^]*^Order \d+ FILLED: /m);

  const canceled = place('b 1 XUSD @80 gtc', '--client-order-id', 'alone', '--wait', 'filled');
  await expect.poll(async () => (await session.orders()).join(), { timeout: 10_000 }).toContain('alone BUY');
  await runBinary(['order', 'cancel', 'alone'], session.at);
  await session.replay({ bars: [quiet(100)] });
  const ended = await canceled;
  expect([ended.code, ended.stderr]).toEqual([
    1,
    expect.stringMatching(/^Order \d+ ended as CANCELED and will not be filled\.\n$/),
  ]);
});

test('new terms for an order that has ended are refused in one sentence', async () => {
  const { code, stdout, stderr } = await runBinary(['order', 'replace', 'in', '--price', '90'], session.at);
  expect([code, stdout, stderr.split('\n')[0]]).toEqual([
    1,
    '',
    'traderai: order 1 is FILLED, so there is nothing left to replace',
  ]);
});
