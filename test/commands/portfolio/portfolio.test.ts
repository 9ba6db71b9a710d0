import stringWidth from 'string-width';
import { Decimal } from '../../../src/domain/decimal.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCommandDesk } from '../command-desk.ts';
import type { CommandDesk } from '../command-desk.ts';
import { runInProcess } from '../../support/in-process.ts';

let desk: CommandDesk;
beforeAll(async () => {
  desk = await openCommandDesk();
});
afterAll(() => desk.close());

const POSITION_KEYS = [
  'portfolio',
  'symbol',
  'quantity',
  'averagePrice',
  'cost',
  'markPrice',
  'unrealizedPnl',
  'realizedPnl',
  'stopLoss',
  'takeProfit',
];
const PORTFOLIO_KEYS = [
  'name',
  'currency',
  'account',
  'cash',
  'positionsValue',
  'equity',
  'reserved',
  'buyingPower',
  'unrealizedPnl',
  'realizedPnl',
  'fees',
  'grossExposure',
  'updatedAt',
  'suspendedAt',
  'suspendedReason',
];
const TRADE_KEYS = [
  'id',
  'orderId',
  'portfolio',
  'symbol',
  'side',
  'quantity',
  'price',
  'commission',
  'slippage',
  'liquidity',
  'realizedPnl',
  'executedAt',
];

test('an empty desk prints the next command', async () => {
  const said = async (...args: string[]): Promise<string> => (await desk.run(...args)).stdout;
  expect(await said('position', 'list')).toContain("traderai order place 'b 0.5 BTCUSD @mkt'");
  expect(await said('trade', 'list')).toContain('traderai engine status');
  expect(await said('order', 'list')).toContain('Place one with');
  expect(await said('signal', 'list')).toContain('traderai engine run');
  expect(await said('quote', 'list', '--symbol', 'NOPE')).toContain('No quotes of NOPE');
  for (const list of ['position', 'trade', 'order', 'signal', 'alert'])
    expect(await desk.json(list, 'list'), list).toEqual([]);
});

test('a buy is in positions, trades and the portfolio, with the JSON keys that scripts rely on', async () => {
  await desk.json('order', 'place', 'b 0.5 BTCUSD @mkt');
  await desk.fill(1, '6390');
  const [position, ...others] = await desk.json<Record<string, unknown>[]>('position', 'list');
  expect(others).toEqual([]);
  expect(Object.keys(position!).slice(0, POSITION_KEYS.length)).toEqual(POSITION_KEYS);
  expect(position).toMatchObject({
    portfolio: 'main',
    symbol: 'BTCUSD',
    quantity: '0.5',
    averagePrice: '6390',
    cost: '3195',
    markPrice: '6400',
    unrealizedPnl: '5',
    realizedPnl: '0',
    stopLoss: null,
    takeProfit: null,
  });
  const value = await desk.json<Record<string, unknown>>('portfolio', 'show');
  expect(Object.keys(value)).toEqual([...PORTFOLIO_KEYS, 'dayPnl', 'owner', 'grants']);
  expect(value).toMatchObject({
    name: 'main',
    currency: 'USD',
    positionsValue: '3200',
    unrealizedPnl: '5',
    realizedPnl: '0',
    fees: '1',
    grossExposure: '3200',
  });
  const [trade] = await desk.json<Record<string, unknown>[]>('trade', 'list');
  expect(Object.keys(trade!).slice(0, TRADE_KEYS.length)).toEqual(TRADE_KEYS);
  expect(trade).toMatchObject({
    portfolio: 'main',
    symbol: 'BTCUSD',
    side: 'BUY',
    quantity: '0.5',
    price: '6390',
    commission: '1',
    slippage: '0',
    liquidity: 'TAKER',
    realizedPnl: '0',
    executedAt: '2018-11-12T12:00:00.000Z',
  });
});

test('a portfolio is created once, accepts deposits, and allows withdrawals of free cash only', async () => {
  const errorOf = ({ stderr }: { readonly stderr: string }) =>
    (JSON.parse(stderr) as { error: { code: string } }).error.code;
  expect(await desk.json('portfolio', 'create', 'swing', '--cash', '250.5', '--dry-run')).toMatchObject({
    dryRun: true,
    id: null,
    name: 'swing',
    cash: '250.5',
  });
  expect(await desk.json('portfolio', 'create', 'swing', '--cash', '250.5')).toMatchObject({
    id: expect.any(String),
    name: 'swing',
    currency: 'USD',
    cash: '250.5',
  });
  const again = await desk.run('portfolio', 'create', 'swing', '--json');
  expect([again.code, errorOf(again)]).toEqual([1, 'DUPLICATE_NAME']);
  expect(await desk.json('portfolio', 'deposit', '100', '--portfolio', 'swing', '--dry-run')).toMatchObject({
    dryRun: true,
    cash: '250.5',
    cashAfter: '350.5',
  });
  expect(await desk.json('portfolio', 'deposit', '100', '--portfolio', 'swing')).toMatchObject({
    name: 'swing',
    cash: '350.5',
    equity: '350.5',
  });
  expect(await desk.json('portfolio', 'withdraw', '50.25', '--portfolio', 'swing')).toMatchObject({ cash: '300.25' });
  const tooMuch = await desk.run('portfolio', 'withdraw', '300.26', '--portfolio', 'swing', '--json');
  expect([tooMuch.code, errorOf(tooMuch)]).toEqual([3, 'INSUFFICIENT_BUYING_POWER']);
  for (const amount of ['0', '-5', '1e3', '0.000000001'])
    expect((await desk.run('portfolio', 'deposit', amount)).code, amount).toBe(2);
  expect(await desk.json('portfolio', 'show', 'swing')).toMatchObject({ cash: '300.25' });
  expect((await desk.run('portfolio', 'show', 'nowhere')).code).toBe(1);
});

