/** After a full queue of notifications the engine reads everything for as long as one may be missing. */
import { expect, test } from 'vitest';
import { MissedHints } from '../../src/engine/missed-hints.ts';

test.each([
  { name: 'an empty queue', looks: [[0, 0]], due: ['requests'] },
  { name: 'a used queue', looks: [[0.6, 0]], due: ['everything'] },
  {
    name: 'at most every five seconds',
    looks: [
      [0.6, 0],
      [0.6, 4_999],
      [0.6, 5_000],
    ],
    due: ['everything', 'requests', 'everything'],
  },
  {
    name: 'as long as a transaction that met it can commit',
    looks: [
      [0.6, 0],
      [0, 599_999],
      [0, 605_000],
    ],
    due: ['everything', 'everything', 'requests'],
  },
] as const)('what is read: $name', ({ looks, due }) => {
  const missed = new MissedHints();
  expect(looks.map(([used, now]) => missed.due(used, now))).toEqual(due);
});
