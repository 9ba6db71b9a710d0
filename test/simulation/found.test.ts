import { describe, expect, test } from 'vitest';
import { checkSchedule } from './check.ts';
import { FOUND } from './found.ts';

describe('the engine agrees with the oracle when', () => {
  test.each(FOUND)('%s', async (_, schedule) => {
    expect((await checkSchedule(schedule)).fault).toBeNull();
  });
});
