import { afterAll, beforeAll, expect, test } from 'vitest';
import { runJson, startBinary } from '../support/binary.ts';
import { makeTestHome } from '../support/homes.ts';
import type { TestHome } from '../support/homes.ts';

let home: TestHome;
beforeAll(() => {
  home = makeTestHome();
});
afterAll(() => home.remove());

interface Tortured {
  readonly ending: string;
  readonly plannedFills: number;
  readonly state: {
    readonly done: unknown;
    readonly compared: number;
    readonly sessions: number;
    readonly orders: { readonly placed: number };
  };
}

const WORDS = ['bench-torture', '--engine-kills', '3', '--server-kills', '1', '--stops', '1', '--json'];

test('a desk whose engine and server are killed loses nothing, and an interrupted torture continues', async () => {
  const first = startBinary(WORDS, { home: home.path });
  // The engine's first lead takes seconds; whatever is done by then, the second start continues there.
  await new Promise((resolve) => setTimeout(resolve, 15_000));
  first.process.kill('SIGINT');
  await first.result;
  const tortured = await runJson<Tortured>(WORDS, { home: home.path });
  expect(tortured).toMatchObject({ ending: 'done', state: { done: { engine: 3, server: 1, stop: 1 } } });
  expect(tortured.state.orders.placed).toBeGreaterThan(0);
  expect(tortured.state.compared).toBe(tortured.plannedFills);
});
