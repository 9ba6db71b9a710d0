/** How what a piece of text means looks: themes that a colour-blind trader can use, sixteen-colour terminals, and none at all. */
import type { LineMark, Tone } from './text/line.ts';

export const THEMES = ['blue-orange', 'green-up', 'red-up', 'mono'] as const;
export type ThemeName = (typeof THEMES)[number];

export type ColorDepth = 'none' | '16' | '256';

/** A colour is an index of the 256-colour palette; the first sixteen are the terminal's own. */
export interface Look {
  readonly foreground?: number;
  readonly background?: number;
  readonly bold?: true;
  readonly dim?: true;
  readonly inverse?: true;
  readonly underline?: true;
}

export interface Theme {
  readonly look: (tone: Tone, mark: LineMark) => Look;
}

export function isThemeName(text: string): text is ThemeName {
  return (THEMES as readonly string[]).includes(text);
}

type Looks = Readonly<Record<Tone, Look>>;

interface Pair {
  readonly up: number;
  readonly down: number;
}

/** Blue against orange is told apart by every common kind of colour blindness; green against red is not. */
const PAIRS: Readonly<Record<Exclude<ThemeName, 'mono'>, Readonly<Record<Exclude<ColorDepth, 'none'>, Pair>>>> = {
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
  const looks = name === 'mono' || depth === 'none' ? MONO : colored(PAIRS[name][depth], depth);
  const selected: Look = depth === '256' && name !== 'mono' ? { background: 238, bold: true } : { inverse: true };
  const flash: Look = depth === '256' && name !== 'mono' ? { background: 24, bold: true } : { underline: true, bold: true };
  return {
    look: (tone, mark) => {
      const look = looks[tone];
      if (mark === 'none') return look;
      return mark === 'selected' ? { ...readable(look, depth), ...selected } : { ...look, ...flash };
    },
  };
}

function colored({ up, down }: Pair, depth: '16' | '256'): Looks {
  const rich = depth === '256';
  return {
    plain: rich ? { foreground: 252 } : {},
    strong: rich ? { foreground: 255, bold: true } : { bold: true },
    quiet: { foreground: rich ? 246 : 8 },
    stale: rich ? { foreground: 241 } : { foreground: 8, dim: true },
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

/** Grey on the grey of the selected row would vanish. */
function readable(look: Look, depth: ColorDepth): Look {
  return depth === '256' && look.foreground !== undefined && look.foreground >= 240 && look.foreground <= 246 ? { ...look, foreground: 250 } : look;
}

/** The SGR parameters of a look, the form both React's lines and the painter can take; empty for the plain look. */
export function sgr({ foreground, background, bold, dim, inverse, underline }: Look): string {
  const codes: string[] = [];
  if (bold) codes.push('1');
  if (dim) codes.push('2');
  if (underline) codes.push('4');
  if (inverse) codes.push('7');
  if (foreground !== undefined) codes.push(foreground < 8 ? String(30 + foreground) : foreground < 16 ? String(82 + foreground) : `38;5;${foreground}`);
  if (background !== undefined) codes.push(background < 8 ? String(40 + background) : background < 16 ? String(92 + background) : `48;5;${background}`);
  return codes.join(';');
}
