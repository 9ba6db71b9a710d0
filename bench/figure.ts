/**
 * A figure of docs/figures.md, measured together with its reference in one run, on a server that is removed afterwards.
 */
import type { ClientConfig } from 'pg';

/** Numbers and their descriptions, by name; `runs` has every single measurement. */
type Measures = Readonly<Record<string, string | number | readonly number[]>>;

export interface Figure {
  readonly result: Measures;
  readonly reference: Measures;
  /** Above 1: the result is better than the reference. */
  readonly ratio: number;
  /** The same as text for the table. */
  readonly said: { readonly result: string; readonly reference: string };
  /** The parts of a figure that has several. */
  readonly parts?: readonly FigurePart[];
}

/** One of several questions of a figure. */
export interface FigurePart extends Figure {
  readonly name: string;
  /** The lowest ratio that is good enough; null: only for comparison. */
  readonly aim: number | null;
  /** The query plan of each question: EXPLAIN (ANALYZE, BUFFERS). */
  readonly plans: Readonly<Record<string, string>>;
}

export interface FigureOptions {
  /** Real data instead of generated data, for figures that read a file. */
  readonly file: string | null;
  /** Number of generated rows; null for the number of docs/figures.md. */
  readonly rows: number | null;
  /** Number of measurements of result and reference, alternately; null for the number of docs/figures.md. */
  readonly runs: number | null;
  /** Size of the desk on which queries are measured; null for the size of docs/figures.md. */
  readonly candles: number | null;
  readonly trades: number | null;
  readonly portfolios: number | null;
}

export interface Bed {
  /** For files; removed with everything in it. */
  readonly folder: string;
  /** Aborted by Ctrl-C: the figure then throws soon. */
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
  /** Connects as superuser to a new, migrated, empty desk with the settings of the embedded server, fsync on. */
  withDatabase<T>(work: (config: ClientConfig) => Promise<T>): Promise<T>;
}

export type MeasureFigure = (bed: Bed, options: FigureOptions) => Promise<Figure>;
