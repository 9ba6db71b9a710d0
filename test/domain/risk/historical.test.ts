import { describe, expect, test } from 'vitest';
import { Decimal } from '../../../src/domain/decimal.ts';
import { jointReturns } from '../../../src/domain/risk/daily-returns.ts';
import type { DayClose } from '../../../src/domain/risk/daily-returns.ts';
import { correlationsOf, historyOf, valueAtRisk, worstDay } from '../../../src/domain/risk/historical.ts';
import type { History } from '../../../src/domain/risk/historical.ts';
import { DAY_MS } from '../../../src/domain/time-units.ts';

const FIRST = Date.UTC(2026, 0, 1);

/** One close a day from the first day on; a null leaves the day out. */
function closes(...prices: readonly (number | string | null)[]): DayClose[] {
  return prices.flatMap((price, day) =>
    price === null ? [] : [{ endsAt: FIRST + day * DAY_MS, close: new Decimal(price) }],
  );
}

/** Prices from returns, the first one 100. */
function path(returns: readonly number[]): DayClose[] {
  let price = new Decimal(100);
  return closes('100', ...returns.map((by) => (price = price.times(new Decimal(1).plus(by))).toFixed()));
}

function held(symbol: string, quantity: string, mark: string | null) {
  return { symbol, currency: 'USD', quantity: new Decimal(quantity), mark: mark === null ? null : new Decimal(mark) };
}

function known(holdings: Parameters<typeof historyOf>[0], series: ReadonlyMap<string, DayClose[]>): History {
  const history = historyOf(holdings, series);
  if (!history.ok) throw new Error(history.error);
  return history.value;
}

/** 41 returns: -20 %, -19 %, … +20 %, in a mixed order. */
const FORTY_ONE = Array.from({ length: 41 }, (_, at) => (((at * 17) % 41) - 20) / 100);

describe('value at risk by history', () => {
  test('is the interpolated percentile of the results of the present holdings, computed by hand', () => {
    // A value of 2 × 500 = 1,000: the results are -200, -190, … +200. The 5th percentile is at 0.05 × 40 = 2, which is
    // -180; the 1st at 0.4 between -200 and -190, which is -196. The mean of -200, -190 and -180 is -190.
    const figures = valueAtRisk(known([held('BTCUSD', '2', '500')], new Map([['BTCUSD', path(FORTY_ONE)]])));
    expect(figures.days).toBe(41);
    expect([figures.var95, figures.var99, figures.cvar95].map(String)).toEqual(['-180', '-196', '-190']);
  });

  test('a short holding loses when the price rises, and two holdings offset each other', () => {
    const series = new Map([
      ['BTCUSD', path([...FORTY_ONE.slice(0, 40), 0.5])],
      ['ETHUSD', path([...FORTY_ONE.slice(0, 40), 0.5])],
    ]);
    const short = known([held('BTCUSD', '-2', '500')], series);
    expect(Math.min(...short.results)).toBeCloseTo(-500, 9);
    const offset = known([held('BTCUSD', '-2', '500'), held('ETHUSD', '1', '1000')], series);
    expect(offset.results.every((result) => Math.abs(result) < 1e-9)).toBe(true);
  });

  test('needs 30 daily returns, and names the symbol that has fewer', () => {
    const holdings = [held('BTCUSD', '1', '100'), held('ETHUSD', '1', '100')];
    const years = path(Array.from({ length: 40 }, () => 0.01));
    const all = new Map([['BTCUSD', years]]);
    expect(historyOf(holdings, all)).toEqual({ ok: false, error: 'ETHUSD has 0 daily returns; 30 are needed' });
    expect(historyOf(holdings, new Map([...all, ['ETHUSD', years.slice(0, 30)]]))).toEqual({
      ok: false,
      error: 'ETHUSD has 29 daily returns; 30 are needed',
    });
    expect(historyOf(holdings, new Map([...all, ['ETHUSD', years.slice(0, 31)]]))).toMatchObject({ ok: true });
    const apart = new Map([
      ['BTCUSD', years.filter((_, day) => day % 2 === 0).concat(years.slice(-1))],
      ['ETHUSD', years],
    ]);
    expect(historyOf([held('BTCUSD', '1', '1')], apart)).toMatchObject({ error: /^BTCUSD has 2\d daily/ });
    expect(historyOf([], new Map())).toEqual({ ok: false, error: 'no position is held' });
    expect(historyOf([held('BTCUSD', '1', null)], all)).toEqual({ ok: false, error: 'BTCUSD has no price' });
  });

  test('uses the latest 250 returns', () => {
    const returns = Array.from({ length: 300 }, (_, day) => (day < 50 ? -0.9 : 0.001));
    const figures = valueAtRisk(known([held('BTCUSD', '1', '100')], new Map([['BTCUSD', path(returns)]])));
    expect(figures.days).toBe(250);
    expect(figures.var99.toString()).toBe('0.1');
  });
});

