/** Runs the same steps on two desks: one that the compositor paints on a terminal, and the intended screen. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { Compositor } from '../../../src/console/painter/compositor.ts';
import { Emulator } from '../../../bench/support/emulator.ts';
import type { WidthTable } from '../../../bench/support/emulator.ts';
import { IntendedScreen, ansiOf, edited, editsOf, piecesOf, styledLineOf } from './intended.ts';
import type { Alphabet, Edit, Picture, Piece } from './intended.ts';
import { Recorder } from './recorder.ts';

type Rect = Picture['rect'];

export type Step =
  | { readonly kind: 'base'; readonly lines: readonly (readonly Piece[])[] }
  | { readonly kind: 'edit'; readonly edits: readonly Edit[] }
  | { readonly kind: 'region'; readonly picture: Picture }
  | { readonly kind: 'remove'; readonly id: string }
  | { readonly kind: 'occlude'; readonly rects: readonly Rect[] }
  | { readonly kind: 'resize'; readonly columns: number; readonly rows: number }
  | { readonly kind: 'cursor'; readonly cell: { readonly x: number; readonly y: number } | null }
  | { readonly kind: 'invalidate' }
  | { readonly kind: 'flush' };

const ids = fc.constantFrom('positions', 'orders', 'signals');
const rects: fc.Arbitrary<Rect> = fc.record({
  left: fc.integer({ min: 0, max: 34 }),
  top: fc.integer({ min: 0, max: 10 }),
  width: fc.integer({ min: 1, max: 30 }),
  height: fc.integer({ min: 1, max: 6 }),
});

/** The steps that can happen on a desk, in any order. */
export function steps(alphabet: Alphabet): fc.Arbitrary<Step[]> {
  const lines = fc.array(piecesOf(alphabet), { maxLength: 10 });
  return fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant('base' as const), lines }),
      fc.record({ kind: fc.constant('region' as const), picture: fc.record({ id: ids, rect: rects, lines }) }),
      fc.record({ kind: fc.constant('region' as const), picture: fc.record({ id: ids, rect: rects, lines }) }),
      fc.record({ kind: fc.constant('remove' as const), id: ids }),
      fc.record({ kind: fc.constant('occlude' as const), rects: fc.array(rects, { maxLength: 2 }) }),
      fc.record({
        kind: fc.constant('resize' as const),
        columns: fc.integer({ min: 2, max: 44 }),
        rows: fc.integer({ min: 1, max: 12 }),
      }),
      fc.record({
        kind: fc.constant('cursor' as const),
        cell: fc.option(fc.record({ x: fc.nat({ max: 30 }), y: fc.nat({ max: 8 }) })),
      }),
      fc.record({ kind: fc.constant('invalidate' as const) }),
      {
        weight: 6,
        arbitrary: fc.record({
          kind: fc.constant('edit' as const),
          edits: fc.array(editsOf(alphabet), { minLength: 1, maxLength: 3 }),
        }),
      },
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('flush' as const) }) },
    ),
    { minLength: 1, maxLength: 25 },
  );
}

/** The two copies: the compositor with its terminal, and the intended screen. */
export class Pair {
  columns = 36;
  rows = 9;
  readonly sink = new Recorder();
  readonly emulator: Emulator;
  readonly compositor: Compositor;
  #base: readonly (readonly Piece[])[] = [];
  readonly #pictures = new Map<string, Picture>();
  #occluders: readonly Rect[] = [];
  #cursor: { readonly x: number; readonly y: number } | null = null;

  constructor(widths?: WidthTable) {
    this.emulator = new Emulator({
      columns: this.columns,
      rows: this.rows,
      ...(widths === undefined ? {} : { widths }),
    });
    this.compositor = new Compositor({ sink: this.sink, columns: this.columns, rows: this.rows, depth: 'truecolor' });
  }

  take(step: Step): void {
    switch (step.kind) {
      case 'base':
        this.#base = step.lines;
        return this.compositor.setBaseFrame(step.lines.map(ansiOf).join('\n'));
      case 'edit':
        this.#base = step.edits.reduce(edited, this.#base);
        return this.compositor.setBaseFrame(this.#base.map(ansiOf).join('\n'));
      case 'region':
        this.#pictures.set(step.picture.id, step.picture);
        return this.compositor.setRegion(step.picture.id, step.picture.rect, step.picture.lines.map(styledLineOf));
      case 'remove':
        this.#pictures.delete(step.id);
        return this.compositor.removeRegion(step.id);
      case 'occlude':
        this.#occluders = step.rects;
        return this.compositor.setOccluders(step.rects);
      case 'resize':
        ({ columns: this.columns, rows: this.rows } = step);
        this.#base = [];
        this.emulator.resize(step.columns, step.rows);
        return this.compositor.resize(step.columns, step.rows);
      case 'cursor':
        this.#cursor = step.cell;
        return this.compositor.setCursor(step.cell);
      case 'invalidate':
        return this.compositor.invalidate();
      case 'flush':
        return undefined;
    }
  }

  async flush(): Promise<void> {
    this.compositor.flush();
    await this.emulator.feed(this.sink.take());
  }

  intended(): IntendedScreen {
    const base = this.#painted([]);
    const screen = this.#painted([...this.#pictures.values()]);
    for (const rect of this.#occluders) screen.copyFrom(base, rect);
    return screen;
  }

  expectCursor(): void {
    expect(this.emulator.cursorShown).toBe(this.#cursor !== null);
    if (this.#cursor !== null) {
      expect(this.emulator.cursor).toEqual({
        x: Math.min(this.#cursor.x, this.columns - 1),
        y: Math.min(this.#cursor.y, this.rows - 1),
      });
    }
  }

  #painted(pictures: readonly Picture[]): IntendedScreen {
    const screen = new IntendedScreen(this.columns, this.rows);
    for (let top = 0; top < this.rows; top += 1)
      screen.line({ left: 0, top, width: this.columns }, this.#base[top] ?? []);
    for (const { rect, lines } of pictures) {
      // Painted apart first: the screen cuts a region and does not wrap it.
      const region = new IntendedScreen(rect.width, rect.height);
      for (let y = 0; y < rect.height; y += 1) region.line({ left: 0, top: y, width: rect.width }, lines[y] ?? []);
      const placed = new IntendedScreen(Math.max(this.columns, rect.left + rect.width), this.rows);
      region.rows.forEach((row, y) => {
        if (rect.top + y < this.rows) placed.rows[rect.top + y]!.splice(rect.left, rect.width, ...row);
      });
      screen.copyFrom(placed, rect);
    }
    return screen;
  }
}
