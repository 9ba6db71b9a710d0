import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { differenceOnPostgres } from './compare.ts';
import { FOUND } from './found.ts';
import { PostgresPlace } from './postgres-desk.ts';
import { scheduleOf } from './generate.ts';

let place: PostgresPlace;
beforeAll(async () => {
  place = await PostgresPlace.open();
});
afterAll(() => place.close());

const SCHEDULES = 24;

test(`${SCHEDULES} schedules give the same ledger on Postgres, on the model of the store and by the oracle`, async () => {
  for (let seed = 1; seed <= SCHEDULES; seed += 1)
    expect({ seed, difference: await differenceOnPostgres(place, scheduleOf(seed)) }).toEqual({
      seed,
      difference: null,
    });
});

describe('Postgres, the model of the store and the oracle agree when', () => {
  test.each(FOUND)('%s', async (_, schedule) => {
    expect(await differenceOnPostgres(place, schedule)).toBeNull();
  });
});
