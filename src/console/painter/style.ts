/**
 * The style of a cell as a small number: equal styles have the same number, so that comparing frames compares integers
 * and a cell costs two bytes.
 */
import { DEFAULT_COLOR, colorAtDepth } from './color.ts';
import type { Color, ColorDepth } from './color.ts';

export type Style = number;

export const BOLD = 1;
export const DIM = 2;
export const ITALIC = 4;
export const UNDERLINE = 8;
export const INVERSE = 16;
export const STRIKE = 32;

export interface Look {
  readonly foreground: Color;
  readonly background: Color;
  /** BOLD | DIM | … */
  readonly attributes: number;
}

export interface StyleSpec {
  readonly foreground?: Color;
  readonly background?: Color;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
  readonly strike?: boolean;
}

/** The terminal's own colors and nothing else. */
export const PLAIN: Style = 0;

/** Styles fit into 16 bits. Themes need a few dozen; beyond this number new styles lose their colors. */
const MOST_STYLES = 0xfffe;

const looks: Look[] = [];
const known = new Map<string, Style>();
intern({ foreground: DEFAULT_COLOR, background: DEFAULT_COLOR, attributes: 0 });

export function style(spec: StyleSpec): Style {
  const attributes =
    (spec.bold === true ? BOLD : 0) |
    (spec.dim === true ? DIM : 0) |
    (spec.italic === true ? ITALIC : 0) |
    (spec.underline === true ? UNDERLINE : 0) |
    (spec.inverse === true ? INVERSE : 0) |
    (spec.strike === true ? STRIKE : 0);
  return intern({
    foreground: spec.foreground ?? DEFAULT_COLOR,
    background: spec.background ?? DEFAULT_COLOR,
    attributes,
  });
}

/** The number of a style; equal attributes and colors always give the same number. */
export function intern(look: Look): Style {
  const key = `${look.foreground} ${look.background} ${look.attributes}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  if (looks.length > MOST_STYLES) return known.get(`0 0 ${look.attributes}`) ?? PLAIN;
  looks.push(look);
  known.set(key, looks.length - 1);
  return looks.length - 1;
}

export function lookOf(of: Style): Look {
  return looks[of] ?? looks[PLAIN]!;
}

/**
 * The styles that a terminal can show: fewer colors, and on a blank only its visible part, so that a space is not
 * painted again because the letter before it was red.
 */
export class ShownStyles {
  readonly #depth: ColorDepth;
  readonly #shown: Style[] = [];
  readonly #shownBlank: Style[] = [];

  constructor(depth: ColorDepth) {
    this.#depth = depth;
  }

  of(wanted: Style): Style {
    return (this.#shown[wanted] ??= atDepth(lookOf(wanted), this.#depth));
  }

  ofBlank(wanted: Style): Style {
    return (this.#shownBlank[wanted] ??= blank(lookOf(this.of(wanted))));
  }
}

function atDepth(look: Look, depth: ColorDepth): Style {
  const foreground = colorAtDepth(look.foreground, depth);
  const background = colorAtDepth(look.background, depth);
  // If text and background become the same color, the background is removed so that the text stays visible.
  const hidden = foreground === background && look.foreground !== look.background;
  return intern({ foreground, background: hidden ? DEFAULT_COLOR : background, attributes: look.attributes });
}

function blank({ foreground, background, attributes }: Look): Style {
  const seen = attributes & (UNDERLINE | INVERSE | STRIKE);
  return intern({
    foreground: seen === 0 ? DEFAULT_COLOR : foreground,
    background,
    attributes: seen === 0 ? 0 : attributes,
  });
}
