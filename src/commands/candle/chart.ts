/** Draws candles as a chart in the terminal, with the exact figures in a caption. */
import type { Candle } from '../../domain/candle.ts';
import { closingChart, priceSpan } from '../../text/charts.ts';
import { figure, signedPercent } from '../../text/figures.ts';
import { instant } from '../../text/instants.ts';

/** `width` in cells. */
export function closeChart(
  candles: readonly Candle[],
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const first = candles[0];
  const last = candles.at(-1);
  if (first === undefined || last === undefined) return '';
  const { open, high, low, close, change } = priceSpan(candles);
  return [
    ...closingChart(candles, { width, height, glyphs: 'unicode' }).map(({ label, drawn }) => label + drawn),
    `${first.symbol} ${first.interval} close, ${instant(first.timestamp)} to ${instant(last.timestamp)} UTC, ${candles.length} candles`,
    `open ${figure(open)}  high ${figure(high)}  low ${figure(low)}  close ${figure(close)}  change ${signedPercent(change)}`,
  ].join('\n');
}
