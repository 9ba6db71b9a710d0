/** Draws prices in characters. Only the drawing uses floats; no figure is computed from them. */
import { plot } from 'asciichart';
import type { Candle } from '../domain/candle.ts';
import { maximum, minimum } from '../domain/decimal.ts';
import type { Decimal } from '../domain/decimal.ts';
import { cellWidth, padded } from './widths.ts';

export type Glyphs = 'unicode' | 'ascii';

const BARS = '▁▂▃▄▅▆▇█';
const ASCII_BARS = '_.-=+*^#';

/** One character for each value, the latest `width` values. */
export function sparkline(
  values: readonly Decimal[],
  { width, glyphs }: { readonly width: number; readonly glyphs: Glyphs },
): string {
  const shown = values.slice(-width).map((value) => value.toNumber());
  const low = Math.min(...shown);
  const range = Math.max(...shown) - low;
  const bars = glyphs === 'unicode' ? BARS : ASCII_BARS;
  return shown.map((value) => bars[range === 0 ? 3 : Math.min(7, Math.floor(((value - low) / range) * 8))]!).join('');
}

/** The axis: a space, a tick mark and the gap that asciichart adds. */
const AXIS_CELLS = 3;
const ASCII_STROKES: [string, string, string, string, string, string, string, string, string, string] = [
  '+',
  '|',
  '-',
  '-',
  '-',
  '\\',
  '/',
  '\\',
  '/',
  '|',
];

/** One row of a chart: its price on the axis, and the drawing beside it. */
export interface ChartRow {
  readonly label: string;
  readonly drawn: string;
}

/**
 * Closing prices of at least one candle as a line, drawn by asciichart. With more candles than cells, it draws the last
 * of each stretch.
 */
export function closingChart(
  candles: readonly Candle[],
  { width, height, glyphs }: { readonly width: number; readonly height: number; readonly glyphs: Glyphs },
): ChartRow[] {
  const label = candles.reduce((most, { close }) => Math.max(most, cellWidth(axisLabel(close.toNumber()))), 0);
  const closes = thinned(candles, Math.max(2, width - label - AXIS_CELLS)).map(({ close }) => close.toNumber());
  const chart = plot(closes.length === 1 ? [...closes, ...closes] : closes, {
    height: closes.every((close) => close === closes[0]) ? 1 : height,
    format: (value: number) => padded(axisLabel(value), label, 'right'),
    ...(glyphs === 'ascii' && { symbols: ASCII_STROKES }),
  });
  return chart.split('\n').map((row) => ({ label: row.slice(0, label), drawn: row.slice(label) }));
}

/** The figures of a chart's caption; `change` is a share of the first open. */
export interface PriceSpan {
  readonly open: Decimal;
  readonly high: Decimal;
  readonly low: Decimal;
  readonly close: Decimal;
  readonly change: Decimal;
}

/** Needs at least one candle. */
export function priceSpan(candles: readonly Candle[]): PriceSpan {
  const { open } = candles[0]!;
  const { close } = candles.at(-1)!;
  return {
    open,
    high: candles.map(({ high }) => high).reduce(maximum),
    low: candles.map(({ low }) => low).reduce(minimum),
    close,
    change: close.minus(open).dividedBy(open),
  };
}

function thinned(candles: readonly Candle[], cells: number): readonly Candle[] {
  if (candles.length <= cells) return candles;
  return Array.from({ length: cells }, (_, cell) => candles[Math.floor(((cell + 1) * candles.length) / cells) - 1]!);
}

function axisLabel(value: number): string {
  return value.toFixed(Math.abs(value) >= 100 ? 2 : Math.abs(value) >= 1 ? 4 : 8);
}
