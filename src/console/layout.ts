/**
 * The layout of the screen for its number of columns and rows. Pure, so that a resize is one call.
 * From top to bottom: header, tabs when a pane is hidden, panes, the docked ticket when it is open, blotter, status,
 * footer.
 */
import type { Rect } from './painter/rect.ts';

/**
 * The place of a pane on a screen of at least this many columns; its spot with the most columns that the screen has
 * wins.
 */
export interface Spot {
  readonly fromColumns: number;
  /** Counted from the left. */
  readonly column: 0 | 1 | 2;
  /** Orders the panes of a column: the lowest number is at the top. */
  readonly row: number;
  /** With more than two panes in a column and few rows, this pane is left out first. */
  readonly onLowScreen?: 'leaves';
}

/** The part of a pane that the layout needs. */
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
      /** The lines between the columns of panes. */
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
  /** Always shown; without a spot it replaces the last pane. */
  readonly focus: string;
  readonly zoom: 'one' | 'many';
  /** Rows that the open ticket needs; 0 when it is closed. */
  readonly dockRows: number;
}

export const SMALLEST = { columns: 60, rows: 16 } as const;
/** A title, column heads and four rows. */
const LOWEST_PANE = 6;
/** The rows that each of three panes in a column needs. */
const ROOMY_PANE = 9;
/** Header, blotter, status, footer. */
const FIXED_ROWS = 4;

/**
 * The widths of the columns in percent: the first entry that the screen is wide enough for and that has as many
 * columns.
 */
const SHARES: readonly { readonly from: number; readonly shares: readonly number[] }[] = [
  { from: 216, shares: [42, 31, 27] },
  { from: 160, shares: [54, 46] },
  { from: 120, shares: [62, 38] },
];

/** The rows that a screen leaves for the docked ticket, its title included. */
export function mostDockRows(rows: number): number {
  return Math.max(0, rows - FIXED_ROWS - LOWEST_PANE);
}

export function layoutOf(wanted: LayoutWanted): Layout {
  const { columns, rows } = wanted;
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) return { kind: 'small', columns, rows };
  const line = (top: number): Rect => ({ left: 0, top, width: columns, height: 1 });
  const dockRows = Math.min(wanted.dockRows, mostDockRows(rows));
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

/** The panes of each column from top to bottom. A low screen has fewer panes in a column. */
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
