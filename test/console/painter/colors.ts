/** Colors by name and as `#rrggbb`. */
import { palette, rgb } from '../../../src/console/painter/color.ts';
import type { Color } from '../../../src/console/painter/color.ts';

/** Palette entries 0 to 15, in this order. */
const COLOR_NAMES = [
  'black',
  'red',
  'green',
  'yellow',
  'blue',
  'magenta',
  'cyan',
  'white',
  'bright-black',
  'bright-red',
  'bright-green',
  'bright-yellow',
  'bright-blue',
  'bright-magenta',
  'bright-cyan',
  'bright-white',
] as const;

export function named(name: (typeof COLOR_NAMES)[number]): Color {
  return palette(COLOR_NAMES.indexOf(name));
}

export function hex(text: string): Color {
  const [, red, green, blue] = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text) ?? [];
  if (red === undefined) throw new Error(`not a color: ${text}`);
  return rgb(Number.parseInt(red, 16), Number.parseInt(green!, 16), Number.parseInt(blue!, 16));
}
