/**
 * The content of a cell as a number: a code point, or an entry in a table for characters made of several code points.
 * Control characters never become a glyph, so no text can move the terminal's cursor.
 */
import stringWidth from 'string-width';

export type Glyph = number;

/** The right half of a wide character. */
export const CONTINUATION: Glyph = 0;
export const BLANK: Glyph = 0x20;
const REPLACEMENT = '\ufffd';

const FIRST_CLUSTER = 0x110000;
/**
 * Text from outside must not fill the memory with new clusters: beyond this number only the first character of a
 * cluster is shown.
 */
const MOST_CLUSTERS = 20_000;
const LONGEST_CLUSTER = 24;

const UNSAFE = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

// Characters of one code unit whose width is the same on all terminals. All others are written so that a terminal with
// another width does not shift their neighbors.
const SURE =
  ' -~\\xa0-\\xa8\\xaa-\\xac\\xaf-\\u02ff\\u0370-\\u0377\\u037a-\\u037f\\u0384-\\u0386\\u0388-\\u03ff\\u0400-\\u0481\\u048a-\\u052f\\u1e00-\\u1eff\\u2010-\\u2027' +
  '\\u2030-\\u203b\\u20a0-\\u20bf\\u2190-\\u2193\\u219a-\\u21a8\\u2200-\\u22ff\\u2500-\\u25a9\\u25ac-\\u25b5\\u25b7-\\u25bf\\u25c1-\\u25fa\\u2713\\u2717\\u2800-\\u28ff' +
  '\\u3041-\\u3096\\u30a1-\\u30fa\\u4e00-\\u9fff\\uac00-\\ud7a3';
const SURE_TEXT = new RegExp(`^[${SURE}]*$`);
const SURE_CHARACTER = new RegExp(`^[${SURE}]$`);
/** The first wide character among them. */
const FIRST_SURE_WIDE = 0x3041;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const clusters: string[] = [];
/** The text of one character → glyph * 4 + width; width 0 means that the character is not shown. */
const placements = new Map<string, number>();
const sure = new Map<Glyph, boolean>();

/**
 * Calls `place` for each shown character, from left to right, with its number of cells, 1 or 2. Stops when it returns
 * false.
 */
export function eachGlyph(text: string, place: (glyph: Glyph, width: number) => boolean): void {
  if (SURE_TEXT.test(text)) {
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (!place(code, code < FIRST_SURE_WIDE ? 1 : 2)) return;
    }
    return;
  }
  for (const { segment } of segmenter.segment(text)) {
    const placement = placementOf(segment);
    const width = placement & 3;
    if (width > 0 && !place(placement >>> 2, width)) return;
  }
}

export function glyphText(glyph: Glyph): string {
  return glyph < FIRST_CLUSTER ? String.fromCodePoint(glyph) : (clusters[glyph - FIRST_CLUSTER] ?? REPLACEMENT);
}

/** The terminal cells of a text, counted as in Ink's layout. */
export function textWidth(text: string): number {
  let total = 0;
  eachGlyph(text, (_, width) => {
    total += width;
    return true;
  });
  return total;
}

/** Whether the glyph has the same width on all terminals. */
export function isSure(glyph: Glyph): boolean {
  if (glyph < 0x7f) return true;
  if (glyph >= FIRST_CLUSTER) return false;
  const found = sure.get(glyph);
  if (found !== undefined) return found;
  const is = SURE_CHARACTER.test(glyphText(glyph));
  sure.set(glyph, is);
  return is;
}

function placementOf(cluster: string): number {
  const found = placements.get(cluster);
  if (found !== undefined) return found;
  const width = Math.min(2, stringWidth(cluster));
  const made = glyphOf(UNSAFE.test(cluster) ? REPLACEMENT : cluster) * 4 + width;
  if (placements.size < MOST_CLUSTERS) placements.set(cluster, made);
  return made;
}

function glyphOf(cluster: string): Glyph {
  const first = cluster.codePointAt(0)!;
  if (
    cluster.length === String.fromCodePoint(first).length ||
    cluster.length > LONGEST_CLUSTER ||
    clusters.length >= MOST_CLUSTERS
  )
    return first;
  clusters.push(cluster);
  return FIRST_CLUSTER + clusters.length - 1;
}
