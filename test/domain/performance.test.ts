import { describe, expect, test } from 'vitest';
import { Decimal } from '../../src/domain/decimal.ts';
import { NO_TRADES, endOfPeriod, performanceDay, performanceSince } from '../../src/domain/performance.ts';
import type { PerformanceDay, TradeSums } from '../../src/domain/performance.ts';

const OPTIONS = { periodsPerYear: 365, riskFree: 0, benchmark: null };

function sample(equity: string, netDeposits = '1000'): { equity: Decimal; netDeposits: Decimal } {
  return { equity: new Decimal(equity), netDeposits: new Decimal(netDeposits) };
}

function dayOf(day: string, totalReturn: number | null, trades: Partial<TradeSums> = {}): PerformanceDay {
  return {
    ...NO_TRADES,
    ...trades,
    day,
    equityStart: new Decimal(1),
    equityEnd: new Decimal(2),
    netDeposits: new Decimal(3),
    totalReturn,
  };
}

describe('a day', () => {
  test.each([
    ['the change of equity', sample('1000'), sample('1100'), 0.1],
    ['it without deposits', sample('1000'), sample('1600', '1500'), 0.1],
    ['it without withdrawals', sample('1000'), sample('500', '500'), 0],
    ['of nothing, nothing', sample('0', '0'), sample('1100'), null],
    ['of debt, nothing', sample('-1'), sample('1100'), null],
  ])('returns %s', (_, before, end, totalReturn) => {
    expect(performanceDay('2018-11-14', { before, end, trades: NO_TRADES })).toMatchObject({
      day: '2018-11-14',
      totalReturn,
      equityStart: before.equity,
      equityEnd: end.equity,
    });
  });
});

test.each([
  ['2018-11-14', '2018-11-14', '2018-11-18', '2018-11-30', '2018-12-31'],
  ['2018-11-18', '2018-11-18', '2018-11-18', '2018-11-30', '2018-12-31'],
  ['2020-02-29', '2020-02-29', '2020-03-01', '2020-02-29', '2020-12-31'],
  ['2018-12-31', '2018-12-31', '2019-01-06', '2018-12-31', '2018-12-31'],
])('the periods of %s end with their last day', (day, ...ends) => {
  expect((['1d', '1w', '1M', '1y'] as const).map((interval) => endOfPeriod(day, interval))).toEqual(ends);
});

