import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { Compositor } from '../../../src/console/painter/compositor.ts';
import type { Sink } from '../../../src/console/painter/compositor.ts';
import { isSure } from '../../../src/console/painter/glyph.ts';
import { styledLine } from '../../../src/console/painter/line.ts';
import { Emulator } from './emulator.ts';
import type { WidthTable } from './emulator.ts';
import { IntendedScreen, ansiOf, edited, editsOf, piecesOf, styledLineOf } from './intended.ts';
import type { Alphabet, Edit, Picture, Piece } from './intended.ts';

type Rect = Picture['rect'];

class Recorder implements Sink {
  taken = '';
  answer = true;

  write(data: string): boolean {
    this.taken += data;
    return this.answer;
  }

  take(): string {
    const { taken } = this;
    this.taken = '';
    return taken;
  }
}

type Step =
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

function steps(alphabet: Alphabet): fc.Arbitrary<Step[]> {
  const lines = fc.array(piecesOf(alphabet), { maxLength: 10 });
  return fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant('base' as const), lines }),
      fc.record({ kind: fc.constant('region' as const), picture: fc.record({ id: ids, rect: rects, lines }) }),
      fc.record({ kind: fc.constant('region' as const), picture: fc.record({ id: ids, rect: rects, lines }) }),
      fc.record({ kind: fc.constant('remove' as const), id: ids }),
      fc.record({ kind: fc.constant('occlude' as const), rects: fc.array(rects, { maxLength: 2 }) }),
      fc.record({ kind: fc.constant('resize' as const), columns: fc.integer({ min: 2, max: 44 }), rows: fc.integer({ min: 1, max: 12 }) }),
      fc.record({ kind: fc.constant('cursor' as const), cell: fc.option(fc.record({ x: fc.nat({ max: 30 }), y: fc.nat({ max: 8 }) })) }),
      fc.record({ kind: fc.constant('invalidate' as const) }),
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('edit' as const), edits: fc.array(editsOf(alphabet), { minLength: 1, maxLength: 3 }) }) },
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('flush' as const) }) },
    ),
    { minLength: 1, maxLength: 25 },
  );
}

