import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { runBinary } from '../../support/binary.ts';
import { runInProcess } from '../../support/in-process.ts';
import { openCommandDesk } from '../command-desk.ts';
import type { CommandDesk } from '../command-desk.ts';

let desk: CommandDesk;
beforeAll(async () => {
  desk = await openCommandDesk('traderai_admin');
  await desk.sql.root.query(`update "EngineLease" set market_at = '2025-03-10T21:30:00Z'`);
});
afterAll(() => desk.close());
beforeEach(() => desk.sql.root.query(`update "DeskState" set day_zone = 'UTC', day_cut = '00:00'`));

test('the desk shows its day boundaries and the present day of the market', async () => {
  const { code, stdout } = await desk.program('desk', 'show');
  expect(code).toBe(0);
  expect(stdout).toBe(
    'Day      UTC, from 00:00\nToday    2025-03-10, from 2025-03-10 00:00:00 to 2025-03-11 00:00:00 (market time)\nQuotes   stale after 15.0 s: an older live quote denies orders\nChanges  accepted\n',
  );
  expect(await desk.json('desk', 'show')).toEqual({
    day: {
      zone: 'UTC',
      cut: '00:00',
      problem: null,
      today: { date: '2025-03-10', start: '2025-03-10T00:00:00.000Z', end: '2025-03-11T00:00:00.000Z' },
    },
    maxQuoteAgeMs: 15_000,
    readOnly: false,
    readOnlyBecause: null,
  });
});

test('an administrator changes the zone, the time or both, and --dry-run shows the result', async () => {
  const tried = await desk.run('desk', 'set', '--day-zone', 'America/New_York', '--day-cut', '17:00', '--dry-run');
  expect([tried.code, tried.stdout]).toEqual([
    0,
    'Nothing is changed. The result would be:\nDay    America/New_York, from 17:00\nToday  2025-03-11, from 2025-03-10 21:00:00 to 2025-03-11 21:00:00 (market time)\n',
  ]);
  expect(await desk.json('desk', 'show')).toMatchObject({ day: { zone: 'UTC' } });
  expect(await desk.program('desk', 'set', '--day-zone', 'America/New_York', '--day-cut', '17:00')).toMatchObject({
    code: 0,
  });
  expect(await desk.json('desk', 'set', '--day-cut', '18:00')).toMatchObject({
    dryRun: false,
    day: { zone: 'America/New_York', cut: '18:00', today: { date: '2025-03-10' } },
  });
  expect(await desk.json('desk', 'show')).toMatchObject({ day: { zone: 'America/New_York', cut: '18:00' } });
});

test.each([
  [['--day-zone', 'Mars/Base'], 2, '"Mars/Base" is not a time zone'],
  [['--day-cut', '24:00'], 2, '"24:00" is not a time from 00:00 to 23:59'],
  [['--max-quote-age', '0'], 2, '0 is not a whole number above 0'],
  [['--max-quote-age', '86401'], 2, 'seconds are more than 1 day'],
  [[], 2, 'Name --day-zone, --day-cut or both.'],
])('desk set %j is refused', async (flags, code, message) => {
  const refused = await desk.run('desk', 'set', ...flags);
  expect(refused.code).toBe(code);
  expect(refused.stderr).toContain(message);
});

test('an administrator changes the age of a stale quote', async () => {
  const set = await desk.run('desk', 'set', '--max-quote-age', '60');
  expect([set.code, set.stdout]).toEqual([
    0,
    expect.stringMatching(/\nQuotes  stale after 1 min: an older live quote denies orders\n$/),
  ]);
  expect(await desk.json('desk', 'show')).toMatchObject({ maxQuoteAgeMs: 60_000, day: { zone: 'UTC' } });
  expect(await desk.json('desk', 'set', '--max-quote-age', '15')).toMatchObject({ maxQuoteAgeMs: 15_000 });
});

test('a trader sees the day but cannot change it', async () => {
  const options = { home: desk.home, url: desk.urlOf((await desk.sql.person()).login) };
  expect((await runInProcess(['desk', 'show'], options)).code).toBe(0);
  const refused = await runBinary(['desk', 'set', '--day-cut', '17:00', '--json'], options);
  expect([refused.code, (JSON.parse(refused.stderr) as { error: { code: string } }).error.code]).toEqual([
    3,
    'NOT_PERMITTED',
  ]);
});
