/** Every figure in one line: its name, what it measures, and where it is. Loaded only when it is the one that was asked for. */
import type { MeasureFigure } from '../../../bench/figure.ts';

export interface FigureLine {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<{ readonly measure: MeasureFigure }>;
}

export const FIGURES: readonly FigureLine[] = [
  { name: 'ingest', summary: 'rows a second of candle import, beside a bare COPY', load: () => import('../../../bench/ingest.ts') },
  { name: 'latency', summary: 'milliseconds from a commit to the screen, beside a bare LISTEN', load: () => import('../../../bench/latency.ts') },
  { name: 'console', summary: 'processor time and bytes a frame in a storm of prices, beside the least bytes', load: () => import('../../../bench/console.ts') },
];
