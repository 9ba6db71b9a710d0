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
  'the engine takes about the same time for everything beside 20,000 resting orders and rules as beside ten',
  async () => {
    const { parts } = await runJson<Growth>(['bench', 'engine-growth', '--rows', '20000', '--runs', '40'], {
      home: home.path,
    });
    expect(parts.map(({ result }) => result['size'])).toEqual([1_000, 20_000]);
    // A cost that grows with the desk makes one of these fifty times as long at twenty thousand.
    for (const { result, reference } of parts)
      for (const measure of ['step', 'event', 'alert', 'rule', 'mark', 'place', 'cancel'])
        expect(result[`${measure}P50Ms`]! / reference[`${measure}P50Ms`]!, measure).toBeLessThan(4);
  },
  PATIENCE_MS,
);
