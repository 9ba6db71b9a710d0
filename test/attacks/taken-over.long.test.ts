/**
 * The same hostile trader on a desk after a takeover, while the earlier application still runs, and after the takeover
 * is finished.
 */
import { expect, test } from 'vitest';
import { finishTakeover } from '../../src/maintenance/takeover/way-back.ts';
import { openLegacyDesk } from '../support/legacy-desk.ts';
import { takeOverDesk } from '../maintenance/takeover/attempt.ts';
import { DENIED } from './attack.ts';
import type { Attack } from './attack.ts';
import { ATTACKS, runAttacks } from './run-attacks.ts';

const ON_THE_LEGACY: readonly Attack[] = [
  ...['legacy', 'legacy_kept', 'takeover'].map((schema): Attack => [
    `read people in ${schema}`,
    `select * from ${schema}.${schema === 'takeover' ? 'id_map' : '"User"'}`,
    DENIED,
  ]),
  ['read password hashes through the views', `select "passwordHash" from legacy."User"`, DENIED],
  [
    'write a tick through the views',
    `insert into legacy."MarketData" (id, symbol, timestamp, price, volume, "coherenceScores") values ('t', 'BTC', now(), 1, 1, '{}')`,
    DENIED,
  ],
  ['change an inference through the views', `update legacy."Inference" set query = 'mine'`, DENIED],
  ['delete alerts through the views', `delete from legacy."Alert"`, DENIED],
  // Postgres skips a schema without a usage right and finds the desk's own table, which has no such column.
  ['look in the views first', `set search_path = legacy, public; select "passwordHash" from "User"`, '42703'],
];

test('all attacks fail on a desk after a takeover, and after the takeover is finished', async () => {
  const desk = await openLegacyDesk();
  try {
    await takeOverDesk(desk);
    const beside = await runAttacks(desk.superuser, [...ATTACKS, ...ON_THE_LEGACY]);
    await finishTakeover(desk.superuser, { onWait: () => undefined });
    const alone = await runAttacks(desk.superuser);
    for (const { outcomes, changed, broken } of [beside, alone]) {
      expect(outcomes.filter(({ harm }) => harm !== null)).toEqual([]);
      expect([changed, broken]).toEqual([null, []]);
    }
  } finally {
    await desk.close();
  }
});
