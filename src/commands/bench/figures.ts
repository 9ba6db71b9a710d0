/** Every figure in one line: its name and its measure. bench/main.ts measures it. */
import type { FigureOptions } from '../../../bench/figure.ts';

interface FigureLine {
  readonly name: string;
  readonly summary: string;
  /** Enough to see that it works; such figures are too rough to publish. */
  readonly quick: Partial<FigureOptions>;
}

export const FIGURES = [
  { name: 'ingest', summary: 'rows per second of candle import, beside a bare COPY', quick: { rows: 3_000, runs: 2 } },
  {
    name: 'latency',
    summary: 'milliseconds from a commit to the screen, beside a bare LISTEN',
    quick: { rows: null, runs: 12 },
  },
  {
    name: 'console',
    summary: 'processor time and bytes per frame while many prices change, beside the bytes of the changed cells',
    quick: { rows: 2_500, runs: 1 },
  },
  {
    name: 'queries',
    summary:
      'query times on a desk of ten million candles and trades, beside a desk without indexes, partitions and stored sums',
    quick: { candles: 90_000, trades: 60_000, portfolios: 40, runs: 2 },
  },
  {
    name: 'engine-growth',
    summary: 'milliseconds per market event with 1,000 and 100,000 resting orders and alert rules, beside 10',
    quick: { rows: 2_000, runs: 20 },
  },
  {
    name: 'pinned-settings',
    summary: 'milliseconds to preview and to place an order, beside functions without pinned settings',
    quick: { rows: null, runs: 100 },
  },
  {
    name: 'limits',
    summary: 'milliseconds to preview and to place an order below 1,000 limits, beside a desk without limits',
    quick: { rows: 200, runs: 100 },
  },
  {
    name: 'orders',
    summary: 'orders per second, filled and booked by the engine, beside TPC-B-like transactions of pgbench',
    quick: { rows: null, runs: 1 },
  },
  {
    name: 'replay',
    summary: 'candles per second that a replay at full speed books, beside candle import',
    quick: { rows: 5_000, runs: 1 },
  },
] as const satisfies readonly FigureLine[];

export type FigureName = (typeof FIGURES)[number]['name'];
