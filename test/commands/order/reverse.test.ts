import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTerminal } from '../../support/pty.ts';
import { openCommandDesk } from '../command-desk.ts';
import type { CommandDesk } from '../command-desk.ts';

let desk: CommandDesk;
beforeAll(async () => {
  desk = await openCommandDesk();
  // Held: 0.1 BTCUSD with the stop 2.
  await desk.json('order', 'place', 'b 0.1 BTCUSD @mkt');
  await desk.fill(1, '6400');
  await desk.json('order', 'place', 's 0.1 BTCUSD @mkt stp 6000 gtc ro');
});
afterAll(() => desk.close());

interface Listed {
  readonly number: string;
  readonly status: string;
}

const statuses = async (): Promise<string[]> =>
  (await desk.json<Listed[]>('order', 'list', '--all')).map(({ number, status }) => `${number} ${status}`);

const account = (kind: string) =>
  desk.sql.root.query(`update "Portfolio" set account = $1::"AccountKind" where id = $2`, [
    kind,
    desk.person.portfolioId,
  ]);

test('a dry run shows the order that closes and the one that opens the other side', async () => {
  expect(await desk.json('reverse', 'btcusd', '--dry-run')).toMatchObject({
    dryRun: true,
    canceled: [{ number: '2' }],
    orders: [
      { symbol: 'BTCUSD', side: 'SELL', quantity: '0.1', type: 'MARKET', reduceOnly: true },
      { symbol: 'BTCUSD', side: 'SELL', quantity: '0.1', type: 'MARKET', reduceOnly: false },
    ],
  });
  expect((await desk.run('reverse', 'BTCUSD', '--dry-run')).stdout).toMatch(
    /^Would cancel Order 2 .*\nWould place SELL 0\.1 BTCUSD at market, day, reduce only\nWould place SELL 0\.1 BTCUSD at market, day\n$/,
  );
});

test('without a terminal it needs --yes; in a terminal the answer no changes nothing', async () => {
  const before = await statuses();
  const { code, stdout, stderr } = await desk.run('reverse', 'BTCUSD');
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toBe(
    'traderai: not a terminal: pass --yes\nIn portfolio main: cancel 1 working order in BTCUSD, then SELL 0.1 BTCUSD at market, reduce-only, then SELL 0.1 BTCUSD at market. See it first with --dry-run.\n',
  );
  const terminal = openTerminal(['reverse', 'BTCUSD'], { home: desk.home, url: desk.url, columns: 200 });
  await terminal.waitFor(
    'cancel 1 working order in BTCUSD, then SELL 0.1 BTCUSD at market, reduce-only, then SELL 0.1 BTCUSD at market? [y/N]',
  );
  terminal.press('n<enter>');
  expect((await terminal.exited).code).toBe(1);
  expect(await statuses()).toEqual(before);
});

test('a flat position and an unknown symbol are errors with exit code 1', async () => {
  expect(await desk.run('reverse', 'ETHUSD', '--yes')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: 'traderai: there is no position in ETHUSD to reverse\nList positions with: traderai position list\n',
  });
  const { code, stderr } = await desk.run('reverse', 'NOSUCH', '--yes', '--json');
  expect([code, (JSON.parse(stderr) as { error: { code: string } }).error.code]).toEqual([1, 'UNKNOWN_INSTRUMENT']);
});

test('a denied reversal leaves the stop of the position alone', async () => {
  await account('CASH');
  const before = await statuses();
  for (const more of [['--dry-run'], ['--yes']]) {
    const { code, stdout, stderr } = await desk.run('reverse', 'BTCUSD', ...more);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^traderai: denied: .*NO_SHORT_IN_CASH_ACCOUNT/);
  }
  expect(await statuses()).toEqual(before);
  await account('MARGIN');
});

test('cancels the working orders in the symbol, then turns the position around', async () => {
  const { code, stdout } = await desk.program('reverse', 'BTCUSD', '--yes');
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^Order 2 PENDING_CANCEL: .*\nOrder 3 PENDING_NEW: SELL 0\.1 BTCUSD at market, DAY, reduce only\nOrder 4 PENDING_NEW: SELL 0\.1 BTCUSD at market, DAY\n$/,
  );
  expect(await statuses()).toEqual(['3 PENDING_NEW', '4 PENDING_NEW', '2 PENDING_CANCEL', '1 FILLED']);
});
