import { afterAll, beforeAll, expect, test } from 'vitest';
import { runJson } from '../support/binary.ts';
import { makeTestHome } from '../support/homes.ts';
import type { TestHome } from '../support/homes.ts';

let home: TestHome;
beforeAll(() => {
  home = makeTestHome();
});
afterAll(() => home.remove());

interface Pins {
  readonly parts: readonly {
    readonly name: string;
    readonly result: { readonly orders: number };
    readonly reference: { readonly orders: number };
    readonly ratio: number;
  }[];
}

test('1,000 limits do not make an order many times slower', async () => {
  const { parts } = await runJson<Pins>(['bench', 'limits', '--runs', '100'], { home: home.path });
  expect(parts.map(({ name }) => name)).toEqual(['preview, few', 'place, few', 'preview, every', 'place, every']);
  for (const { ratio } of parts) expect(ratio).toBeGreaterThan(0.15);
});

test('pinned settings cost less than half of the time of a preview and of an order', async () => {
  const { parts } = await runJson<Pins>(['bench', 'pinned-settings', '--runs', '100'], { home: home.path });
  expect(parts.map(({ name }) => name)).toEqual(['preview', 'place']);
  for (const { result, reference, ratio } of parts) {
    expect([result.orders, reference.orders]).toEqual([100, 100]);
    expect(ratio).toBeGreaterThan(0.5);
  }
});
