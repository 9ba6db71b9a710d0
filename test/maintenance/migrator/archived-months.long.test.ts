import { test } from 'vitest';
import { STAGES, archiveAfter, attachAt } from './archived-month.ts';

test('a month that was archived after any migration is attached again after the last one', async () => {
  for (const stage of STAGES) await archiveAfter(stage);
});

test('a month that was archived after the last migration is attached again before any earlier one', async () => {
  for (const stage of STAGES) await attachAt(stage);
});
