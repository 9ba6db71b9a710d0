import { Box, Text, render, useInput } from 'ink';
import type { Instance } from 'ink';
import type { ReactElement } from 'react';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/config/clock.ts';
import { InkSurface } from '../../../src/console/painter/ink-surface.ts';
import { Painter } from '../../../src/console/painter/painter.ts';
import { Emulator } from '../../../bench/support/emulator.ts';
import { styledLine } from './styled.ts';

const SIZE = { columns: 40, rows: 8 };

function Desk({
  title,
  width = SIZE.columns,
  height = SIZE.rows,
}: {
  readonly title: string;
  readonly width?: number;
  readonly height?: number;
}): ReactElement {
  return (
    <Box flexDirection="column" width={width} height={height}>
      <Box justifyContent="space-between">
        <Text>{title}</Text>
        <Text>PAPER</Text>
      </Box>
      <Box borderStyle="single" flexGrow={1} />
    </Box>
  );
}

function Listening(): ReactElement {
  useInput(() => undefined);
  return <Text>listening</Text>;
}

class Stage {
  written = '';
  readonly emulator = new Emulator(SIZE);
  readonly painter = new Painter({
    sink: { write: (data) => ((this.written += data), true) },
    ...SIZE,
    depth: 'truecolor',
    clock: systemClock,
    beforeFrame: () => undefined,
  });
  ink: Instance | null = null;

  show(element: ReactElement): void {
    if (this.ink === null) this.ink = render(element, this.painter.inkOptions());
    else this.ink.rerender(element);
  }

  /** Paints the next frame now, without the frame loop. */
  async screen(): Promise<string[]> {
    this.painter.compositor.flush();
    const { written } = this;
    this.written = '';
    await this.emulator.feed(written);
    return this.emulator.lines();
  }

  close(): void {
    this.painter.stop();
    this.ink?.unmount();
    this.ink?.cleanup();
  }
}

const stages: Stage[] = [];

function stage(): Stage {
  const made = new Stage();
  stages.push(made);
  return made;
}

afterEach(() => {
  for (const made of stages.splice(0)) made.close();
});

describe("Ink's frames", () => {
  test('reach the terminal in the layout of Ink', async () => {
    const made = stage();
    made.show(<Desk title="alpha" />);
    const screen = await made.screen();
    expect(screen[0]).toBe(`alpha${' '.repeat(30)}PAPER`);
    expect(screen[1]).toBe(`┌${'─'.repeat(38)}┐`);
    expect(screen[7]).toBe(`└${'─'.repeat(38)}┘`);
  });

  test('a new frame sends only the difference', async () => {
    const made = stage();
    made.show(<Desk title="alpha" />);
    await made.screen();
    made.show(<Desk title="alphb" />);
    made.painter.compositor.flush();
    expect(made.written).toBe('\u001b[?2026h\u001b[1;5Hb\u001b[?2026l');
  });

  test('are below the live regions', async () => {
    const made = stage();
    made.show(<Desk title="alpha" />);
    made.painter.compositor.setRegion('positions', { left: 1, top: 2, width: 38, height: 5 }, [
      styledLine('BTC-USD 0.5'),
    ]);
    const screen = await made.screen();
    expect(screen[2]).toBe(`│BTC-USD 0.5${' '.repeat(27)}│`);
  });

  test('follow the size of the terminal', async () => {
    const made = stage();
    made.show(<Desk title="alpha" />);
    await made.screen();
    made.emulator.resize(30, 5);
    made.painter.resize(30, 5);
    made.show(<Desk title="alpha" width={30} height={5} />);
    const screen = await made.screen();
    expect(screen[0]).toBe(`alpha${' '.repeat(20)}PAPER`);
    expect(screen[4]).toBe(`└${'─'.repeat(28)}┘`);
  });

  test('are laid out again at once after a resize', () => {
    const surface = new InkSurface({ ...SIZE, onFrame: () => undefined });
    const seen: [number, number][] = [];
    surface.on('resize', () => seen.push([surface.columns, surface.rows]));
    surface.resize(20, 5);
    expect(seen).toEqual([[20, 5]]);
  });

  test('no other output of Ink reaches the terminal, from the first render to the unmount', async () => {
    const made = stage();
    made.show(<Desk title="alpha" />);
    made.painter.compositor.flush();
    made.painter.stop();
    const painted = made.written;
    made.ink!.unmount();
    await new Promise((done) => setImmediate(done));
    made.painter.compositor.flush();
    expect(made.written).toBe(painted);
    const allowed = /\u001b\[(?:\?2026[hl]|\?25l|2J|[\d;]*[mHCK])/g;
    expect(painted.replaceAll(allowed, '')).not.toContain('\u001b');
    expect(painted).not.toContain('\u001b[?25h');
  });

  test("Ink's waitUntilExit resolves after the unmount", async () => {
    const made = stage();
    made.show(<Desk title="alpha" />);
    const exit = made.ink!.waitUntilExit();
    made.ink!.unmount();
    await exit;
  });

  test('Ink takes no keys: useInput fails', async () => {
    const made = stage();
    made.show(<Listening />);
    await expect(made.ink!.waitUntilExit()).rejects.toThrow(/Raw mode is not supported/);
  });
});
