/** Compares the cells of two terminals that two processes painted. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { SlowTerminal } from './slow-terminal.ts';

/** Time limit after a reader reads at full speed again. */
const LEVEL_WITHIN_MS = 2_000;

interface Picture {
  readonly texts: readonly string[];
  /** Every cell with its style. */
  readonly cells: readonly (readonly string[])[];
}

async function pictureOf(terminal: SlowTerminal): Promise<Picture> {
  await terminal.lines();
  const rows = terminal.emulator.cells();
  return {
    texts: rows.map((row) => row.map(({ text }) => text).join('')),
    cells: rows.map((row) => row.map(({ text, style }) => `${text} ${style.join(';')}`)),
  };
}

/**
 * Two processes may show different ages in seconds, different trends at the change of a minute, and different times to
 * the database. Nothing else may differ.
 */
const OWN_TIME = /[ \d]\d+s(?= |$)|[▁▂▃▄▅▆▇█]+/g;
const ROUND_TRIP = /\d+\.\dms/;

/** Rows of `shown` that differ from those of `wanted`. */
function differences(shown: Picture, wanted: Picture): string[] {
  return shown.cells.flatMap((cells, y) => {
    const texts = [shown.texts[y]!, wanted.texts[y]!] as const;
    if (texts.every((text) => text.startsWith(' db '))) {
      const [one, other] = texts.map((text) => text.replace(ROUND_TRIP, '').replaceAll(OWN_TIME, '').trimEnd());
      return one === other ? [] : [texts.join('\n')];
    }
    const own = new Set(
      texts.flatMap((text) =>
        [...text.matchAll(OWN_TIME)].flatMap(({ index, 0: found }) => [...found].map((_, at) => index + at)),
      ),
    );
    return cells.every((cell, x) => cell === wanted.cells[y]![x] || own.has(x)) ? [] : [texts.join('\n')];
  });
}

export async function expectSameScreens(shown: SlowTerminal, wanted: SlowTerminal): Promise<void> {
  let different: string[] = [];
  for (const deadline = performance.now() + LEVEL_WITHIN_MS; performance.now() < deadline; await sleep(40)) {
    different = differences(await pictureOf(shown), await pictureOf(wanted));
    if (different.length === 0) return;
  }
  throw new Error(`after ${LEVEL_WITHIN_MS} ms these rows differ from those of the witness:\n${different.join('\n')}`);
}

/** Painting the whole screen again changes nothing on it. */
export async function expectSameAfterPaintingAgain(shown: SlowTerminal, wanted: SlowTerminal): Promise<void> {
  const before = shown.raw.length;
  shown.write('\u000c');
  for (const deadline = performance.now() + 2_000; !shown.raw.slice(before).includes('\u001b[2J'); await sleep(5)) {
    if (performance.now() > deadline) throw new Error('Ctrl-L painted nothing');
  }
  await expectSameScreens(shown, wanted);
}
