import { describe, expect, test } from 'vitest';
import { Decimal } from '../../../src/domain/decimal.ts';
import { exposuresOf } from '../../../src/domain/risk/exposure.ts';
import type { Holding } from '../../../src/domain/risk/exposure.ts';
import { passedLimits } from '../../../src/domain/risk/foreseen-limits.ts';
import type { LimitInUse } from '../../../src/domain/risk/foreseen-limits.ts';
import { movesOf, parseShock, shocked } from '../../../src/domain/risk/shock.ts';
import { orderRow } from '../../console/desk-samples.ts';

const d = (text: string | number): Decimal => new Decimal(text);

function held(symbol: string, quantity: string, mark: string | null, currency = 'USD'): Holding {
  return { symbol, currency, quantity: d(quantity), mark: mark === null ? null : d(mark) };
}

const HOLDINGS = [held('BTCUSD', '0.5', '6400'), held('ETHUSD', '-10', '200')];
const PORTFOLIO = { portfolioId: 'p1', owner: 'ann', currency: 'USD', holdings: HOLDINGS, equity: d(10_000) };

describe('exposure', () => {
  test('is summed by symbol and by currency, never over currencies', () => {
    const { symbols, currencies } = exposuresOf(
      [...HOLDINGS, held('BTCUSD', '-0.1', '6400'), held('SAP', '10', '100', 'EUR'), held('SOLUSD', '0', '5')],
      new Map([['USD', d(10_000)]]),
    );
    expect(symbols.map(({ symbol, long, short, net }) => [symbol, `${long} ${short} ${net}`])).toEqual([
      ['BTCUSD', '3200 640 2560'],
      ['ETHUSD', '0 2000 -2000'],
      ['SAP', '1000 0 1000'],
    ]);
    expect(currencies.map(({ currency, gross, net, share }) => `${currency} ${gross} ${net} ${share}`)).toEqual([
      'EUR 1000 1000 null',
      'USD 5840 560 0.584',
    ]);
  });

  test('a holding without a price makes a sum unknown, not smaller', () => {
    const { symbols, currencies } = exposuresOf([...HOLDINGS, held('NEW', '5', null)], new Map());
    expect(symbols.at(-1)).toMatchObject({ symbol: 'NEW', gross: null });
    expect(currencies[0]).toMatchObject({ gross: null, net: null, unpriced: ['NEW'] });
  });
});

describe('a shock', () => {
  test.each([
    ['-5%', { kind: 'all', by: d('-0.05') }],
    ['+2.5%', { kind: 'all', by: d('0.025') }],
    ['worst', { kind: 'worst day' }],
    ['btcusd=-20%', { kind: 'symbols', by: new Map([['BTCUSD', d('-0.2')]]) }],
    [
      'BTCUSD=-20%,ETHUSD=+10%',
      { kind: 'symbols', by: new Map(Object.entries({ BTCUSD: d('-0.2'), ETHUSD: d('0.1') })) },
    ],
  ])('%s is read', (text, shock) => {
    expect(parseShock(text)).toEqual({ ok: true, value: shock });
  });

  test.each([
    '',
    '-5',
    '-101%',
    '1001%',
    'BTCUSD',
    'BTCUSD=',
    '=-5%',
    'BTCUSD=-5',
    'A=1%,A=2%',
    'A=1%=2%',
    '-5%%',
    'NaN%',
    'A=1%,',
  ])('%j is refused', (text) => {
    expect(parseShock(text)).toMatchObject({ ok: false });
  });

  test('moves every holding, to the last decimal', () => {
    const after = shocked(all('-0.05'), { holdings: HOLDINGS, equity: d(10_000), orders: [] });
    // Long 3,200 loses 160, short 2,000 gains 100.
    expect([after.pnl, after.equity, after.gross].map(String)).toEqual(['-60', '9940', '4940']);
    expect(after.leverage!.toFixed(6)).toBe('0.496982');
  });

  test('of one symbol leaves the others, and a holding without a price that does not move is no obstacle', () => {
    const moves = new Map([['BTCUSD', d('-0.2')]]);
    expect(shocked(moves, { holdings: HOLDINGS, equity: d(1000), orders: [] }).pnl!.toString()).toBe('-640');
    const unpriced = [...HOLDINGS, held('NEW', '5', null)];
    expect(shocked(moves, { holdings: unpriced, equity: d(1000), orders: [] })).toMatchObject({
      pnl: d('-640'),
      gross: null,
      leverage: null,
    });
    expect(shocked(all('-0.2', unpriced), { holdings: unpriced, equity: d(1000), orders: [] }).pnl).toBe(null);
  });

  test('reaches the stops that the new prices pass', () => {
    const stop = { type: 'STOP', limitPrice: null, acceptedAt: 1 } as const;
    const orders = [
      orderRow(1, { ...stop, side: 'SELL', stopPrice: d(6080) }),
      orderRow(2, { ...stop, side: 'SELL', stopPrice: d(6079) }),
      orderRow(3, { ...stop, side: 'BUY', symbol: 'ETHUSD', stopPrice: d(205) }),
      orderRow(4, { ...stop, side: 'BUY', type: 'MARKET_IF_TOUCHED', stopPrice: d(6100) }),
      orderRow(5, { ...stop, side: 'SELL', stopPrice: d(6090), status: 'HELD' }),
      orderRow(6, { ...stop, side: 'SELL', stopPrice: d(6090), status: 'CANCELED' }),
      orderRow(7, { ...stop, side: 'SELL', stopPrice: d(6090), triggeredAt: 5 }),
    ];
    const after = shocked(all('-0.05'), { holdings: HOLDINGS, equity: d(10_000), orders });
    expect(after.triggered.map(({ number }) => number)).toEqual([1, 4]);
  });

  test('the worst day is unknown without a history', () => {
    expect(movesOf({ kind: 'worst day' }, HOLDINGS, { ok: false, error: 'too few' })).toEqual({
      ok: false,
      error: 'too few',
    });
  });
});

