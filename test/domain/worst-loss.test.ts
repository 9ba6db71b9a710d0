/** The worst loss of a preview is that of the ledger when the stop fills without a gap, and never above the risk. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkTrip, sizedTrips } from './sized-trips.ts';

test('the worst loss of the preview is the loss in the ledger, and one lot more would lose more than the risk', () => {
  let filled = 0;
  fc.assert(
    fc.property(sizedTrips, (trip) => {
      filled += checkTrip(trip) === 'filled' ? 1 : 0;
    }),
    { numRuns: 400 },
  );
  expect(filled).toBeGreaterThan(200);
});
