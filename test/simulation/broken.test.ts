import { describe, expect, test } from 'vitest';
import { BROKEN } from './broken.ts';
import { checkSchedule } from './check.ts';
import { scheduleOf } from './generate.ts';

const MOST_SCHEDULES = 2_000;

describe('the simulation finds an engine in which', () => {
  test.each(Object.entries(BROKEN))('%s', async (_, options) => {
    let found: number | null = null;
    for (let seed = 1; found === null && seed <= MOST_SCHEDULES; seed += 1)
      if ((await checkSchedule(scheduleOf(seed), options)).fault !== null) found = seed;
    expect(found).not.toBeNull();
  });
});
