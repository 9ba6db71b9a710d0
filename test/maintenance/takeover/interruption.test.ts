import { beforeAll, expect, test } from 'vitest';
import { migrate } from '../../../src/maintenance/migrator/migrator.ts';
import { openLegacyDesk } from '../../support/legacy-desk.ts';
import { schemaOf, takeOverDesk, takenOver } from './attempt.ts';

let undisturbed: Record<string, unknown>;
beforeAll(async () => {
  const desk = await openLegacyDesk();
  await takeOverDesk(desk);
  undisturbed = await takenOver(desk);
  await desk.close();
});

test('a failed step leaves the desk read-only, with the step in the reason', async () => {
  const failing = await openLegacyDesk();
  try {
    const attempt = takeOverDesk(failing, {
      onMoment: (step, moment) =>
        step === 'debates' && moment === 'within' ? Promise.reject(new Error('disk on fire')) : Promise.resolve(),
    });
    await expect(attempt).rejects.toMatchObject({
      code: 'TAKEOVER_FAILED',
      message: 'the takeover stopped at "debates" (data): disk on fire',
    });
    const { rows } = await failing.pool.query('select read_only, cause, reason from "DeskState"');
    expect(rows).toEqual([
      { read_only: true, cause: 'MIGRATION', reason: 'the takeover stopped at "debates" (data): disk on fire' },
    ]);
    await expect(failing.pool.query(`insert into "Instrument" (symbol, name) values ('A', 'A')`)).rejects.toMatchObject(
      { detail: 'READ_ONLY' },
    );
    // Meanwhile the earlier application can read, and its writes fail with the reason.
    expect((await failing.pool.query('select count(*)::int as count from legacy."Alert"')).rows).toEqual([
      { count: 5 },
    ]);
    await expect(failing.pool.query(`update legacy."Alert" set acknowledged = true`)).rejects.toMatchObject({
      detail: 'READ_ONLY',
    });
    await takeOverDesk(failing);
    expect(await takenOver(failing)).toEqual(undisturbed);
  } finally {
    await failing.close();
  }
});

test('the ordinary migrator refuses an earlier database', async () => {
  const other = await openLegacyDesk();
  try {
    const schema = await schemaOf(other);
    await expect(migrate(other.superuser)).rejects.toMatchObject({ code: 'LEGACY_DATABASE' });
    expect(await schemaOf(other)).toBe(schema);
  } finally {
    await other.close();
  }
});

test('obstacles are reported before any change', async () => {
  const unfit = await openLegacyDesk();
  try {
    await unfit.pool.query(
      `update "Verification" set "selectedOption" = 'both'; alter table "User" add column "phone" text`,
    );
    const schema = await schemaOf(unfit);
    await expect(takeOverDesk(unfit)).rejects.toMatchObject({
      code: 'TAKEOVER_OBSTACLES',
      message: expect.stringContaining('User: column phone is unknown'),
    });
    await unfit.pool.query(`alter table "User" drop column "phone"`);
    await expect(takeOverDesk(unfit)).rejects.toMatchObject({
      message: expect.stringContaining(
        'selectedOption is not one of conservative, progressive, synthetic, debate_winner (2 rows)',
      ),
    });
    await unfit.pool.query(`alter table "User" add column "phone" text`);
    expect((await schemaOf(unfit)).length).toBe(schema.length);
  } finally {
    await unfit.close();
  }
});
