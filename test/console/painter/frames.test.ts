import { describe, expect, test } from 'vitest';
import { Compositor } from '../../../src/console/painter/compositor.ts';
import { Emulator } from '../../../bench/support/emulator.ts';
import { Recorder } from './recorder.ts';
import { styledLine } from './styled.ts';

function compositor({ columns = 40, rows = 6, depth = 'truecolor' as const } = {}): {
  sink: Recorder;
  made: Compositor;
} {
  const sink = new Recorder();
  return { sink, made: new Compositor({ sink, columns, rows, depth }) };
}

describe('frames', () => {
  test('a frame without a change writes nothing', () => {
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

  test('a short unchanged stretch is written again when that is shorter than a move', () => {
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
    expect(emulator.lines().slice(0, 3)).toEqual(['header', 'row', '']);
  });

  test('an occluder shows the base over a region, and the region again when it goes', async () => {
    const { sink, made } = compositor();
    const emulator = new Emulator({ columns: 40, rows: 6 });
    made.setBaseFrame('....................');
    made.setRegion('a', { left: 0, top: 0, width: 20, height: 1 }, [styledLine('live live live live')]);
    made.setOccluders([{ left: 5, top: 0, width: 5, height: 1 }]);
    made.flush();
    await emulator.feed(sink.take());
    expect(emulator.lines()[0]).toBe('live .....live live');
    made.setOccluders([]);
    made.flush();
    await emulator.feed(sink.take());
    expect(emulator.lines()[0]).toBe('live live live live');
  });

  test('an unchanged neighbor is written again when the terminal may have covered it', async () => {
    const { sink, made } = compositor();
    const emulator = new Emulator({ columns: 40, rows: 6, widths: (codePoint) => (codePoint === 0xff8a ? 2 : 1) });
    for (const frame of ['a1b', 'aﾊb']) {
      made.setBaseFrame(frame);
      made.flush();
      await emulator.feed(sink.take());
    }
    expect(emulator.cells()[0]![2]!.text).toBe('b');
  });

  test('a character of uncertain width is never written again to save a move', async () => {
    const { sink, made } = compositor();
    const emulator = new Emulator({ columns: 40, rows: 6 });
    for (const frame of ['x©y', 'a©b']) {
      made.setBaseFrame(frame);
      made.flush();
      await emulator.feed(sink.take());
    }
    expect(emulator.lines()[0]).toBe('a© b');
  });

  test('a region that moves with the same lines is painted at its new place', async () => {
    const { sink, made } = compositor();
    const emulator = new Emulator({ columns: 40, rows: 6 });
    const lines = [styledLine('text')];
    made.setRegion('a', { left: 0, top: 0, width: 5, height: 1 }, lines);
    made.flush();
    made.setRegion('a', { left: 2, top: 1, width: 5, height: 1 }, lines);
    made.flush();
    await emulator.feed(sink.take());
    expect(emulator.lines().slice(0, 2)).toEqual(['', '  text']);
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
    expect(emulator.lines()[0]).toBe(left === 0 ? shown : `x${shown}`);
  });

  test('control characters in a region do not reach the terminal', () => {
    const { sink, made } = compositor();
    made.setRegion('a', { left: 0, top: 0, width: 30, height: 1 }, [
      styledLine('a\u001b]52;c;eA==\u0007b\u009b2Jc\u202ed'),
    ]);
    made.flush();
    const text = sink.take().replaceAll(/\u001b\[[?\d;]*[a-zA-Z]/g, '');
    expect(text).toBe('a]52;c;eA==b2Jcd');
  });
});

describe('colors', () => {
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
  test('gets no frame until it drains, and then only the newest', async () => {
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
    expect(made.drained()).toBe('frame-waits');
    made.flush();
    expect(sink.taken).toContain('4');
    expect(sink.taken).not.toMatch(/[23]H?[23]\u001b/);
    await emulator.feed(sink.take());
    expect(emulator.lines()[0]).toBe('4');
    expect(made.flow).toBe('open');
  });

  test('gets nothing when it drains and no frame was held', () => {
    const { sink, made } = compositor();
    sink.answer = false;
    made.setBaseFrame('1');
    made.flush();
    sink.take();
    expect(made.drained()).toBe('nothing-waits');
    expect(sink.taken).toBe('');
  });
});
