/** Draws closing prices as a line, with asciichart. Decimals become floats only for drawing: nothing is computed from them. */
import { plot } from 'asciichart';
import type { Candle } from '../../domain/candle.ts';
import { figure, instant } from '../output/figures.ts';

/** `width` in cells. With more candles than cells, each cell shows the last candle of its group; highs and lows are in the caption. */
export function closeChart(
  candles: readonly Candle[],
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const first = candles[0];
  const last = candles.at(-1);
  if (first === undefined || last === undefined) return '';
  const label = Math.max(...candles.map((candle) => axisLabel(candle.close.toNumber()).length));
  const cells = Math.max(2, width - label - AXIS_WIDTH);
  const shown = thinned(candles, cells).map((candle) => candle.close.toNumber());
  const chart = plot(shown.length === 1 ? [...shown, ...shown] : shown, {
    height: shown.every((close) => close === shown[0]) ? 1 : height,
    format: (value: number) => axisLabel(value).padStart(label),
  });
  const high = candles.reduce((best, candle) => (candle.high.greaterThan(best.high) ? candle : best), first);
  const low = candles.reduce((best, candle) => (candle.low.lessThan(best.low) ? candle : best), first);
  const change = last.close.minus(first.open).dividedBy(first.open).times(100);
  return [
    chart,
    `${first.symbol} ${first.interval} close, ${instant(first.timestamp)} to ${instant(last.timestamp)} UTC, ${candles.length} candles`,
    `open ${figure(first.open)}  high ${figure(high.high)}  low ${figure(low.low)}  close ${figure(last.close)}  change ${change.isNegative() ? '' : '+'}${change.toFixed(2)} %`,
  ].join('\n');
}

/** ` ┤` between the label and the line, and asciichart's own margin. */
const AXIS_WIDTH = 3;

function thinned(candles: readonly Candle[], cells: number): Candle[] {
  if (candles.length <= cells) return [...candles];
  return Array.from({ length: cells }, (_, cell) => candles[Math.floor(((cell + 1) * candles.length) / cells) - 1]!);
}

function axisLabel(value: number): string {
  return value.toFixed(Math.abs(value) >= 100 ? 2 : Math.abs(value) >= 1 ? 4 : 8);
}
