import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countDeadlocks, lockOrders } from '../../support/locking-session.ts';
import { openTerminal } from '../../support/pty.ts';
import { openCommandDesk } from '../command-desk.ts';
import type { CommandDesk } from '../command-desk.ts';

let desk: CommandDesk;
beforeAll(async () => {
  desk = await openCommandDesk();
  // Held: 0.5 BTCUSD. Working: 2, 3 and 4.
  await desk.json('order', 'place', 'b 0.5 BTCUSD @mkt');
  await desk.fill(1, '6400');
  await desk.json('order', 'place', 'b 0.1 BTCUSD @6000 gtc');
  await desk.json('order', 'place', 'b 1 ETHUSD @150 gtc', '--client-order-id', 'eth-150');
  await desk.json('order', 'place', 's 0.1 BTCUSD @7000 gtc');
});
afterAll(() => desk.close());

interface Listed {
  readonly number: string;
  readonly status: string;
}

const statuses = async (...args: string[]): Promise<string[]> =>
  (await desk.json<Listed[]>('order', 'list', '--all', ...args)).map(({ number, status }) => `${number} ${status}`);

test('orders are listed with open ones first, filtered by scope and symbol', async () => {
  expect(await statuses()).toEqual(['4 PENDING_NEW', '3 PENDING_NEW', '2 PENDING_NEW', '1 FILLED']);
  expect(
    (await desk.json<Listed[]>('order', 'list', '--open', '--symbol', 'btcusd')).map(({ number }) => number),
  ).toEqual(['4', '2']);
  expect((await desk.json<Listed[]>('order', 'list', '--open', '--limit', '1')).map(({ number }) => number)).toEqual([
    '4',
  ]);
  const { stdout } = await desk.run('order', 'list');
  expect(stdout).toMatch(/^No +Portfolio +Symbol +Side +Quantity +Filled/);
});

test('an order is shown with its events and trades, by number, id or client order id', async () => {
  const byNumber = await desk.json<{
    id: string;
    clientOrderId: string;
    events: { type: string; status: string }[];
    trades: { price: string }[];
  }>('order', 'show', '1');
  expect(byNumber.events.map(({ type, status }) => [type, status])).toEqual([
    ['PENDING_NEW', 'PENDING_NEW'],
    ['NEW', 'NEW'],
    ['TRADE', 'FILLED'],
  ]);
  expect(byNumber.trades).toMatchObject([{ price: '6400', orderNumber: '1' }]);
  expect(await desk.json('order', 'show', byNumber.clientOrderId)).toEqual(byNumber);
  expect(await desk.json('order', 'show', byNumber.id)).toEqual(byNumber);
  const { stdout } = await desk.run('order', 'show', 'eth-150');
  expect(stdout).toMatch(/^Order 3 PENDING_NEW: BUY 1 ETHUSD at 150, GTC\n/);
  expect(stdout).toContain('No trades.');
  expect((await desk.run('order', 'show', '99')).code).toBe(1);
});

describe('flattening', () => {
  test('prints its plan, and does nothing without a terminal', async () => {
    const before = await statuses();
    expect(await desk.json('flatten', 'BTCUSD', '--dry-run')).toMatchObject({
      dryRun: true,
      canceled: [{ number: '4' }, { number: '2' }],
      orders: [{ symbol: 'BTCUSD', side: 'SELL', quantity: '0.5', type: 'MARKET', reduceOnly: true }],
    });
    const { code, stdout, stderr } = await desk.run('flatten', 'BTCUSD');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      'traderai: not a terminal: pass --yes\nIn portfolio main: cancel 2 working orders in BTCUSD, then SELL 0.5 BTCUSD at market, reduce-only. See it first with --dry-run.\n',
    );
    expect((await desk.run('flatten')).code).toBe(2);
    expect((await desk.run('flatten', 'BTCUSD', '--all', '--yes')).code).toBe(2);
    expect(await statuses()).toEqual(before);
  });

  test('needs a confirmation in a terminal, and the answer no changes nothing', async () => {
    const before = await statuses();
    const terminal = openTerminal(['flatten', 'BTCUSD'], { home: desk.home, url: desk.url, columns: 200 });
    await terminal.waitFor('cancel 2 working orders in BTCUSD, then SELL 0.5 BTCUSD at market, reduce-only? [y/N]');
    terminal.press('n<enter>');
    expect((await terminal.exited).code).toBe(1);
    expect(await statuses()).toEqual(before);
  });

  test('cancels the working orders in the symbol and closes the position with a reduce-only order', async () => {
    const answer = await desk.json<{ canceled: Listed[]; orders: Listed[] }>('flatten', 'BTCUSD', '--yes');
    expect(answer).toMatchObject({
      dryRun: false,
      canceled: [
        { number: '4', status: 'PENDING_CANCEL' },
        { number: '2', status: 'PENDING_CANCEL' },
      ],
    });
    expect(answer.orders).toMatchObject([
      {
        number: '5',
        symbol: 'BTCUSD',
        side: 'SELL',
        type: 'MARKET',
        quantity: '0.5',
        reduceOnly: true,
        status: 'PENDING_NEW',
      },
    ]);
    expect(await statuses('--symbol', 'ETHUSD')).toEqual(['3 PENDING_NEW']);
  });
});

