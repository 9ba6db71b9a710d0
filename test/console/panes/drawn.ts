/** Panes drawn without a console: from a store to lines and their text. */
import { FIRST_ROW } from '../../../src/console/panes/list-state.ts';
import { listLines } from '../../../src/console/panes/list-body.ts';
import type { PaneCode, PaneContext } from '../../../src/console/panes/pane.ts';
import { paneOf } from '../../../src/console/panes/find.ts';
import { lineText } from '../../../src/text/lines.ts';
import type { Line } from '../../../src/text/lines.ts';
import { CLOSED_TICKET } from '../../../src/console/ticket/ticket.ts';
import type { DeskStore } from '../../../src/console/store.ts';
import { NOW } from '../desk-samples.ts';

/** The rows of a store as a pane receives them. */
export function context(store: DeskStore, change: Partial<PaneContext> = {}): PaneContext {
  return { desk: store.state, ticket: CLOSED_TICKET, chart: null, now: NOW, glyphs: 'unicode', ...change };
}

/** The lines of a pane, whose first row is selected. */
export function body(code: PaneCode, from: PaneContext, { width = 120, height = 20 } = {}): readonly Line[] {
  const pane = paneOf(code);
  return pane.kind === 'list'
    ? listLines(pane, from, { list: FIRST_ROW, focus: 'focused', flashing: new Set() }, { width, height })
    : pane.draw(from, { width, height });
}

export const texts = (lines: readonly Line[]): string[] => lines.map((line) => lineText(line).trimEnd());
