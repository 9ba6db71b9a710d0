import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCommandDesk } from './command-desk.ts';
import type { CommandDesk } from './command-desk.ts';

let desk: CommandDesk;
beforeAll(async () => {
  desk = await openCommandDesk();
});
afterAll(() => desk.close());

interface Listed {
  readonly number: string;
}

test('a trader limits itself with the program, is denied, and ends the limit', async () => {
  const set = await desk.program('risk', 'limit', 'set', 'MAX_ORDER_NOTIONAL', '5,000', '--reason', 'keep it small');
  expect(set).toMatchObject({ code: 0, stderr: '' });
  expect(set.stdout).toMatch(
    new RegExp(`^Limit \\d+ of user ${desk.person.login}: MAX_ORDER_NOTIONAL 5,000\\.00, DENY\\.\\n$`),
  );
  const denied = await desk.program('order', 'place', 'b 1 BTCUSD @6000');
  expect(denied.code).toBe(3);
  expect(denied.stderr).toMatch(
    /the notional of the order 6,000 is beyond limit \d+ of user .*: 5,000; .*, risk and administrators may change it/,
  );
  expect((await desk.run('order', 'place', 'b 0.5 BTCUSD @6000')).code).toBe(0);
  const [limit] = await desk.json<readonly Listed[]>('risk', 'limit', 'list');
  expect(limit).toMatchObject({
    user: desk.person.login,
    kind: 'MAX_ORDER_NOTIONAL',
    action: 'DENY',
    value: '5000',
    use: null,
    breached: false,
    reason: 'keep it small',
  });
  expect((await desk.run('risk', 'limit', 'list')).stdout).toMatch(/MAX_ORDER_NOTIONAL .* 5,000\.00 .* DENY/);
  expect(await desk.json('risk', 'limit', 'remove', limit!.number)).toMatchObject({ number: limit!.number });
  expect((await desk.run('risk', 'limit', 'list')).stdout).toContain('No limit is in force. Set one with:');
  expect((await desk.run('order', 'place', 'b 1 BTCUSD @6000')).code).toBe(0);
  expect(await desk.run('risk', 'limit', 'remove', limit!.number)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`there is no limit ${limit!.number} in force`),
  });
});

test.each([
  [['ALLOWED_SYMBOLS', 'BTCUSD'], 'BTCUSD'],
  [['ALLOWED_SIDE', 'buy'], 'buy only'],
  [['allowed-hours', 'sat-mon 22:00-02:00 Europe/Berlin'], 'Mon Sat Sun 22:00-02:00 Europe/Berlin'],
  [['PRICE_COLLAR', '5%'], '5.0%'],
  [['MAX_QUOTE_AGE', '5'], '5 s'],
  [['MAX_DRAWDOWN', '0.125', '--action', 'flatten', '--portfolio', 'main'], '12.5%'],
  [['MAX_LEVERAGE', '2', '--portfolio', 'main', '--action', 'freeze'], '2.00x'],
  [['MAX_POSITION_QUANTITY', '10', '--symbol', 'BTCUSD', '--action', 'warn'], '10'],
])('risk limit set %j', async (words, value) => {
  const set = await desk.run('risk', 'limit', 'set', ...words);
  expect(set.stderr).toBe('');
  expect(set.stdout).toContain(` ${value}, `);
  const listed = await desk.json<readonly Listed[]>('risk', 'limit', 'list');
  for (const { number } of listed) await desk.run('risk', 'limit', 'remove', number);
});

test.each([
  [['MAX_PROFIT', '5'], '"MAX_PROFIT" is not a kind of limit'],
  [['MAX_DRAWDOWN', '120%'], '"120%" is no value of MAX_DRAWDOWN'],
  [['MAX_ORDER_RATE', '1.5'], '"1.5" is no value of MAX_ORDER_RATE'],
  [['ALLOWED_SIDE', 'long'], '"long" is not a side'],
  [['ALLOWED_HOURS', 'mon 09:00-25:00 UTC'], 'are not hours'],
  [['ALLOWED_HOURS', 'mon 09:00-10:00 Mars/Base'], 'are not hours'],
  [['MAX_DAILY_LOSS', '5', '--user', 'ann', '--portfolio', 'main'], 'use one of --user, --key and --portfolio'],
])('risk limit set %j is refused', async (words, message) => {
  expect(await desk.run('risk', 'limit', 'set', ...words)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(message),
  });
});

test('another user and the desk are for risk', async () => {
  for (const words of [
    ['--user', 'other'],
    ['--key', 'other'],
  ])
    expect((await desk.run('risk', 'limit', 'set', 'MAX_DAILY_LOSS', '5', ...words)).code).toBe(1);
});
