/** Every figure in one line: its name, what it measures, and where it is. Loaded only when it is the one that was asked for. */
import type { FigureOptions, MeasureFigure } from '../../../bench/figure.ts';

export interface FigureLine {
  readonly name: string;
  readonly summary: string;
  /** Enough to see that it works; the figures are too rough to be told. */
  readonly quick: Partial<FigureOptions>;
  readonly load: () => Promise<{ readonly measure: MeasureFigure }>;
}

export const FIGURES: readonly FigureLine[] = [
  { name: 'ingest', summary: 'rows a second of candle import, beside a bare COPY', quick: { rows: 3_000, runs: 2 }, load: () => import('../../../bench/ingest.ts') },
  { name: 'latency', summary: 'milliseconds from a commit to the screen, beside a bare LISTEN', quick: { rows: null, runs: 12 }, load: () => import('../../../bench/latency.ts') },
  { name: 'console', summary: 'processor time and bytes a frame in a storm of prices, beside the bytes of the cells that differ', quick: { rows: 2_500, runs: 1 }, load: () => import('../../../bench/console.ts') },
  {
    name: 'queries',
    summary: 'how fast questions are answered on a desk of ten million candles and trades, beside one without indexes, partitions and kept rows',
    quick: { candles: 90_000, trades: 60_000, portfolios: 40, runs: 2 },
    load: () => import('../../../bench/queries.ts'),
  },
];
