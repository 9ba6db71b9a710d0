/** The law of worst-loss.test.ts in 100,000 random cases. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkTrip, sizedTrips } from './sized-trips.ts';

test('in 100,000 filled cases the worst loss of the preview is the loss in the ledger, to the cent', () => {
  let filled = 0;
  for (let seed = 1; filled < 100_000; seed += 1)
    fc.assert(
      fc.property(sizedTrips, (trip) => {
        filled += checkTrip(trip) === 'filled' ? 1 : 0;
      }),
      { numRuns: 10_000, seed },
    );
  expect(filled).toBeGreaterThanOrEqual(100_000);
}, 1_200_000);
