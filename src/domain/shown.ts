/**
 * Formats a value from outside for an error message: quoted, short, and only in characters that cannot harm a terminal.
 */

const LONGEST_SHOWN = 40;

/** `"abc"`: printable ASCII stays, anything else becomes `?`, long text ends in `…`. */
export function shown(text: string): string {
  const cleaned = text.slice(0, LONGEST_SHOWN).replace(/[^ -~]/g, '?');
  return `"${cleaned}${text.length > LONGEST_SHOWN ? '…' : ''}"`;
}