describe('nothing to cancel or to close', () => {
  test('is success, with exit code 0', async () => {
    await desk.sql.instrument('AAPL');
    expect(await desk.program('flatten', 'AAPL', '--yes')).toMatchObject({
      code: 0,
      stdout: 'No position and no working orders in AAPL.\n',
      stderr: '',
    });
    expect(await desk.json('flatten', 'AAPL')).toEqual({ dryRun: false, canceled: [], orders: [] });
    expect(await desk.run('order', 'cancel', '--symbol', 'AAPL')).toMatchObject({
      code: 0,
      stdout: 'No working orders in AAPL.\n',
    });
    expect(await desk.json('order', 'cancel', '--symbol', 'AAPL')).toEqual([]);
  });

  test('in an unknown symbol is an error, with exit code 1', async () => {
    for (const args of [
      ['flatten', 'APPL', '--yes'],
      ['flatten', 'APPL', '--dry-run'],
      ['order', 'cancel', '--symbol', 'APPL'],
    ]) {
      const { code, stdout, stderr } = await desk.run(...args, '--json');
      expect([code, stdout, (JSON.parse(stderr) as { error: { code: string } }).error.code]).toEqual([
        1,
        '',
        'UNKNOWN_INSTRUMENT',
      ]);
    }
  });

  test('in an empty portfolio', async () => {
    expect((await desk.run('portfolio', 'create', 'empty')).code).toBe(0);
    expect(await desk.run('flatten', '--all', '--portfolio', 'empty')).toMatchObject({
      code: 0,
      stdout: 'No positions and no working orders in portfolio empty.\n',
    });
    expect(await desk.run('order', 'cancel', '--all', '--portfolio', 'empty')).toMatchObject({
      code: 0,
      stdout: 'No working orders in portfolio empty.\n',
    });
  });
});

describe('canceling', () => {
  test('several orders needs every name to be right', async () => {
    const { code, stdout, stderr } = await desk.run('order', 'cancel', 'eth-150', '99', '--json');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('there is no order 99 in portfolio main');
    for (const [name, reason] of [
      ['2:tp', 'order 2 has no target'],
      ['2:sl', 'order 2 has no stop'],
      ['99:tp', 'there is no order 99:tp in portfolio main'],
    ] as const)
      expect((await desk.run('order', 'cancel', 'eth-150', name)).stderr).toContain(reason);
    expect(await statuses('--symbol', 'ETHUSD')).toEqual(['3 PENDING_NEW']);
    expect((await desk.run('order', 'cancel')).code).toBe(2);
  });

  test('by a client order id requests the cancel; --symbol cancels the working orders in the symbol', async () => {
    expect(await desk.json('order', 'cancel', 'eth-150', '--dry-run')).toMatchObject([
      { number: '3', status: 'PENDING_NEW' },
    ]);
    expect(await desk.json('order', 'cancel', 'eth-150')).toMatchObject([{ number: '3', status: 'PENDING_CANCEL' }]);
    expect(await desk.json('order', 'cancel', 'eth-150')).toMatchObject([{ number: '3', status: 'PENDING_CANCEL' }]);
    expect(await desk.json<Listed[]>('order', 'cancel', '--symbol', 'ETHUSD')).toHaveLength(1);
  });

  test('an ended order is exit code 1; --all leaves ended orders out', async () => {
    const { code, stderr } = await desk.run('order', 'cancel', '1', '--json');
    expect([code, (JSON.parse(stderr) as { error: { code: string } }).error.code]).toEqual([1, 'ORDER_TERMINAL']);
    const all = await desk.json<Listed[]>('order', 'cancel', '--all');
    expect(all.map(({ number }) => number).sort()).toEqual(['2', '3', '4', '5']);
    expect(all.every(({ status }) => status === 'PENDING_CANCEL')).toBe(true);
  });

  test('everything needs a confirmation in a terminal', async () => {
    const terminal = openTerminal(['order', 'cancel', '--all'], { home: desk.home, url: desk.url, columns: 200 });
    await terminal.waitFor('Cancel 4 open orders of portfolio main? [y/N]');
    terminal.press('<enter>');
    await terminal.waitFor('Nothing was canceled.');
    expect((await terminal.exited).code).toBe(1);
  });
});

test('a cancel of several orders that deadlocks with another session is sent again', async () => {
  await desk.sql.root.query(`alter role ${desk.person.login} set deadlock_timeout = '50ms'`);
  const placed: { id: string; number: string }[] = [];
  for (const price of ['151', '152', '153'])
    placed.push(await desk.json('order', 'place', `b 0.1 ETHUSD @${price} gtc`));
  const other = await lockOrders(desk.sql.root, placed.map(({ id }) => id).toSorted() as [string, string, string]);
  const canceled = desk.program('order', 'cancel', ...placed.map(({ number }) => number), '--json');
  await other.deadlock();
  const { code, stdout, stderr } = await canceled;
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toMatchObject(Array(3).fill({ status: 'PENDING_CANCEL' }));
  expect(await countDeadlocks(desk.sql.root)).toBe(1);
});