test('an account is MARGIN unless --account names CASH, and every output shows the kind', async () => {
  expect(await desk.json('portfolio', 'create', 'savings', '--account', 'cash', '--cash', '500')).toMatchObject({
    name: 'savings',
    account: 'CASH',
    cash: '500',
  });
  expect(await desk.json('portfolio', 'create', 'usual')).toMatchObject({ account: 'MARGIN' });
  expect((await desk.run('portfolio', 'create', 'other', '--account', 'Cash', '--dry-run')).stdout).toBe(
    'Portfolio other would begin with 10,000.00 USD in a CASH account.\n',
  );
  const wrong = await desk.program('portfolio', 'create', 'other', '--account', 'credit');
  expect([wrong.code, wrong.stderr]).toEqual([
    2,
    expect.stringContaining('Use cash (no shorts, cash never below zero) or margin (bounded by buying power).'),
  ]);
  const listed = await desk.json<{ name: string; account: string }[]>('portfolio', 'list');
  expect(listed.filter(({ account }) => account === 'CASH').map(({ name }) => name)).toEqual(['savings']);
  expect((await desk.run('portfolio', 'list')).stdout).toMatch(/savings .* CASH /);
  expect(await desk.json('portfolio', 'show', 'savings')).toMatchObject({
    account: 'CASH',
    cash: '500',
    reserved: '0',
    buyingPower: '500',
  });
  expect((await desk.run('portfolio', 'show', 'savings')).stdout).toMatch(/Account +CASH\n/);
});

test('every command prints the same buying power', async () => {
  await desk.json('portfolio', 'create', 'busy', '--cash', '50000');
  await desk.json('order', 'place', 'b 0.1234 BTCUSD @mkt pf=busy');
  await desk.json('order', 'place', 's 3 ETHUSD @mkt pf=busy');
  const { cash, reserved, buyingPower } = await desk.json<{ cash: string; reserved: string; buyingPower: string }>(
    'portfolio',
    'show',
    'busy',
  );
  expect(Number(reserved)).toBeGreaterThan(0);
  expect(new Decimal(cash).minus(reserved).toFixed()).toBe(buyingPower);
  const verdict = await desk.json<{ buyingPowerBefore: string; reserved: string; buyingPowerAfter: string }>(
    'order',
    'place',
    'b 0.01 BTCUSD @6000 pf=busy',
    '--dry-run',
  );
  expect(verdict).toMatchObject({
    buyingPowerBefore: buyingPower,
    reserved: '60.06',
    buyingPowerAfter: new Decimal(buyingPower).minus('60.06').toFixed(),
  });
  const free = await desk.run(
    'portfolio',
    'withdraw',
    new Decimal(buyingPower).plus('0.00000001').toFixed(),
    '--portfolio',
    'busy',
  );
  expect(free.code).toBe(3);
  expect((await desk.run('portfolio', 'withdraw', buyingPower, '--portfolio', 'busy')).code).toBe(0);
});

test.each([
  'b 100%nav BTCUSD @mkt',
  'b $10k BTCUSD @mkt',
  'ss 100%nav BTCUSD @mkt',
  'b 100%nav BTCUSD @6300 gtc',
  'ss $10k BTCUSD @bid-1t gtc',
])('%s is taken by a portfolio with exactly that money', async (line) => {
  const name = line.replaceAll(/[^a-z0-9]/g, '');
  await desk.json('portfolio', 'create', name);
  expect(await desk.json('order', 'place', `${line} pf=${name}`)).toMatchObject({
    status: 'PENDING_NEW',
    denial: null,
  });
});

test("a list has the login's own portfolios; only administrators and the engine see others", async () => {
  const other = await desk.sql.person();
  const administrator = await desk.sql.person({ role: 'traderai_admin' });
  const namesFor = async (login: string, ...args: string[]): Promise<Set<string>> => {
    const { stdout } = await runInProcess(['portfolio', 'list', ...args, '--json'], {
      home: desk.home,
      url: desk.urlOf(login),
    });
    return new Set((JSON.parse(stdout) as { user: string }[]).map(({ user }) => user));
  };
  for (const all of [[], ['--all']])
    expect(await namesFor(desk.person.login, ...all)).toEqual(new Set([desk.person.login]));
  expect(await namesFor(administrator.login)).toEqual(new Set([administrator.login]));
  expect(await namesFor(administrator.login, '--all')).toEqual(
    new Set([desk.person.login, other.login, administrator.login]),
  );
  const list = async (login: string): Promise<unknown[]> =>
    JSON.parse(
      (await runInProcess(['position', 'list', '--json'], { home: desk.home, url: desk.urlOf(login) })).stdout,
    ) as unknown[];
  expect(await list(other.login)).toEqual([]);
  expect(await list(desk.engine.login)).toHaveLength(1);
});

test('names with wide characters keep the columns of a list aligned', async () => {
  expect((await desk.run('portfolio', 'create', '日本円スイング', '--cash', '7')).code).toBe(0);
  const lines = (await desk.run('portfolio', 'list')).stdout.trimEnd().split('\n');
  const places = lines.slice(1).map((line) => stringWidth(line.slice(0, line.indexOf(' USD '))));
  expect(places.length).toBeGreaterThan(2);
  expect(new Set(places).size).toBe(1);
});
