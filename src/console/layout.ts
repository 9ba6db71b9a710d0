/**
 * Where everything stands on a screen of so many columns and rows: pure, so that a resize is one call.
 * From top to bottom: header, tabs when panes are hidden, panes, the docked ticket when it is open, blotter, status, footer.
 */
import type { PaneCode } from './panes/pane.ts';

export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

interface PlacedPane {
  readonly code: PaneCode;
  readonly rect: Rect;
}

export type Layout =
  | {
      readonly kind: 'panes';
      readonly columns: number;
      readonly rows: number;
      readonly header: Rect;
      readonly tabs: Rect | null;
      readonly body: Rect;
      readonly panes: readonly PlacedPane[];
      /** Left edges of the lines between columns of panes. */
      readonly separators: readonly Rect[];
      readonly dock: Rect | null;
      readonly blotter: Rect;
      readonly status: Rect;
      readonly footer: Rect;
    }
  | { readonly kind: 'small'; readonly columns: number; readonly rows: number };

export interface LayoutWanted {
  readonly columns: number;
  readonly rows: number;
  /** In the order of their numbers: which panes there are. */
  readonly codes: readonly PaneCode[];
  /** Shown in any case; it takes the last place when it has none of its own. */
  readonly focus: PaneCode;
  readonly zoom: 'one' | 'many';
  /** Rows that the open ticket asks for; 0 when it is closed. */
  readonly dockRows: number;
}

export const SMALLEST = { columns: 60, rows: 16 } as const;
/** A title, column names and four rows: less than that is no pane. */
const LOWEST_PANE = 6;
/** Three panes above each other are worth it from here on. */
const ROOMY_PANE = 9;
/** Header, blotter, status, footer. */
const FIXED_ROWS = 4;

/** Columns of panes, each from top to bottom: the first list whose width is reached. */
const ARRANGEMENTS: readonly { readonly from: number; readonly stacks: readonly (readonly PaneCode[])[]; readonly shares: readonly number[] }[] = [
  { from: 216, stacks: [['POS', 'ORD'], ['SIG', 'ALR'], ['MKT']], shares: [42, 31, 27] },
  { from: 160, stacks: [['POS', 'ORD'], ['MKT', 'SIG', 'ALR']], shares: [54, 46] },
  { from: 120, stacks: [['POS', 'ORD'], ['SIG']], shares: [62, 38] },
  { from: 100, stacks: [['POS', 'ORD']], shares: [100] },
  { from: 0, stacks: [['POS']], shares: [100] },
];

export function layoutOf(wanted: LayoutWanted): Layout {
  const { columns, rows } = wanted;
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) return { kind: 'small', columns, rows };
  const line = (top: number): Rect => ({ left: 0, top, width: columns, height: 1 });
  const dockRows = Math.min(wanted.dockRows, rows - FIXED_ROWS - LOWEST_PANE);
  const bodyRows = rows - FIXED_ROWS - dockRows;
  const stacks = wanted.zoom === 'one' ? [[wanted.focus]] : withFocus(stacksFor(columns, bodyRows), wanted.focus);
  const hidden = wanted.codes.length > stacks.flat().length;
  const tabsRows = hidden ? 1 : 0;
  const body: Rect = { left: 0, top: 1 + tabsRows, width: columns, height: bodyRows - tabsRows };
  const { panes, separators } = place(stacks, body, columns);
  return {
    kind: 'panes',
    columns,
    rows,
    header: line(0),
    tabs: hidden ? line(1) : null,
    body,
    panes,
    separators,
    dock: dockRows > 0 ? { left: 0, top: 1 + bodyRows, width: columns, height: dockRows } : null,
    blotter: line(rows - 3),
    status: line(rows - 2),
    footer: line(rows - 1),
  };
}

/** Fewer panes stand above each other when the screen is low; MKT is the first to go where it is one of three. */
function stacksFor(columns: number, bodyRows: number): PaneCode[][] {
  const { stacks } = ARRANGEMENTS.find(({ from }) => columns >= from)!;
  const fit = Math.max(1, Math.floor(bodyRows / LOWEST_PANE));
  return stacks.map((stack) => (stack.length > 2 && bodyRows < stack.length * ROOMY_PANE ? stack.filter((code) => code !== 'MKT') : [...stack]).slice(0, fit));
}

function withFocus(stacks: PaneCode[][], focus: PaneCode): PaneCode[][] {
  if (!stacks.some((stack) => stack.includes(focus))) stacks.at(-1)!.splice(-1, 1, focus);
  return stacks;
}

function place(stacks: readonly (readonly PaneCode[])[], body: Rect, columns: number): { panes: PlacedPane[]; separators: Rect[] } {
  const shares = stacks.length === 1 ? [100] : ARRANGEMENTS.find((one) => columns >= one.from)!.shares;
  const panes: PlacedPane[] = [];
  const separators: Rect[] = [];
  let left = body.left;
  stacks.forEach((stack, index) => {
    const last = index === stacks.length - 1;
    const width = last ? body.left + body.width - left : Math.floor((body.width * shares[index]!) / 100);
    let top = body.top;
    stack.forEach((code, at) => {
      const height = Math.floor((body.top + body.height - top) / (stack.length - at));
      panes.push({ code, rect: { left, top, width, height } });
      top += height;
    });
    left += width;
    if (!last) {
      separators.push({ left, top: body.top, width: 1, height: body.height });
      left += 1;
    }
  });
  return { panes, separators };
}
