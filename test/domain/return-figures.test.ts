import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LEAST_COMMON_PERIODS, benchmarkFigures, returnFigures } from '../../src/domain/return-figures.ts';
import type { ReturnOptions } from '../../src/domain/return-figures.ts';
import { sharedFile } from '../support/shared-data.ts';

const DAILY: ReturnOptions = { periodsPerYear: 365, riskFree: 0 };

function expectClose(value: number | null, wanted: number): void {
  expect(Math.abs(value! - wanted)).toBeLessThanOrEqual(1e-9 * Math.max(Math.abs(wanted), 1e-9));
}

describe('by hand', () => {
  // Gains and losses of a week: equity 1, 1.1, 0.99, 0.99, 1.188, 1.0692.
  const week = [0.1, -0.1, 0, 0.2, -0.1];
  const figures = returnFigures(week, DAILY);

  test('the total return is the product, and the annual return its power by periods', () => {
    expectClose(figures.totalReturn, 0.0692);
    expectClose(figures.cagr, 1.0692 ** 73 - 1);
  });

  test('volatility is the sample deviation, Sharpe the mean return divided by it', () => {
    expectClose(figures.volatility, Math.sqrt(0.017 * 365));
    expectClose(figures.sharpe, (0.02 / Math.sqrt(0.017)) * Math.sqrt(365));
  });

  test('Sortino divides by losses over all periods', () => {
    expectClose(figures.sortino, (0.02 / Math.sqrt(0.02 / 5)) * Math.sqrt(365));
  });

  test('the largest drawdown starts at a peak, and Calmar divides by it', () => {
    expectClose(figures.maxDrawdown, -0.1);
    expectClose(figures.calmar, (1.0692 ** 73 - 1) / 0.1);
    expectClose(returnFigures([-0.5, 1.5], DAILY).maxDrawdown, -0.5);
    expect(returnFigures([0.5, 1.5], DAILY).maxDrawdown).toBe(0);
  });

  test('VaR is interpolated between returns, CVaR is the mean of the returns at or below it', () => {
    const returns = [-0.04, -0.03, -0.02, -0.01, 0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06];
    expectClose(returnFigures(returns, DAILY).var95, -0.035);
    expectClose(returnFigures(returns, DAILY).cvar95, -0.04);
  });

  test('beta and alpha use the common periods', () => {
    const benchmark = [0.01, -0.02, 0.03, 0, 0.01, -0.01, 0.02, -0.03, 0.01, 0.02];
    const pairs = benchmark.map((value) => ({ own: 0.001 + 1.5 * value, benchmark: value }));
    const { beta, alphaAnnual } = benchmarkFigures(pairs, DAILY);
    expectClose(beta, 1.5);
    expectClose(alphaAnnual, 0.365);
  });
});

describe('an undefined figure is null, with a reason', () => {
  test.each([
    ['nothing', [], ['totalReturn', 'maxDrawdown', 'sharpe', 'volatility', 'var95'], 'no period'],
    [
      'one period',
      [0.1],
      ['cagr', 'volatility', 'sharpe', 'sortino', 'calmar', 'var95', 'cvar95'],
      'fewer than 2 periods',
    ],
    ['no risk', [0.1, 0.1, 0.1], ['sharpe'], 'no volatility'],
    ['no loss', [0.1, 0.2], ['sortino'], 'no losing periods'],
    ['no drawdown', [0.1, 0.2], ['calmar'], 'no drawdown'],
    ['all lost', [0.1, -1], ['cagr', 'calmar'], 'nothing is left'],
    ['more than a number holds', [1e30, 1e30], ['cagr'], 'out of range'],
  ])('of %s', (_, returns, names, reason) => {
    const figures = returnFigures(returns, DAILY);
    for (const name of names)
      expect([name, figures[name as 'sharpe'], figures.reasons[name]]).toEqual([name, null, reason]);
  });

  test('one period has its return and its drawdown', () => {
    expect(returnFigures([-0.1], DAILY)).toMatchObject({
      totalReturn: expect.closeTo(-0.1, 12) as number,
      maxDrawdown: expect.closeTo(-0.1, 12) as number,
    });
  });

  test('a benchmark with too few common periods, or without a move', () => {
    const still = Array.from({ length: LEAST_COMMON_PERIODS }, (_, at) => ({ own: at * 0.01, benchmark: 0 }));
    expect(benchmarkFigures(still, DAILY)).toMatchObject({
      beta: null,
      reasons: { beta: 'the benchmark does not move', alphaAnnual: 'the benchmark does not move' },
    });
    expect(benchmarkFigures(still.slice(1), DAILY)).toMatchObject({
      beta: null,
      alphaAnnual: null,
      reasons: { beta: 'fewer than 10 periods in common' },
    });
  });
});

interface Trusted {
  readonly input: string;
  readonly symbol: string;
  readonly benchmark: string;
  readonly periods_per_year: number;
  readonly risk_free_annual: number;
  readonly recommended: Readonly<Record<string, number>>;
}

const trusted = sharedFile('reference/returns_metrics.json');
const cases =
  trusted === null
    ? []
    : Object.entries((JSON.parse(readFileSync(trusted, 'utf8')) as { cases: Record<string, Trusted> }).cases);

if (cases.length > 0) {
  test.each(cases)(
    '%s as trusted implementations compute it',
    (_, { input, symbol, benchmark, periods_per_year, risk_free_annual, recommended }) => {
      const [own, other] = [returnsOf(input, symbol), returnsOf(input, benchmark)];
      const options = { periodsPerYear: periods_per_year, riskFree: risk_free_annual };
      const figures = returnFigures([...own.values()], options);
      expectClose(figures.totalReturn, recommended.total_return!);
      expectClose(figures.cagr, recommended.cagr!);
      expectClose(figures.volatility, recommended.volatility_annual!);
      expectClose(figures.sharpe, recommended.sharpe_annual!);
      expectClose(figures.sortino, recommended.sortino_annual!);
      expectClose(figures.maxDrawdown, recommended.max_drawdown!);
      expectClose(figures.calmar, recommended.calmar!);
      expectClose(figures.var95, recommended.var95_historical!);
      expectClose(figures.cvar95, recommended.cvar95_historical!);
      const pairs = [...own].flatMap(([day, value]) =>
        other.has(day) ? [{ own: value, benchmark: other.get(day)! }] : [],
      );
      const against = benchmarkFigures(pairs, options);
      expectClose(against.beta, recommended.beta!);
      expectClose(against.alphaAnnual, recommended.alpha_annual_arithmetic!);
    },
  );
}

function returnsOf(input: string, symbol: string): Map<string, number> {
  const lines = readFileSync(sharedFile(`data/${input.replace(/\.csv$/, '')}.csv`)!, 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  return new Map(
    lines
      .map((line) => line.split(',') as [string, string, string])
      .filter(([, name]) => name === symbol)
      .map(([day, , value]) => [day, Number(value)]),
  );
}