describe('the limits that a shock passes', () => {
  const limit = (change: Partial<LimitInUse>): LimitInUse => ({
    kind: 'MAX_DAILY_LOSS',
    value: d(100),
    use: d(0),
    symbol: null,
    portfolioId: 'p1',
    username: null,
    key: null,
    currency: 'USD',
    ...change,
  });
  const passed = (by: string, ...limits: readonly LimitInUse[]): string[] =>
    passedLimits(limits, PORTFOLIO, shocked(all(by), { holdings: HOLDINGS, equity: PORTFOLIO.equity, orders: [] })).map(
      ({ limit: { kind }, use }) => `${kind} ${use?.toDecimalPlaces(6) ?? 'none'}`,
    );

  test('a loss adds to the loss of the day, and reaches a limit that it equals', () => {
    expect(passed('-0.05', limit({ use: d(40) }))).toEqual(['MAX_DAILY_LOSS 100']);
    expect(passed('-0.05', limit({ use: d('39.99') }))).toEqual([]);
    expect(passed('0.05', limit({ use: d(90) }))).toEqual([]);
  });

  test('a drawdown is a part of the highest equity', () => {
    // Equity 10,000 is 20 % below 12,500; a fall of prices by half makes it 9,400, which is 24.8 % below.
    const drawdown = { kind: 'MAX_DRAWDOWN', use: d('0.2') } as const;
    expect(passed('-0.5', limit({ ...drawdown, value: d('0.248') }))).toEqual(['MAX_DRAWDOWN 0.248']);
    expect(passed('-0.5', limit({ ...drawdown, value: d('0.249') }))).toEqual([]);
    expect(passed('-0.5', limit({ ...drawdown, value: d('0.1'), portfolioId: null }))).toEqual([]);
  });

  test('exposures and leverage change by what the holdings change', () => {
    // Gross 5,200 grows to 5,720, with 300 of open orders to 6,020; net 1,200 to 1,320.
    expect(passed('0.1', limit({ kind: 'MAX_GROSS_EXPOSURE', use: d(5500), value: d(6000) }))).toEqual([
      'MAX_GROSS_EXPOSURE 6020',
    ]);
    expect(passed('0.1', limit({ kind: 'MAX_NET_EXPOSURE', use: d(1200), value: d(1319) }))).toEqual([
      'MAX_NET_EXPOSURE 1320',
    ]);
    expect(passed('0.1', limit({ kind: 'MAX_SYMBOL_EXPOSURE', use: d(3200), value: d(3500) }))).toEqual([
      'MAX_SYMBOL_EXPOSURE 3520',
    ]);
    expect(
      passed('0.1', limit({ kind: 'MAX_SYMBOL_EXPOSURE', symbol: 'ETHUSD', use: d(2000), value: d(2200) })),
    ).toEqual([]);
    expect(passed('0.1', limit({ kind: 'MAX_LEVERAGE', use: d('0.52'), value: d('0.56') }))).toEqual([
      'MAX_LEVERAGE 0.565217',
    ]);
    expect(passed('10', limit({ kind: 'MAX_LEVERAGE', use: d('0.52'), value: d(3) }))).toEqual([]);
    const ruined = shocked(all('-0.9'), { holdings: [held('BTCUSD', '2', '6400')], equity: d(10_000), orders: [] });
    const owner = { ...PORTFOLIO, holdings: [held('BTCUSD', '2', '6400')] };
    expect(passedLimits([limit({ kind: 'MAX_LEVERAGE', use: d('1.28'), value: d(5) })], owner, ruined)).toMatchObject([
      { use: null },
    ]);
  });

  test('those of other portfolios, users, currencies and of keys do not count', () => {
    const over = { use: d(90) } as const;
    expect(passed('-0.05', limit({ ...over, portfolioId: 'p2' }))).toEqual([]);
    expect(passed('-0.05', limit({ ...over, currency: 'EUR' }))).toEqual([]);
    expect(passed('-0.05', limit({ ...over, portfolioId: null, username: 'ben' }))).toEqual([]);
    expect(passed('-0.05', limit({ ...over, portfolioId: null, username: 'ann', key: 'bot' }))).toEqual([]);
    expect(passed('-0.05', limit({ ...over, portfolioId: null, username: 'ann' }))).toEqual(['MAX_DAILY_LOSS 150']);
    expect(passed('-0.05', limit({ ...over, portfolioId: null, username: null }))).toEqual(['MAX_DAILY_LOSS 150']);
    expect(passed('-0.05', limit({ use: null }))).toEqual([]);
  });
});

function all(by: string, holdings: readonly Holding[] = HOLDINGS): ReadonlyMap<string, Decimal> {
  const moves = movesOf({ kind: 'all', by: d(by) }, holdings, { ok: false, error: 'not read' });
  if (!moves.ok) throw new Error(moves.error);
  return moves.value;
}