/** A desk in two copies: the compositor with its terminal, and the screen that is meant. */
class Pair {
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
    this.emulator = new Emulator({ columns: this.columns, rows: this.rows, ...(widths === undefined ? {} : { widths }) });
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
        this.emulator.terminal.resize(step.columns, step.rows);
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
      expect(this.emulator.cursor).toEqual({ x: Math.min(this.#cursor.x, this.columns - 1), y: Math.min(this.#cursor.y, this.rows - 1) });
    }
  }

  #painted(pictures: readonly Picture[]): IntendedScreen {
    const screen = new IntendedScreen(this.columns, this.rows);
    for (let top = 0; top < this.rows; top += 1) screen.line({ left: 0, top, width: this.columns }, this.#base[top] ?? []);
    for (const { rect, lines } of pictures) {
      // Painted beside first: a region is cut by the screen, not re-wrapped for it.
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

const asLaidOut: WidthTable = (codePoint) => {
  const character = String.fromCodePoint(codePoint);
  const width = /\p{Mn}/u.test(character) ? 0 : stringWidth(character);
  return width === 0 || width === 1 ? width : 2;
};

describe('what the terminal shows', () => {
  test('is the intended screen, cell for cell, after any frames, regions, occluders and resizes', async () => {
    await fc.assert(
      fc.asyncProperty(steps('any'), async (list) => {
        const pair = new Pair(asLaidOut);
        for (const step of [...list, { kind: 'flush' } as const]) {
          pair.take(step);
          if (step.kind !== 'flush') continue;
          await pair.flush();
          expect(pair.emulator.cells()).toEqual(pair.intended().seen());
          pair.expectCursor();
        }
      }),
      { numRuns: 200 },
    );
  });

  test('keeps every other character in its place when the terminal counts emoji and rare characters as narrow', async () => {
    await fc.assert(
      fc.asyncProperty(steps('any'), async (list) => {
        const pair = new Pair();
        for (const step of [...list, { kind: 'flush' } as const]) {
          pair.take(step);
          if (step.kind !== 'flush') continue;
          await pair.flush();
          const shown = pair.emulator.cells().map((row) => row.map(({ text }) => (text === '' ? ' ' : text)));
          expect(shown).toEqual(pair.intended().seen().map((row) => row.map(({ text }) => (text === '' ? ' ' : text))));
        }
      }),
      { numRuns: 120 },
    );
  });

  test('keeps sure characters in their place when the terminal counts the others as wide', async () => {
    await fc.assert(
      fc.asyncProperty(steps('any'), async (list) => {
        const pair = new Pair((codePoint) => (isSure(codePoint) || /[\p{Mn}\p{Script=Thai}]/u.test(String.fromCodePoint(codePoint)) ? asLaidOut(codePoint) : 2));
        for (const step of [...list, { kind: 'flush' } as const]) {
          pair.take(step);
          if (step.kind !== 'flush') continue;
          await pair.flush();
          const shown = pair.emulator.cells();
          const wrong = pair.intended().seen().flatMap((row, y) => row.filter(({ text }, x) => text.trim() !== '' && isSure(text.codePointAt(0)!) && text.length === 1 && shown[y]![x]!.text !== text));
          expect(wrong).toEqual([]);
        }
      }),
      { numRuns: 120 },
    );
  });

  test('never depends on how frames were split: many small ones end where one does', async () => {
    await fc.assert(
      fc.asyncProperty(steps('sure'), async (list) => {
        const often = new Pair();
        const once = new Pair();
        for (const step of list) {
          often.take(step);
          once.take(step);
          await often.flush();
        }
        await often.flush();
        await once.flush();
        expect(often.emulator.cells()).toEqual(once.emulator.cells());
      }),
      { numRuns: 60 },
    );
  });
});

function compositor({ columns = 40, rows = 6, depth = 'truecolor' as const } = {}): { sink: Recorder; made: Compositor } {
  const sink = new Recorder();
  return { sink, made: new Compositor({ sink, columns, rows, depth }) };
}

describe('frames', () => {
  test('a frame with no change writes nothing', () => {
    const { sink, made } = compositor();
    made.setBaseFrame('header');
    made.setRegion('a', { left: 0, top: 1, width: 10, height: 1 }, [styledLine('text')]);
    made.flush();
    sink.take();
    made.setBaseFrame('header');
    made.setRegion('a', { left: 0, top: 1, width: 10, height: 1 }, [styledLine('text')]);
    made.setOccluders([]);
    made.setCursor(null);
    expect(made.flush()).toEqual({ bytes: 0, cells: 0 });
    expect(sink.taken).toBe('');
  });

  test('a frame is one synchronized update with the changed cells only', () => {
    const { sink, made } = compositor();
    made.setBaseFrame('last 64000.10\nnext 1');
    made.flush();
    sink.take();
    made.setBaseFrame('last 64000.20\nnext 1');
    expect(made.flush()).toEqual({ bytes: '\u001b[?2026h\u001b[1;12H2\u001b[?2026l'.length, cells: 1 });
    expect(sink.taken).toBe('\u001b[?2026h\u001b[1;12H2\u001b[?2026l');
  });

  test('a short stretch that did not change is written again when that is shorter than moving over it', () => {
    const { sink, made } = compositor();
    made.setBaseFrame('a1b1c');
    made.flush();
    sink.take();
    made.setBaseFrame('x1y1z');
    made.flush();
    expect(sink.taken).toBe('\u001b[?2026h\u001b[Hx1y1z\u001b[?2026l');
  });

  test('the rest of a row is erased, not overwritten', () => {
    const { sink, made } = compositor();
    made.setBaseFrame('a long line of words');
    made.flush();
    sink.take();
    made.setBaseFrame('a');
    made.flush();
    expect(sink.taken).toBe('\u001b[?2026h\u001b[1;3H\u001b[K\u001b[?2026l');
  });

  test('after invalidate everything is painted again', async () => {
    const { sink, made } = compositor();
    const emulator = new Emulator({ columns: 40, rows: 6 });
    made.setBaseFrame('header\nrow');
    made.flush();
    await emulator.feed(`${sink.take()}\u001b[Hgarbage from elsewhere`);
    made.invalidate();
    made.flush();
    await emulator.feed(sink.take());
    expect(emulator.text().slice(0, 3)).toEqual(['header', 'row', '']);
  });

  test('an occluder shows the base over a region, and the region again when it goes', async () => {
    const { sink, made } = compositor();
    const emulator = new Emulator({ columns: 40, rows: 6 });
    made.setBaseFrame('....................');
    made.setRegion('a', { left: 0, top: 0, width: 20, height: 1 }, [styledLine('live live live live')]);
    made.setOccluders([{ left: 5, top: 0, width: 5, height: 1 }]);
    made.flush();
    await emulator.feed(sink.take());
    expect(emulator.text()[0]).toBe('live .....live live');
    made.setOccluders([]);
    made.flush();
    await emulator.feed(sink.take());
    expect(emulator.text()[0]).toBe('live live live live');
  });

  test('a neighbour that did not change is written again when the terminal may have covered it', async () => {
    const { sink, made } = compositor();
    const emulator = new Emulator({ columns: 40, rows: 6, widths: (codePoint) => (codePoint === 0xff8a ? 2 : 1) });
    for (const frame of ['a1b', 'aﾊb']) {
      made.setBaseFrame(frame);
      made.flush();
      await emulator.feed(sink.take());
    }
    expect(emulator.cells()[0]![2]!.text).toBe('b');
  });

  test('a character of doubtful width is never rewritten to save a move', async () => {
    const { sink, made } = compositor();
    const emulator = new Emulator({ columns: 40, rows: 6 });
    for (const frame of ['x©y', 'a©b']) {
      made.setBaseFrame(frame);
      made.flush();
      await emulator.feed(sink.take());
    }
    expect(emulator.text()[0]).toBe('a© b');
  });

  test('a region that moves with the same lines is painted where it went', async () => {
    const { sink, made } = compositor();
    const emulator = new Emulator({ columns: 40, rows: 6 });
    const lines = [styledLine('text')];
    made.setRegion('a', { left: 0, top: 0, width: 5, height: 1 }, lines);
    made.flush();
    made.setRegion('a', { left: 2, top: 1, width: 5, height: 1 }, lines);
    made.flush();
    await emulator.feed(sink.take());
    expect(emulator.text().slice(0, 2)).toEqual(['', '  text']);
  });

  test.each([
    [0, '文live'],
    [1, ' live'],
  ])('an occluder whose left edge is at %i of a wide character below shows %j', async (left, shown) => {
    const { sink, made } = compositor();
    const emulator = new Emulator({ columns: 40, rows: 6 });
    made.setBaseFrame('文');
    made.setRegion('a', { left: 0, top: 0, width: 6, height: 1 }, [styledLine('xxlive')]);
    made.setOccluders([{ left, top: 0, width: 2 - left, height: 1 }]);
    made.flush();
    await emulator.feed(sink.take());
    expect(emulator.text()[0]).toBe(left === 0 ? shown : `x${shown}`);
  });

  test('control characters in a region do not reach the terminal', () => {
    const { sink, made } = compositor();
    made.setRegion('a', { left: 0, top: 0, width: 30, height: 1 }, [styledLine('a\u001b]52;c;eA==\u0007b\u009b2Jc\u202ed')]);
    made.flush();
    const text = sink.take().replaceAll(/\u001b\[[?\d;]*[a-zA-Z]/g, '');
    expect(text).toBe('a]52;c;eA==b2Jcd');
  });
});

describe('colours', () => {
  const frame = '\u001b[1;38;2;255;0;0;48;5;19mX\u001b[0m';

  test.each([
    ['truecolor', '\u001b[1;38;2;255;0;0;48;5;19mX'],
    ['256', '\u001b[1;38;5;196;48;5;19mX'],
    ['16', '\u001b[1;91;44mX'],
    ['none', '\u001b[1mX'],
  ] as const)('at depth %s keep what the terminal has', (depth, painted) => {
    const sink = new Recorder();
    const made = new Compositor({ sink, columns: 10, rows: 2, depth });
    made.setBaseFrame(frame);
    made.flush();
    expect(sink.taken).toContain(painted);
  });
});

describe('a slow terminal', () => {
  test('gets no frame until it has drained, and then only the newest', async () => {
    const { sink, made } = compositor();
    const emulator = new Emulator({ columns: 40, rows: 6 });
    sink.answer = false;
    made.setBaseFrame('1');
    expect(made.flush().cells).toBe(1);
    await emulator.feed(sink.take());
    for (const text of ['2', '3', '4']) {
      made.setBaseFrame(text);
      expect(made.flush()).toEqual({ bytes: 0, cells: 0 });
    }
    expect(sink.take()).toBe('');
    expect(made.flow).toBe('held');
    sink.answer = true;
    made.drained();
    expect(sink.taken).toContain('4');
    expect(sink.taken).not.toMatch(/[23]H?[23]\u001b/);
    await emulator.feed(sink.take());
    expect(emulator.text()[0]).toBe('4');
    expect(made.flow).toBe('open');
  });

  test('gets nothing on draining when no frame was held', () => {
    const { sink, made } = compositor();
    sink.answer = false;
    made.setBaseFrame('1');
    made.flush();
    sink.take();
    expect(made.drained()).toEqual({ bytes: 0, cells: 0 });
    expect(sink.taken).toBe('');
  });
});
