import { expect, test } from 'vitest';
import { systemClock } from '../../../src/config/clock.ts';
import { styledLine } from '../../../src/console/painter/line.ts';
import { Painter } from '../../../src/console/painter/painter.ts';

const REGION = { left: 0, top: 0, width: 10, height: 1 };

/** A painter on a terminal that the test lets through or holds up. */
function desk(): { painter: Painter; state: { text: string; open: boolean; written: string; frames: number } } {
  const state = { text: '', open: true, written: '', frames: 0 };
  const painter: Painter = new Painter({
    sink: { write: (data) => ((state.written += data), state.open) },
    columns: 20,
    rows: 2,
    depth: 'none',
    clock: systemClock,
    beforeFrame: () => painter.compositor.setRegion('a', REGION, [styledLine(state.text)]),
    afterFrame: () => (state.frames += 1),
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

test('the newest state is asked for just before it is painted', async () => {
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

test('after stop nothing is written, whatever is requested', async () => {
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
