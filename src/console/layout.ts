/**
 * Where everything stands on a screen of so many columns and rows: pure, so that a resize is one call.
 * From top to bottom: header, tabs when panes are hidden, panes, the docked ticket when it is open, blotter, status, footer.
 */
import type { Rect } from './painter/rect.ts';

/** Where a pane stands from so many columns on, until one of its further spots is reached. */
export interface Spot {
  readonly fromColumns: number;
  /** From the left. */
  readonly column: 0 | 1 | 2;
  /** The lower the number, the higher it stands among the panes of its column. */
  readonly row: number;
  /** Of more than two panes above each other, it is the first to go where rows are few. */
  readonly onLowScreen?: 'leaves';
}

/** What the layout has to know of a pane. */
interface Placeable {
  readonly code: string;
  readonly spots: readonly Spot[];
}

interface PlacedPane {
  readonly code: string;
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
  readonly panes: readonly Placeable[];
  /** Shown in any case; it takes the last place when it has none of its own. */
  readonly focus: string;
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

/** How wide the columns of panes are, in hundredths: the first line whose width is reached and that has as many. */
const SHARES: readonly { readonly from: number; readonly shares: readonly number[] }[] = [
  { from: 216, shares: [42, 31, 27] },
  { from: 160, shares: [54, 46] },
  { from: 120, shares: [62, 38] },
];

export function layoutOf(wanted: LayoutWanted): Layout {
  const { columns, rows } = wanted;
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) return { kind: 'small', columns, rows };
  const line = (top: number): Rect => ({ left: 0, top, width: columns, height: 1 });
  const dockRows = Math.min(wanted.dockRows, rows - FIXED_ROWS - LOWEST_PANE);
  const bodyRows = rows - FIXED_ROWS - dockRows;
  const stacks =
    wanted.zoom === 'one' ? [[wanted.focus]] : withFocus(stacksFor(wanted.panes, columns, bodyRows), wanted.focus);
  const hidden = wanted.panes.length > stacks.flat().length;
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

/** Columns of panes, each from top to bottom. Fewer stand above each other when the screen is low. */
function stacksFor(panes: readonly Placeable[], columns: number, bodyRows: number): string[][] {
  const placed = panes.flatMap(({ code, spots }) => {
    const spot = spots.findLast(({ fromColumns }) => columns >= fromColumns);
    return spot === undefined ? [] : [{ ...spot, code }];
  });
  const fit = Math.max(1, Math.floor(bodyRows / LOWEST_PANE));
  return [0, 1, 2].flatMap((column) => {
    const stack = placed.filter((spot) => spot.column === column).sort((a, b) => a.row - b.row);
    const kept =
      stack.length > 2 && bodyRows < stack.length * ROOMY_PANE
        ? stack.filter(({ onLowScreen }) => onLowScreen !== 'leaves')
        : stack;
    return kept.length === 0 ? [] : [kept.slice(0, fit).map(({ code }) => code)];
  });
}

function withFocus(stacks: string[][], focus: string): string[][] {
  if (!stacks.some((stack) => stack.includes(focus))) stacks.at(-1)!.splice(-1, 1, focus);
  return stacks;
}

function place(
  stacks: readonly (readonly string[])[],
  body: Rect,
  columns: number,
): { panes: PlacedPane[]; separators: Rect[] } {
  const shares =
    SHARES.find((one) => columns >= one.from && one.shares.length === stacks.length)?.shares ??
    stacks.map(() => 100 / stacks.length);
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
