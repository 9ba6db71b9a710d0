/** More schedules on Postgres: SIMULATED_ON_POSTGRES sets their number, SIMULATED_FROM the first seed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { differenceOnPostgres } from './compare.ts';
import { PostgresPlace } from './postgres-desk.ts';
import { scheduleOf } from './generate.ts';

let place: PostgresPlace;
beforeAll(async () => {
  place = await PostgresPlace.open();
});
afterAll(() => place.close());

const SCHEDULES = Number(process.env['SIMULATED_ON_POSTGRES'] ?? 200);
const FROM = Number(process.env['SIMULATED_FROM'] ?? 1_000);
/** Each, on a machine that does much else. */
const MOST_MS = 10_000;

test(
  `${SCHEDULES} schedules from seed ${FROM} give the same ledger on Postgres, on the model and by the oracle`,
  async () => {
    const different: { readonly seed: number; readonly difference: string }[] = [];
    for (let seed = FROM; seed < FROM + SCHEDULES; seed += 1) {
      const difference = await differenceOnPostgres(place, scheduleOf(seed));
      if (difference !== null) different.push({ seed, difference });
    }
    expect(different).toEqual([]);
  },
  SCHEDULES * MOST_MS,
);
