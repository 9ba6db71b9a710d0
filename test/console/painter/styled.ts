import type { StyledLine, StyledSpan } from '../../../src/console/painter/line.ts';
import { PLAIN } from '../../../src/console/painter/style.ts';

/** A line of spans; bare text is plain. */
export function styledLine(...pieces: readonly (StyledSpan | string)[]): StyledLine {
  return pieces.map((piece) => (typeof piece === 'string' ? { text: piece, style: PLAIN } : piece));
}
