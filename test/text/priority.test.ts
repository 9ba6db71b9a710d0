import { expect, test } from 'vitest';
import { mostImportant } from '../../src/text/priority.ts';

const ITEMS = [{ name: 'a', priority: 2 }, { name: 'b', priority: 1 }, { name: 'c' }, { name: 'd', priority: 1 }];

test.each([
  [4, 'abcd'],
  [3, 'abc'],
  [2, 'ac'],
  [1, 'c'],
  [0, 'c'],
])('room for %i: %s', (room, names) => {
  expect(
    mostImportant(ITEMS, (kept) => kept.length <= room)
      .map(({ name }) => name)
      .join(''),
  ).toBe(names);
});
