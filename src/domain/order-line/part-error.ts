/** An error at a part of a line, or at its verb when the line does not have that part. */
import type { LineError, LinePart, LineSpans } from './intent.ts';
import { lineError } from './words.ts';

export function errorAt(
  { spans }: { readonly spans: LineSpans },
  part: LinePart,
  message: string,
  expected: readonly string[] = [],
): LineError {
  return lineError(spans[part] ?? spans.verb ?? { at: 0, length: 1 }, message, expected);
}