describe('daily returns', () => {
  test('span a weekend of the market that closes, and no gap in the data', () => {
    const stocks = closes(100, null, null, 110, 121, null, null, null, null, null, null, 242, 242);
    const days = jointReturns(new Map([['SPY', stocks]]), ['SPY']);
    expect(days.returns.get('SPY')!.map((by) => by.toFixed(6))).toEqual(['0.100000', '0.100000', '0.000000']);
    const daily = closes(1, 2, 4, 8, 8, 8, 8, 8, 8, 8, 8, 8, 16);
    const both = jointReturns(
      new Map([
        ['SPY', stocks],
        ['BTCUSD', daily],
      ]),
      ['SPY', 'BTCUSD'],
    );
    // From Friday to Monday for both.
    expect(both.returns.get('BTCUSD')).toEqual([7, 0, 1]);
    expect(both.days).toEqual([3, 4, 12].map((day) => FIRST + day * DAY_MS));
  });
});

describe('the worst day', () => {
  test('is the day on which the present holdings would have lost most, with the exact moves of that day', () => {
    const calm = Array.from({ length: 35 }, (_, day) => (day % 2 === 0 ? 0.01 : -0.01));
    const series = new Map([
      ['BTCUSD', path([...calm, -0.1, 0.05])],
      ['ETHUSD', path([...calm, 0.02, -0.3])],
    ]);
    const long = worstDay(known([held('BTCUSD', '10', '100'), held('ETHUSD', '1', '100')], series));
    expect(long.endsAt).toBe(FIRST + 36 * DAY_MS);
    expect(long.moves.get('BTCUSD')!.toFixed(8)).toBe('-0.10000000');
    const other = worstDay(known([held('BTCUSD', '1', '100'), held('ETHUSD', '10', '100')], series));
    expect(other.moves.get('ETHUSD')!.toFixed(8)).toBe('-0.30000000');
  });
});

describe('correlation of what is held', () => {
  test('is that of returns on common days, strongest first; with fewer than 30 it is unknown', () => {
    const wave = Array.from({ length: 40 }, (_, day) => Math.sin(day) / 50);
    const series = new Map([
      ['A', path(wave)],
      ['B', path(wave.map((by) => -2 * by))],
      ['C', path(wave.map((by, day) => by + Math.cos(day * 3) / 50))],
      ['D', path(wave).slice(-20)],
      ['E', closes(...Array.from({ length: 41 }, () => 7))],
    ]);
    const pairs = correlationsOf(series, ['A', 'B', 'C', 'D', 'E']);
    expect(pairs[0]).toMatchObject({ symbols: ['A', 'B'], days: 40 });
    expect(pairs[0]!.value).toBeCloseTo(-1, 9);
    const [ac] = pairs.filter(({ symbols }) => symbols.join('') === 'AC');
    expect(ac!.value).toBeGreaterThan(0.5);
    expect(ac!.value).toBeLessThan(0.9);
    for (const name of ['AD', 'AE']) expect(pairs.find(({ symbols }) => symbols.join('') === name)!.value).toBe(null);
    expect(pairs.find(({ symbols }) => symbols.join('') === 'AD')!.days).toBe(19);
  });
});
