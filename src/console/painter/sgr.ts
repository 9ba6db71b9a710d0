/** The shortest SGR sequence from one style to another, and styles read back from SGR parameters. */
import { DEFAULT_COLOR, colorParameters, palette, rgb } from './color.ts';
import { BOLD, DIM, INVERSE, ITALIC, PLAIN, STRIKE, UNDERLINE, intern, lookOf } from './style.ts';
import type { Look, Style } from './style.ts';

/** The attribute, the parameter that sets it, the parameter that ends it. Bold and dim have the same end. */
const ATTRIBUTES: readonly (readonly [number, number, number])[] = [
  [BOLD, 1, 22],
  [DIM, 2, 22],
  [ITALIC, 3, 23],
  [UNDERLINE, 4, 24],
  [INVERSE, 7, 27],
  [STRIKE, 9, 29],
];

const MOST_CACHED = 20_000;
const sequences = new Map<number, string>();

/** The sequence that changes a terminal from style `from` to style `to`; empty when they are equal. */
export function styleChange(from: Style, to: Style): string {
  if (from === to) return '';
  const key = from * 0x10000 + to;
  const cached = sequences.get(key);
  if (cached !== undefined) return cached;
  if (sequences.size > MOST_CACHED) sequences.clear();
  const made = shortest(lookOf(from), to);
  sequences.set(key, made);
  return made;
}

function shortest(from: Look, to: Style): string {
  if (to === PLAIN) return '\u001b[m';
  const afresh = ['0', ...changes(lookOf(PLAIN), lookOf(to))].join(';');
  const onward = changes(from, lookOf(to)).join(';');
  return `\u001b[${onward.length <= afresh.length ? onward : afresh}m`;
}

function changes(from: Look, to: Look): string[] {
  const parameters: number[] = [];
  let attributes = from.attributes;
  for (const [attribute, , end] of ATTRIBUTES) {
    if ((attributes & attribute) === 0 || (to.attributes & attribute) !== 0) continue;
    parameters.push(end);
    attributes &= end === 22 ? ~(BOLD | DIM) : ~attribute;
  }
  for (const [attribute, set] of ATTRIBUTES)
    if ((to.attributes & attribute) !== 0 && (attributes & attribute) === 0) parameters.push(set);
  const texts = parameters.map(String);
  if (from.foreground !== to.foreground) texts.push(colorParameters(to.foreground, 30));
  if (from.background !== to.background) texts.push(colorParameters(to.background, 40));
  return texts;
}

/** The style after an SGR sequence with these parameters, such as `1;38;5;208`; unknown parameters change nothing. */
export function styleAfter(before: Style, parameters: string): Style {
  const codes = parameters === '' ? [0] : parameters.split(/[;:]/).map(Number);
  let { foreground, background, attributes } = lookOf(before);
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at]!;
    if (code === 0) {
      foreground = DEFAULT_COLOR;
      background = DEFAULT_COLOR;
      attributes = 0;
    } else if (code === 38 || code === 48) {
      const { color, used } = extendedColor(codes, at + 1);
      at += used;
      if (color === null) continue;
      if (code === 38) foreground = color;
      else background = color;
    } else if (code >= 30 && code <= 37) foreground = palette(code - 30);
    else if (code >= 90 && code <= 97) foreground = palette(code - 82);
    else if (code >= 40 && code <= 47) background = palette(code - 40);
    else if (code >= 100 && code <= 107) background = palette(code - 92);
    else if (code === 39) foreground = DEFAULT_COLOR;
    else if (code === 49) background = DEFAULT_COLOR;
    else attributes = attributesAfter(attributes, code);
  }
  return intern({ foreground, background, attributes });
}

function attributesAfter(before: number, code: number): number {
  let after = before;
  for (const [attribute, set, end] of ATTRIBUTES) {
    if (code === set) after |= attribute;
    else if (code === end) after &= ~attribute;
  }
  return after;
}

function extendedColor(codes: readonly number[], at: number): { color: number | null; used: number } {
  if (codes[at] === 5) return { color: palette(codes[at + 1] ?? -1), used: 2 };
  if (codes[at] === 2) return { color: rgb(codes[at + 1] ?? 0, codes[at + 2] ?? 0, codes[at + 3] ?? 0), used: 4 };
  return { color: null, used: 0 };
}
