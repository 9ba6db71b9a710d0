/** The last items of a sequence behave like a slice of an array, whichever values go on with each other. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Recent } from '../../src/domain/recent.ts';

test('it keeps the last items, and each value stays as it was', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.record({ from: fc.nat(), times: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constant(1_100)) })),
      (most, growths) => {
        const known = [{ recent: Recent.of<number>(most), items: [] as number[] }];
        let item = 0;
        for (const { from, times } of growths) {
          let { recent, items } = known[from % known.length]!;
          for (let time = 0; time < times; time += 1) {
            item += 1;
            [recent, items] = [recent.with(item), [...items, item].slice(-most)];
          }
          known.push({ recent, items });
        }
        for (const { recent, items } of known) {
          expect(recent.toArray()).toEqual(items);
          expect(recent.length).toBe(items.length);
          for (const place of [-6, -5, -2, -1, 0, 1, 4, 5]) expect(recent.at(place)).toBe(items.at(place));
        }
      },
    ),
    { numRuns: 50 },
  );
});