describe('periods', () => {
  const days = [dayOf('2018-11-30', 0.1), dayOf('2018-12-01', -0.1), dayOf('2018-12-03', 0.2)];

  test('contain their days, and the period all contains every day', () => {
    const made = performanceSince('2018-11-30', { past: new Map(), days }, OPTIONS);
    expect(made.map(({ interval, date, periods }) => [interval, date, periods])).toEqual([
      ['1d', '2018-11-30', 1],
      ['1d', '2018-12-01', 1],
      ['1d', '2018-12-03', 1],
      ['1w', '2018-12-02', 2],
      ['1w', '2018-12-09', 1],
      ['1M', '2018-11-30', 1],
      ['1M', '2018-12-31', 2],
      ['1y', '2018-12-31', 3],
      ['all', '2018-12-03', 3],
    ]);
    expect(made.at(-1)!.totalReturn).toBeCloseTo(1.1 * 0.9 * 1.2 - 1, 12);
    expect(made.at(-1)).toMatchObject({
      netDeposits: new Decimal(9),
      equityStart: new Decimal(1),
      equityEnd: new Decimal(2),
    });
  });

  test('continue from the sums of earlier days', () => {
    const whole = performanceSince('2018-11-30', { past: new Map(), days }, OPTIONS);
    const returns = [
      { day: '2018-11-30', own: 0.1 },
      { day: '2018-12-01', own: -0.1 },
    ];
    const came = {
      equityStart: new Decimal(1),
      equityEnd: new Decimal(2),
      netDeposits: new Decimal(6),
      trades: NO_TRADES,
      returns,
      lastDay: '2018-12-01',
    };
    const past = new Map([
      ['1M', { ...came, netDeposits: new Decimal(3), returns: returns.slice(1) }],
      ['1y', came],
      ['all', came],
    ] as const);
    const later = performanceSince('2018-12-03', { past, days: days.slice(2) }, OPTIONS);
    const ended = [
      ['1d', '2018-11-30'],
      ['1d', '2018-12-01'],
      ['1w', '2018-12-02'],
      ['1M', '2018-11-30'],
    ].map(String);
    expect(later).toEqual(whole.filter(({ interval, date }) => !ended.includes(String([interval, date]))));
  });

  test('stay the same without a new day', () => {
    const came = {
      equityStart: new Decimal(1),
      equityEnd: new Decimal(2),
      netDeposits: new Decimal(6),
      trades: NO_TRADES,
      returns: [{ day: '2018-12-01', own: -0.1 }],
      lastDay: '2018-12-01',
    };
    const made = performanceSince(
      '2018-12-02',
      {
        past: new Map([
          ['1w', came],
          ['all', came],
        ]),
        days: [],
      },
      OPTIONS,
    );
    expect(made.map(({ interval, date, periods }) => [interval, date, periods])).toEqual([
      ['1w', '2018-12-02', 1],
      ['all', '2018-12-01', 1],
    ]);
  });

  test('a portfolio without samples has none', () => {
    expect(performanceSince('2018-12-03', { past: new Map(), days: [] }, OPTIONS)).toEqual([]);
  });
});

describe('closed trades', () => {
  const trades = {
    trades: 4,
    wins: 2,
    losses: 1,
    grossProfit: new Decimal('10'),
    grossLoss: new Decimal('-2.5'),
    realizedPnl: new Decimal('7.5'),
    commission: new Decimal('0.4'),
  };

  test('a breakeven is not a win; averages are computed from the sums', () => {
    const [all] = performanceSince(
      '2018-12-02',
      {
        past: new Map(),
        days: [
          dayOf('2018-12-02', 0, trades),
          dayOf('2018-12-03', 0, { ...trades, wins: 1, grossProfit: new Decimal('0.00000001') }),
        ],
      },
      OPTIONS,
    ).filter(({ interval }) => interval !== '1d' && interval !== '1w');
    expect(all).toMatchObject({
      trades: 8,
      wins: 3,
      losses: 2,
      winRate: 3 / 8,
      averageWin: new Decimal('3.33333334'),
      averageLoss: new Decimal('-2.5'),
      profitFactor: 2.000000002,
      commission: new Decimal('0.8'),
    });
  });

  test('without closed trades the averages are null, with the reason', () => {
    const [day] = performanceSince('2018-12-03', { past: new Map(), days: [dayOf('2018-12-03', 0.1)] }, OPTIONS);
    expect(day).toMatchObject({
      winRate: null,
      averageWin: null,
      averageLoss: null,
      profitFactor: null,
      sharpe: null,
      beta: null,
      reasons: {
        winRate: 'no closed trades',
        averageWin: 'no winning trades',
        averageLoss: 'no losing trades',
        profitFactor: 'no losing trades',
        sharpe: 'fewer than 2 periods',
        beta: 'no benchmark',
      },
    });
  });
});

test('a benchmark is compared on the days that both have', () => {
  const days = Array.from({ length: 12 }, (_, at) => dayOf(`2018-11-${at + 10}`, 0.002 * at));
  const benchmark = new Map(days.slice(1).map(({ day, totalReturn }) => [day, totalReturn! / 2]));
  benchmark.set('2018-11-30', 5);
  expect(performanceSince('2018-11-10', { past: new Map(), days }, { ...OPTIONS, benchmark }).at(-1)!.beta).toBeCloseTo(
    2,
    9,
  );
});
