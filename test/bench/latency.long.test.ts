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

interface LatencyFigure {
  readonly result: Readonly<Record<string, number>>;
  readonly reference: Readonly<Record<string, number>>;
  readonly ratio: number;
}

test('every commit is found on the screen, and the percentiles are in order', { timeout: PATIENCE_MS }, async () => {
  const { result, reference, ratio } = await runJson<LatencyFigure>(['bench', 'latency', '--quick'], {
    home: home.path,
  });
  expect(result.commits).toBe(12);
  const spreads = [
    ...['', 'quote', 'fill', 'fromBegin', 'behindListener'].map((name) => [result, name] as const),
    ...['', 'read', 'fromBegin', 'readFromBegin'].map((name) => [reference, name] as const),
  ];
  for (const [measures, name] of spreads) {
    const of = (figure: string): number =>
      measures[name === '' ? figure[0]!.toLowerCase() + figure.slice(1) : name + figure]!;
    expect(of('P50Ms'), name).toEqual(expect.any(Number));
    expect(of('P50Ms'), name).toBeLessThanOrEqual(of('P99Ms'));
    expect(of('P99Ms'), name).toBeLessThanOrEqual(of('MaxMs'));
  }
  expect(result.fromBeginP50Ms).toBeGreaterThan(result.p50Ms!);
  // Its rounds are others than those of the figures without a read, so the two have no order.
  expect(reference.readFromBeginP50Ms).toBeGreaterThan(0);
  expect(result.fromBeginP50Ms).toBeGreaterThan(0);
  expect(ratio).toBeCloseTo(reference.readFromBeginP50Ms! / result.fromBeginP50Ms!, 1);
});
