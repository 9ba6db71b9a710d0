import { afterAll, beforeAll, expect, test } from 'vitest';
import { runJson } from '../support/binary.ts';
import { makeTestHome } from '../support/homes.ts';
import type { TestHome } from '../support/homes.ts';

let home: TestHome;
beforeAll(() => {
  home = makeTestHome();
});
afterAll(() => home.remove());

interface Orders {
  readonly result: { readonly notifications: number };
  readonly parts: readonly {
    readonly name: string;
    readonly result: { readonly ordersPerSecond: number };
    readonly reference: {
      readonly what: string;
      readonly transactionsPerSecond: number;
      readonly rowsAlonePerSecond: number;
      readonly rowsAndNotificationsPerSecond: number;
    };
  }[];
}

test('orders are measured at 1, 8 and 32 clients beside the transactions of pgbench', async () => {
  const { result, parts } = await runJson<Orders>(['bench', 'orders', '--quick'], { home: home.path });
  expect(result.notifications).toBeGreaterThan(0);
  expect(parts.map(({ name }) => name)).toEqual(['1 client', '8 clients', '32 clients']);
  for (const part of parts) {
    expect(part.result.ordersPerSecond).toBeGreaterThan(0);
    expect(part.reference.transactionsPerSecond).toBeGreaterThan(0);
    expect(part.reference.rowsAlonePerSecond).toBeGreaterThan(0);
    expect(part.reference.rowsAndNotificationsPerSecond).toBeGreaterThan(0);
    expect(part.reference.what).toContain('pgbench');
  }
});
