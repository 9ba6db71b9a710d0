/** Shows an error of a typed line: the line, a caret under the place, the problem and the expected words. */
import type { LineError } from './intent.ts';

/**
 * The line, and carets below it. Characters that would move a terminal's cursor are shown as `?`, so the columns agree.
 */
export function caret(text: string, error: LineError): string {
  const line = text.replace(/\t/g, ' ').replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '?');
  return `${line}\n${' '.repeat(error.at)}${'^'.repeat(error.length)}`;
}

/** `"gtx" is not valid here; expected day, gtc …`. */
export function lineErrorMessage(error: LineError): string {
  return error.expected.length === 0 ? error.message : `${error.message}; expected ${listed(error.expected)}`;
}

function listed(expected: readonly string[]): string {
  return expected.length === 1 ? expected[0]! : `${expected.slice(0, -1).join(', ')} or ${expected.at(-1)!}`;
}
