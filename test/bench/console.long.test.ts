import { afterAll, beforeAll, expect, test } from 'vitest';
import { runJson } from '../support/binary.ts';
import { makeTestHome } from '../support/homes.ts';
import type { TestHome } from '../support/homes.ts';

let home: TestHome;
beforeAll(() => {
  home = makeTestHome();
});
afterAll(() => home.remove());

/** It starts a server, a desk and a console, possibly on a busy machine. */
const PATIENCE_MS = 240_000;

interface ConsoleFigure {
  readonly result: Readonly<Record<string, number>> & { readonly runs: readonly number[] };
  readonly reference: Readonly<Record<string, number>>;
  readonly ratio: number;
}

test(
  'the console applies every update of a fast market, and its frames have at most 50 % more bytes than the changed cells need',
  { timeout: PATIENCE_MS },
  async () => {
    const { result, reference, ratio } = await runJson<ConsoleFigure>(['bench', 'console', '--quick'], {
      home: home.path,
    });
    expect(result.updates).toBe(5 + 50 + 500 + 2_500);
    expect(result.runs).toEqual([result.cpuPercentAt1000]);
    for (const rate of [10, 100, 1_000, 5_000]) {
      const [bytes, least] = [result[`bytesPerFrameAt${rate}`]!, reference[`bytesPerFrameAt${rate}`]!];
      expect(result[`cpuPercentAt${rate}`]).toBeGreaterThan(0);
      expect(result[`framesPerSecondAt${rate}`]).toBeGreaterThan(0);
      expect(reference[`cellsPerFrameAt${rate}`]).toBeGreaterThan(0);
      // Every changed cell costs its cursor move and its character; digits are never erased blanks.
      expect(least).toBeGreaterThan(reference[`cellsPerFrameAt${rate}`]!);
      expect(result[`timesDifferenceAt${rate}`]).toBeCloseTo(bytes / least, 1);
      expect(bytes / least).toBeLessThanOrEqual(1.5);
    }
    expect(reference.cellsPerFrameAt5000).toBeGreaterThan(reference.cellsPerFrameAt10!);
    expect(ratio).toBeGreaterThan(0);
  },
);
