/** A line of styled text, from live panes and from frames of Ink. */
import type { Style } from './style.ts';

export interface StyledSpan {
  readonly text: string;
  readonly style: Style;
}

export type StyledLine = readonly StyledSpan[];
