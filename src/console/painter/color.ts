/** Colors as numbers, and the nearest color on a terminal with fewer colors. */

/** 0 = the terminal's own; 1–256 = palette index + 1; 0x1000000 | rgb = 24 bit. */
export type Color = number;

export type ColorDepth = 'none' | '16' | '256' | 'truecolor';

export const DEFAULT_COLOR: Color = 0;

const TRUECOLOR = 0x1000000;

/** An entry of the 256-color palette; any other number is the terminal's own color. */
export function palette(index: number): Color {
  return Number.isInteger(index) && index >= 0 && index <= 255 ? index + 1 : DEFAULT_COLOR;
}

export function rgb(red: number, green: number, blue: number): Color {
  return TRUECOLOR | ((red & 255) << 16) | ((green & 255) << 8) | (blue & 255);
}

/** The nearest color that a terminal of this depth has. */
export function colorAtDepth(color: Color, depth: ColorDepth): Color {
  if (color === DEFAULT_COLOR || depth === 'truecolor') return color;
  if (depth === 'none') return DEFAULT_COLOR;
  if (depth === '256') return color < TRUECOLOR ? color : nearestOf256(color);
  return color <= 16 ? color : nearestOf16(color < TRUECOLOR ? paletteRgb(color - 1) : color);
}

/** Parameters of the SGR sequence that sets it; `target` is 30 for the foreground and 40 for the background. */
export function colorParameters(color: Color, target: 30 | 40): string {
  if (color === DEFAULT_COLOR) return String(target + 9);
  if (color <= 8) return String(target + color - 1);
  if (color <= 16) return String(target + 60 + color - 9);
  if (color < TRUECOLOR) return `${target + 8};5;${color - 1}`;
  return `${target + 8};2;${(color >> 16) & 255};${(color >> 8) & 255};${color & 255}`;
}

const CUBE_STEPS = [0, 95, 135, 175, 215, 255] as const;

// A terminal's user chooses the first sixteen colors; xterm's are near enough to find the nearest.
const FIRST_16 = [
  0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00,
  0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
] as const;

function paletteRgb(index: number): number {
  if (index < 16) return FIRST_16[index]!;
  if (index >= 232) return (8 + (index - 232) * 10) * 0x010101;
  const step = (at: number): number => CUBE_STEPS[at % 6]!;
  return (step(Math.floor((index - 16) / 36)) << 16) | (step(Math.floor((index - 16) / 6)) << 8) | step(index - 16);
}

function nearestOf256(color: number): Color {
  let best = 16;
  for (let index = 17; index < 256; index += 1)
    if (distance(paletteRgb(index), color) < distance(paletteRgb(best), color)) best = index;
  return best + 1;
}

function nearestOf16(color: number): Color {
  let best = 0;
  for (let index = 1; index < 16; index += 1)
    if (distance(FIRST_16[index]!, color) < distance(FIRST_16[best]!, color)) best = index;
  return best + 1;
}

/** The squared distance, weighted by the eye's sensitivity to red, green and blue. */
function distance(one: number, other: number): number {
  const red = ((one >> 16) & 255) - ((other >> 16) & 255);
  const green = ((one >> 8) & 255) - ((other >> 8) & 255);
  const blue = (one & 255) - (other & 255);
  return 2 * red * red + 4 * green * green + 3 * blue * blue;
}
