import { afterAll, beforeAll, expect, test } from 'vitest';
import { runJson } from '../support/binary.ts';
import { makeTestHome } from '../support/homes.ts';
import type { TestHome } from '../support/homes.ts';

let home: TestHome;
beforeAll(() => {
  home = makeTestHome();
});
afterAll(() => home.remove());

interface Growth {
  readonly parts: readonly {
    readonly result: Readonly<Record<string, number>>;
    readonly reference: Readonly<Record<string, number>>;
  }[];
}

/** Each size has a server of its own, possibly on a busy machine. */
const PATIENCE_MS = 290_000;

test(
  'an event beside 100,000 resting orders and rules takes about the time of one beside ten',
  async () => {
    const { parts } = await runJson<Growth>(['bench', 'engine-growth', '--runs', '60'], { home: home.path });
    expect(parts.map(({ result }) => result['size'])).toEqual([1_000, 100_000]);
    for (const { result, reference } of parts)
      for (const measure of ['stepP50Ms', 'eventP50Ms', 'placeP50Ms', 'cancelP50Ms'])
        expect(result[measure]! / reference[measure]!, measure).toBeLessThan(5);
  },
  PATIENCE_MS,
);
