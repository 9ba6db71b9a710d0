/**
 * The styles of text by its meaning: themes for color-blind traders, for terminals with sixteen colors and for
 * terminals with none.
 */
import { palette } from './painter/color.ts';
import type { ColorDepth } from './painter/color.ts';
import { style } from './painter/style.ts';
import type { Style } from './painter/style.ts';
import type { LineMark, Tone } from '../text/lines.ts';

export const THEMES = ['blue-orange', 'green-up', 'red-up', 'mono'] as const;
export type ThemeName = (typeof THEMES)[number];

export interface Theme {
  readonly style: (tone: Tone, mark: LineMark) => Style;
  /** The style of a marked row beyond its text. */
  readonly ground: (mark: LineMark) => Style;
}

/** A color is an index of the 256-color palette; the first sixteen are the terminal's own. */
interface Look {
  readonly foreground?: number;
  readonly background?: number;
  readonly bold?: true;
  readonly dim?: true;
  readonly inverse?: true;
  readonly underline?: true;
}

type Looks = Readonly<Record<Tone, Look>>;

interface Pair {
  readonly up: number;
  readonly down: number;
}

/** People with any common color blindness can distinguish blue from orange, but not green from red. */
const PAIRS: Readonly<Record<Exclude<ThemeName, 'mono'>, Readonly<Record<'16' | '256', Pair>>>> = {
  'blue-orange': { '256': { up: 75, down: 208 }, '16': { up: 12, down: 3 } },
  'green-up': { '256': { up: 78, down: 203 }, '16': { up: 10, down: 9 } },
  'red-up': { '256': { up: 203, down: 78 }, '16': { up: 9, down: 10 } },
};

const MONO: Looks = {
  plain: {},
  strong: { bold: true },
  quiet: { dim: true },
  stale: { dim: true },
  good: {},
  bad: { bold: true },
  buy: {},
  sell: { bold: true },
  warning: { bold: true },
  critical: { inverse: true, bold: true },
  accent: { bold: true },
  title: { bold: true },
  badge: { inverse: true, bold: true },
  caret: { inverse: true },
};

export function themeOf(name: ThemeName, depth: ColorDepth): Theme {
  const colors = name === 'mono' || depth === 'none' ? null : depth === '16' ? '16' : '256';
  const looks = colors === null || name === 'mono' ? MONO : colored(PAIRS[name][colors], colors);
  const marks: Readonly<Record<LineMark, Look>> = {
    none: {},
    selected: colors === '256' ? { background: 238, bold: true } : { inverse: true },
    flash: colors === '256' ? { background: 24, bold: true } : { underline: true, bold: true },
  };
  const styles = new Map<string, Style>();
  return {
    style: (tone, mark) => {
      const key = `${tone} ${mark}`;
      const known = styles.get(key);
      if (known !== undefined) return known;
      const look = looks[tone];
      const made = styleOf(mark === 'none' ? look : { ...readable(look), ...marks[mark] });
      styles.set(key, made);
      return made;
    },
    ground: (mark) => styleOf(marks[mark]),
  };
}

function styleOf({ foreground, background, ...attributes }: Look): Style {
  return style({
    ...attributes,
    ...(foreground !== undefined && { foreground: palette(foreground) }),
    ...(background !== undefined && { background: palette(background) }),
  });
}

function colored({ up, down }: Pair, depth: '16' | '256'): Looks {
  const rich = depth === '256';
  return {
    plain: rich ? { foreground: 252 } : {},
    strong: rich ? { foreground: 255, bold: true } : { bold: true },
    quiet: { foreground: rich ? 246 : 8 },
    stale: rich ? { foreground: 243 } : { foreground: 8, dim: true },
    good: { foreground: up },
    bad: { foreground: down },
    buy: { foreground: up, bold: true },
    sell: { foreground: down, bold: true },
    warning: { foreground: rich ? 222 : 11 },
    critical: rich ? { foreground: 231, background: 130, bold: true } : { foreground: 11, inverse: true, bold: true },
    accent: { foreground: rich ? 116 : 6 },
    title: rich ? { foreground: 153, bold: true } : { foreground: 14, bold: true },
    badge: rich ? { foreground: 231, background: 25, bold: true } : { inverse: true, bold: true },
    caret: { inverse: true },
  };
}

/** Gray text is invisible on the gray of a marked row. */
function readable(look: Look): Look {
  return look.foreground !== undefined && look.foreground >= 240 && look.foreground <= 246
    ? { ...look, foreground: 250 }
    : look;
}
