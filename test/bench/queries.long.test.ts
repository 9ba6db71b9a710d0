import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runJson, startBinary } from '../support/binary.ts';
import { makeTestHome } from '../support/homes.ts';
import type { TestHome } from '../support/homes.ts';

let home: TestHome;
beforeAll(() => {
  home = makeTestHome();
});
afterAll(() => home.remove());

/** It starts a server and fills a desk, possibly on a busy machine. */
const PATIENCE_MS = 240_000;

interface Part {
  readonly name: string;
  readonly result: Readonly<Record<string, number>> & { readonly runs: readonly number[] };
  readonly reference: Readonly<Record<string, number>>;
  readonly ratio: number;
  readonly aim: number | null;
  readonly plans?: Readonly<Record<string, string>>;
}

interface QueriesFigure {
  readonly result: {
    readonly candles: number;
    readonly trades: number;
    readonly portfolios: number;
    readonly questions: number;
    readonly reached: number;
  };
  readonly ratio: number;
  readonly parts: readonly Part[];
  readonly command: string;
}

describe('the queries on a small desk', () => {
  let figure: QueriesFigure;
  let part: (name: string) => Part;
  beforeAll(async () => {
    figure = await runJson<QueriesFigure>(
      ['bench', 'queries', '--quick', '--portfolios', '12', '--runs', '1', '--plans'],
      { home: home.path },
    );
    part = (name) => figure.parts.find((one) => one.name === name)!;
  }, PATIENCE_MS);

  test('every aim of the analysis report has queries, each with its figures', () => {
    expect(figure.result).toMatchObject({ candles: 90_000, trades: 60_000, portfolios: 12 });
    expect(figure.command).toBe('traderai bench queries --runs 1 --portfolios 12 --quick');
    const aims = (wanted: number): number => figure.parts.filter(({ aim }) => aim === wanted).length;
    expect([aims(10), aims(50), aims(20)]).toEqual([5, 2, 2]);
    for (const { name, result, reference, ratio } of figure.parts) {
      expect(result.runs, name).toHaveLength(1);
      expect(ratio, name).toBeGreaterThan(0);
      const expected =
        result.ms === undefined ? result.rowsPerSecond! / reference.rowsPerSecond! : reference.ms! / result.ms;
      expect(ratio, name).toBeCloseTo(expected, 1);
    }
    const aimed = figure.parts.filter(({ aim }) => aim !== null);
    expect(figure.result).toMatchObject({
      questions: aimed.length,
      reached: aimed.filter(({ ratio, aim }) => ratio >= aim!).length,
    });
    expect(figure.ratio).toBeCloseTo(Math.min(...aimed.map(({ ratio, aim }) => ratio / aim!)), 1);
  });

  test('shipped queries use indexes and partitions, and their references scan the table', () => {
    const latest = part(`a symbol's latest 500 candles`).plans!;
    expect(latest.result).toContain('Function Scan on latest_candles');
    expect(Number(/Buffers: shared hit=(\d+)/.exec(latest.result!)![1])).toBeLessThan(100);
    expect(latest.reference).toContain('on candles');
    expect(latest.withoutAnyIndex).toContain('Seq Scan on candles');
    const month = part(`a portfolio's month of trades`).plans!;
    expect([...month.result!.matchAll(/on "Trade_(\d{4}_\d\d)"/g)].map(([, partition]) => partition)).not.toContain(
      '2023_01',
    );
    expect(month.reference).toContain('Seq Scan on trades');
    for (const { name, plans } of figure.parts)
      for (const plan of Object.values(plans!)) expect(plan, name).toMatch(/Buffers: [^]*Execution Time: /);
  });

  test("a finished month is rearranged between the queries: then a symbol's day is in few blocks", () => {
    expect(part('rearranging the months recorded live').result).toMatchObject({ rows: 90_000, months: 1 });
    const blocks = (name: string): number => Number(/Buffers: shared hit=(\d+)/.exec(part(name).plans!.result!)![1]);
    expect(blocks(`a symbol's day, recorded live`)).toBeLessThan(
      blocks(`a symbol's day, recorded live, not laid out yet`) / 3,
    );
  });

  test('every partition has its indexes again after the fill', () => {
    // Without these indexes the query would read whole months for the latest trades.
    expect(part(`a portfolio's latest 100 trades`).plans!.result).toContain('portfolio_id_sequence_idx');
    expect(part(`a portfolio by day`).plans!.result).toMatch(/"?Trade_\d{4}_\d\d_portfolio_id_/);
  });

  test('a materialized view is wrong in every row that changed since its refresh; stored rows are right', () => {
    expect(part('the same from portfolio_realtime').result).toMatchObject({ rows: 12, wrongAfterOneMoveOfPrices: 12 });
  });
});

test('an interrupt during the fill ends it with 130 and removes its files', { timeout: PATIENCE_MS }, async () => {
  const running = startBinary(['bench', 'queries', '--candles', '5000000', '--trades', '5000000'], {
    home: home.path,
  });
  const { pid } = running.process;
  const homes = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith(`traderai-bench-${pid}-`));
  while (!homes().some((name) => existsSync(`${tmpdir()}/${name}/credentials.json`)))
    await new Promise((resolve) => setTimeout(resolve, 50));
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  running.process.kill('SIGINT');
  expect(await running.result).toMatchObject({ code: 130, stdout: '' });
  expect(homes()).toEqual([]);
});
