/** What a figure of docs/figures.md is: measured beside its reference in one run, on a server that is thrown away afterwards. */
import type { ClientConfig } from 'pg';

/** Numbers and the words that say what they are, by name; `runs` has every single measurement. */
type Measures = Readonly<Record<string, string | number | readonly number[]>>;

export interface Figure {
  readonly result: Measures;
  readonly reference: Measures;
  /** Above 1: the result is the better of both. */
  readonly ratio: number;
  /** The same for a table that people read. */
  readonly said: { readonly result: string; readonly reference: string };
  /** What it is made of, where it is of several. */
  readonly parts?: readonly FigurePart[];
}

/** One of several questions of a figure. */
export interface FigurePart extends Figure {
  readonly name: string;
  /** The least ratio that is good enough; null: told for comparison. */
  readonly aim: number | null;
  /** The query plan of each question: EXPLAIN (ANALYZE, BUFFERS). */
  readonly plans: Readonly<Record<string, string>>;
}

export interface FigureOptions {
  /** Real data instead of made data, where a figure takes some. */
  readonly file: string | null;
  /** How much data to make; null for what the figure of docs/figures.md has. */
  readonly rows: number | null;
  /** How often result and reference are measured, in turns; null for what the figure of docs/figures.md has. */
  readonly runs: number | null;
  /** How much the desk holds that questions are measured on; null for what the figure of docs/figures.md has. */
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
  /** A new desk of its own, migrated and empty, as its superuser sees it; settings are those of the embedded server, fsync on. */
  withDatabase<T>(work: (config: ClientConfig) => Promise<T>): Promise<T>;
}

export type MeasureFigure = (bed: Bed, options: FigureOptions) => Promise<Figure>;
