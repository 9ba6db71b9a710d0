/** Every figure in one line: its name and what it measures. bench/main.ts measures it. */
import type { FigureOptions } from '../../../bench/figure.ts';

interface FigureLine {
  readonly name: string;
  readonly summary: string;
  /** Enough to see that it works; such figures are too rough to publish. */
  readonly quick: Partial<FigureOptions>;
}

export const FIGURES = [
  { name: 'ingest', summary: 'rows a second of candle import, beside a bare COPY', quick: { rows: 3_000, runs: 2 } },
  {
    name: 'latency',
    summary: 'milliseconds from a commit to the screen, beside a bare LISTEN',
    quick: { rows: null, runs: 12 },
  },
  {
    name: 'console',
    summary: 'processor time and bytes a frame in a storm of prices, beside the bytes of the cells that differ',
    quick: { rows: 2_500, runs: 1 },
  },
  {
    name: 'queries',
    summary:
      'how fast questions are answered on a desk of ten million candles and trades, beside one without indexes, partitions and kept rows',
    quick: { candles: 90_000, trades: 60_000, portfolios: 40, runs: 2 },
  },
] as const satisfies readonly FigureLine[];

export type FigureName = (typeof FIGURES)[number]['name'];
