import { afterAll, beforeAll, expect, test } from 'vitest';
import { goBack } from '../../../src/maintenance/takeover/way-back.ts';
import type { TestDesk } from '../../support/desk.ts';
import { openLegacyDesk, rowsOfSchema } from '../../support/legacy-desk.ts';
import { brokenInvariants, schemaOf, takeOverDesk, takenOver } from './attempt.ts';

let undisturbed: Record<string, unknown>;
let desk: TestDesk;
beforeAll(async () => {
  const other = await openLegacyDesk();
  await takeOverDesk(other);
  undisturbed = await takenOver(other);
  await other.close();
  desk = await openLegacyDesk();
});
afterAll(() => desk.close());

/** Like kill -9: the server loses the connection in the middle of its work. */
async function loseConnection(): Promise<void> {
  await desk.pool.query(
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and application_name = 'traderai migrate'`,
  );
}

test('a takeover that is ended at every moment of every step and begun again gives the same result', async () => {
  const seen = new Set<string>();
  const moments: string[] = [];
  let done = false;
  while (!done) {
    let times = 0;
    const attempt = takeOverDesk(desk, {
      onMoment: async (step, moment) => {
        // Batches share one name: each is ended in its middle once.
        const key =
          step === 'ticks and candles' && moment === 'within'
            ? `${step} ${moment} ${moments.length - (times += 1)}`
            : `${step} ${moment}`;
        if (seen.has(key) || moments.filter((one) => one === `${step} ${moment}`).length >= 4) return;
        seen.add(key);
        moments.push(`${step} ${moment}`);
        if (moments.length % 2 === 0) await loseConnection();
        else throw new Error('the power is gone');
      },
    });
    done = await attempt.then(
      () => true,
      () => false,
    );
  }
  expect(moments.length).toBeGreaterThan(60);
  expect(await takenOver(desk)).toEqual(undisturbed);
  expect(await brokenInvariants(desk)).toEqual([]);
}, 180_000);

test.each([
  ['query times before', 'within'],
  ['query times before', 'committed'],
  ['keep the tables', 'within'],
  ['keep the tables', 'committed'],
  ['trading tables', 'committed'],
  ['ticks and candles', 'within'],
  ['compatibility views', 'within'],
  ['compatibility views', 'committed'],
  ['open the desk', 'within'],
] as const)('the way back from "%s" (%s) gives the first database', async (step, moment) => {
  const stopped = await openLegacyDesk({ migrations: 'empty' });
  try {
    const [schema, rows] = [await schemaOf(stopped), await rowsOfSchema(stopped.pool, 'public')];
    await expect(
      takeOverDesk(stopped, {
        onMoment: (at, when) =>
          at === step && when === moment ? Promise.reject(new Error('stop')) : Promise.resolve(),
      }),
    ).rejects.toThrow('stop');
    const begun = step !== 'query times before' || moment !== 'within';
    if (begun)
      expect(
        await goBack(stopped.superuser, '/nowhere/is-not-written', { onWait: () => undefined }).catch(
          (error: Error) => error.message,
        ),
      ).toEqual({ aside: [], file: null });
    expect(await schemaOf(stopped)).toBe(schema);
    expect(await rowsOfSchema(stopped.pool, 'public')).toEqual(rows);
  } finally {
    await stopped.close();
  }
});

test('two parallel takeovers run once, and the second has nothing to do', async () => {
  const twice = await openLegacyDesk();
  try {
    const outcomes = await Promise.all([takeOverDesk(twice), takeOverDesk(twice)]);
    expect(outcomes.map(({ takeover, done }) => [takeover === null, done.length > 0]).sort()).toEqual([
      [false, true],
      [true, false],
    ]);
    expect(await takenOver(twice)).toEqual(undisturbed);
  } finally {
    await twice.close();
  }
});
