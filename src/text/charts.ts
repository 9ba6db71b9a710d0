/** A row of small bars. Drawing is where decimals become floats: nothing is computed from it. */
import type { Decimal } from '../domain/decimal.ts';

const BARS = '▁▂▃▄▅▆▇█';
const ASCII_BARS = '_.-=+*^#';

/** One character a value, the latest `width` of them. */
export function sparkline(
  values: readonly Decimal[],
  { width, glyphs }: { readonly width: number; readonly glyphs: 'unicode' | 'ascii' },
): string {
  const shown = values.slice(-width).map((value) => value.toNumber());
  const low = Math.min(...shown);
  const range = Math.max(...shown) - low;
  const bars = glyphs === 'unicode' ? BARS : ASCII_BARS;
  return shown.map((value) => bars[range === 0 ? 3 : Math.min(7, Math.floor(((value - low) / range) * 8))]!).join('');
}
