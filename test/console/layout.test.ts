import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layoutOf } from '../../src/console/layout.ts';
import type { Layout } from '../../src/console/layout.ts';
import type { Rect } from '../../src/console/painter/rect.ts';
import { PANE_CODES } from '../../src/console/panes/find.ts';
import type { PaneCode } from '../../src/console/panes/pane.ts';
import { PANES } from '../../src/console/panes/registry.ts';

function layout(
  columns: number,
  rows: number,
  change: { focus?: PaneCode; zoom?: 'one' | 'many'; dockRows?: number } = {},
): Layout {
  return layoutOf({ columns, rows, panes: PANES, focus: 'POS', zoom: 'many', dockRows: 0, ...change });
}

function codes(from: Layout): PaneCode[] {
  return from.kind === 'panes' ? from.panes.map(({ code }) => code).sort() : [];
}

describe('the layout', () => {
  test.each([
    [240, 60, ['ALR', 'MKT', 'ORD', 'POS', 'SIG']],
    [160, 45, ['ALR', 'MKT', 'ORD', 'POS', 'SIG']],
    [160, 24, ['ALR', 'ORD', 'POS', 'SIG']],
    [120, 40, ['ORD', 'POS', 'SIG']],
    [100, 30, ['ORD', 'POS']],
    [80, 24, ['POS']],
    [60, 16, ['POS']],
  ])('%i columns and %i rows show %j', (columns, rows, expected) => {
    expect(codes(layout(columns, rows))).toEqual(expected);
  });

  test.each([
    [59, 30],
    [100, 15],
    [50, 10],
  ])('%i by %i is too small', (columns, rows) => {
    expect(layout(columns, rows)).toEqual({ kind: 'small', columns, rows });
  });

  test('a pane without a spot replaces the last pane while it has the focus', () => {
    expect(codes(layout(160, 45, { focus: 'GP' }))).toEqual(['GP', 'MKT', 'ORD', 'POS', 'SIG']);
    expect(codes(layout(80, 24, { focus: 'ALR' }))).toEqual(['ALR']);
  });

  test('zoom shows only the focused pane, on the whole body', () => {
    const zoomed = layout(160, 45, { focus: 'ORD', zoom: 'one' });
    expect(codes(zoomed)).toEqual(['ORD']);
    expect(zoomed.kind === 'panes' && zoomed.panes[0]!.rect.width).toBe(160);
  });

  test('panes keep their place when the ticket opens below them', () => {
    const [closed, open] = [layout(160, 45), layout(160, 45, { dockRows: 7 })];
    if (closed.kind !== 'panes' || open.kind !== 'panes') throw new Error('160x45 is no small screen');
    expect(open.panes[0]!.rect).toMatchObject({ left: closed.panes[0]!.rect.left, top: closed.panes[0]!.rect.top });
    expect(open.dock).toEqual({ left: 0, top: 35, width: 160, height: 7 });
  });

  test('no parts overlap, none leaves the screen, and every cell of the body belongs to a part', () => {
    const sizes = fc.record({
      columns: fc.integer({ min: 1, max: 400 }),
      rows: fc.integer({ min: 1, max: 120 }),
      focus: fc.constantFrom(...PANE_CODES),
      zoom: fc.constantFrom('one' as const, 'many' as const),
      dockRows: fc.constantFrom(0, 7),
    });
    fc.assert(
      fc.property(sizes, ({ columns, rows, ...change }) => {
        const found = layout(columns, rows, change);
        if (found.kind === 'small') return columns < 60 || rows < 16;
        const { header, tabs, dock, blotter, status, footer, panes, separators } = found;
        const rects = [
          header,
          blotter,
          status,
          footer,
          ...(tabs === null ? [] : [tabs]),
          ...(dock === null ? [] : [dock]),
          ...panes.map(({ rect }) => rect),
          ...separators,
        ];
        const area = rects.reduce((sum, { width, height }) => sum + width * height, 0);
        return (
          panes.some(({ code }) => code === change.focus) &&
          area === columns * rows &&
          rects.every((rect) => inside(rect, columns, rows)) &&
          !overlapping(rects)
        );
      }),
      { numRuns: 500 },
    );
  });
});

function inside({ left, top, width, height }: Rect, columns: number, rows: number): boolean {
  return left >= 0 && top >= 0 && width > 0 && height > 0 && left + width <= columns && top + height <= rows;
}

function overlapping(rects: readonly Rect[]): boolean {
  return rects.some((a, at) =>
    rects
      .slice(at + 1)
      .some(
        (b) =>
          a.left < b.left + b.width &&
          b.left < a.left + a.width &&
          a.top < b.top + b.height &&
          b.top < a.top + a.height,
      ),
  );
}
