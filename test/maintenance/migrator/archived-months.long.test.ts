import { test } from 'vitest';
import { STAGES, bringBackAt, takeOutAfter } from './archived-month.ts';

test('a month that was taken out after any migration comes back after the last one', async () => {
  for (const stage of STAGES) await takeOutAfter(stage);
});

test('a month that was taken out after the last migration comes back before any', async () => {
  for (const stage of STAGES) await bringBackAt(stage);
});
