import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/config/clock.ts';
import { Painter } from '../../../src/console/painter/painter.ts';
import { styledLine } from './styled.ts';

const REGION = { left: 0, top: 0, width: 10, height: 1 };

/** A painter on a terminal that the test can stop and let continue. */
function desk(): {
  painter: Painter;
  state: { text: string; open: boolean; written: string; frames: number; laterMs: number };
} {
  const state = { text: '', open: true, written: '', frames: 0, laterMs: 0 };
  const painter: Painter = new Painter({
    sink: { write: (data) => ((state.written += data), state.open) },
    columns: 20,
    rows: 2,
    depth: 'none',
    clock: { now: () => systemClock.now() + state.laterMs },
    beforeFrame: () => {
      painter.compositor.setRegion('a', REGION, [styledLine(state.text)]);
      state.frames += 1;
    },
  });
  return { painter, state };
}

async function framesPass({ painter, state }: ReturnType<typeof desk>, count: number): Promise<void> {
  for (let frame = 0; frame < count; frame += 1) {
    const before = state.frames;
    painter.request();
    while (state.frames === before) await new Promise((done) => setTimeout(done, 1));
  }
}

test('a frame reads the newest state just before it is painted', async () => {
  const { painter, state } = desk();
  state.text = 'old';
  painter.request();
  state.text = 'new';
  await framesPass({ painter, state }, 1);
  expect(state.written).toContain('new');
  expect(state.written).not.toContain('old');
  painter.stop();
});

test('a terminal that does not keep up gets fewer frames, and the newest state when it drains', async () => {
  const { painter, state } = desk();
  state.open = false;
  state.text = 'first';
  await framesPass({ painter, state }, 1);
  expect(painter.pace).toBe('normal');
  state.text = 'second';
  await framesPass({ painter, state }, 1);
  expect(painter.pace).toBe('slow');
  state.open = true;
  state.text = 'third';
  painter.drained();
  expect(state.written).not.toContain('second');
  expect(state.written).toContain('thi');
  painter.stop();
});

describe('a terminal that stalls', () => {
  test('is painted again each time it drains', async () => {
    const { painter, state } = desk();
    for (const round of ['one', 'two', 'three']) {
      state.open = false;
      state.text = `${round} old`;
      await framesPass({ painter, state }, 1);
      state.text = `${round} new`;
      await framesPass({ painter, state }, 1);
      state.open = true;
      painter.drained();
      expect(painter.compositor.flow).toBe('open');
    }
    expect(state.written).toContain('new');
    painter.stop();
  });

  test('is painted completely after its waiting output was dropped', async () => {
    const { painter, state } = desk();
    state.open = false;
    state.text = 'half';
    await framesPass({ painter, state }, 1);
    state.text = 'newest';
    await framesPass({ painter, state }, 1);
    state.open = true;
    state.written = '';
    painter.restarted();
    await framesPass({ painter, state }, 1);
    expect(state.written).toMatch(/\u001b\[2J.*newest/);
    painter.stop();
  });

  test('gets one bell, however often it rings meanwhile', async () => {
    const { painter, state } = desk();
    state.open = false;
    state.text = 'frame';
    await framesPass({ painter, state }, 1);
    const { written } = state;
    for (let ring = 0; ring < 1_000; ring += 1) painter.ring();
    await framesPass({ painter, state }, 1);
    expect(state.written).toBe(written);
    state.open = true;
    painter.drained();
    expect(state.written.slice(written.length)).toBe('\u0007');
    painter.stop();
  });

  test('waits since its oldest frame, and is up to date when it has taken the newest', async () => {
    const { painter, state } = desk();
    await framesPass({ painter, state }, 1);
    expect(painter.sight.waitingSince).toBeNull();
    const started = systemClock.now();
    state.open = false;
    state.text = 'first';
    await framesPass({ painter, state }, 1);
    state.laterMs = 5_000;
    state.text = 'second';
    await framesPass({ painter, state }, 1);
    expect(painter.sight.waitingSince).toBeLessThan(started + 2_000);
    // The first frame is taken; the second has waited since it was due, not since it was written.
    state.laterMs = 60_000;
    painter.drained();
    expect(painter.sight.waitingSince).toBeLessThan(started + 10_000);
    expect(painter.sight.seenUpTo).toBeLessThan(started + 2_000);
    painter.drained();
    expect(painter.sight.waitingSince).toBeNull();
    expect(painter.sight.seenUpTo).toBeGreaterThanOrEqual(started + 60_000);
    painter.stop();
  });

  test('does not wait while nothing changes', async () => {
    const { painter, state } = desk();
    state.text = 'still';
    await framesPass({ painter, state }, 1);
    state.open = false;
    await framesPass({ painter, state }, 3);
    expect(painter.sight.waitingSince).toBeNull();
    painter.stop();
  });
});

test('after stop nothing is written, even on request', async () => {
  const { painter, state } = desk();
  await framesPass({ painter, state }, 1);
  const { written } = state;
  painter.stop();
  state.text = 'late';
  painter.request();
  painter.repaint();
  await new Promise((done) => setTimeout(done, 50));
  expect(state.written).toBe(written);
});
