/**
 * The number of terminal cells of a text, and texts cut, padded and wrapped to a width. Texts must come from plainText.
 */
import { PRINTABLE_ASCII } from '../domain/plain-text.ts';

const WIDE =
  /[\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{1b2ff}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]|(?![\0-\x7f])\p{Emoji}/u;

const MARK = /\p{Mn}/u;

const ELLIPSIS = '…';

export type Alignment = 'left' | 'right';

/**
 * Symbols that are also emoji count two cells, as in Ink's layout. Most texts are ASCII figures, so those skip the
 * check of each character.
 */
export function cellWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** Adds blanks up to `width` cells; a longer text stays unchanged. */
export function padded(text: string, width: number, align: Alignment = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, width - cellWidth(text)));
  return align === 'left' ? text + blanks : blanks + text;
}

/**
 * At most `width` cells; a cut text ends in an ellipsis. For words only: a number is never cut, its column is left out
 * instead.
 */
export function cut(text: string, width: number): string {
  if (text.length <= width && PRINTABLE_ASCII.test(text)) return text;
  let used = 0;
  let end = 0;
  let endWithEllipsis = 0;
  for (const character of text) {
    used += characterWidth(character);
    if (used > width) return width < 1 ? '' : text.slice(0, endWithEllipsis) + ELLIPSIS;
    end += character.length;
    if (used < width) endWithEllipsis = end;
  }
  return text;
}

/** Wraps words into lines of at most `width` cells; a longer word gets a line of its own and is cut. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const joined = current === '' ? word : `${current} ${word}`;
    if (cellWidth(joined) <= width) current = joined;
    else {
      if (current !== '') lines.push(current);
      current = cut(word, width);
    }
  }
  return current === '' ? lines : [...lines, current];
}

function characterWidth(character: string): number {
  const code = character.codePointAt(0)!;
  if (code < 0x300) return code === 0xa9 || code === 0xae ? 2 : 1;
  if (MARK.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
