import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inFamilies } from '../../src/domain/order-family.ts';

const order = (number: number, parent: number | null = null) => ({
  id: String(number),
  number,
  parentId: parent === null ? null : String(parent),
});

const numbers = (orders: readonly { readonly number: number }[]): number[] =>
  inFamilies(orders as ReturnType<typeof order>[]).map(({ number }) => number);

test('a family is at the place of its first member, the parent before its children by number', () => {
  expect(numbers([order(9), order(6, 4), order(5, 4), order(8), order(4)])).toEqual([9, 4, 5, 6, 8]);
});

test('a child whose parent is not listed keeps its place', () => {
  expect(numbers([order(9), order(6, 4), order(8)])).toEqual([9, 6, 8]);
});

test('every order is listed once, children directly behind their parent', () => {
  const orders = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 20 }).chain((given) =>
    fc
      .tuple(
        ...given.map((number) => fc.constantFrom(null, ...given.filter((other) => other < number && other % 2 === 0))),
      )
      .map(
        // Only an order without a parent is a parent.
        (parents) => given.map((number, at) => order(number, number % 2 === 0 ? null : (parents[at] ?? null))),
      ),
  );
  fc.assert(
    fc.property(orders, (given) => {
      const sorted = inFamilies(given);
      expect(sorted.map(({ number }) => number).sort((a, b) => a - b)).toEqual(
        given.map(({ number }) => number).sort((a, b) => a - b),
      );
      for (const [at, { parentId }] of sorted.entries()) {
        if (parentId === null) continue;
        const before = sorted[at - 1]!;
        expect(before.id === parentId || before.parentId === parentId).toBe(true);
      }
    }),
  );
});
