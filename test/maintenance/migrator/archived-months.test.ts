import { test } from 'vitest';
import { STAGES, bringBackAt, takeOutAfter } from './archived-month.ts';

/** The oldest stage is the longest way; those between are in the long suite. */
const OLDEST = STAGES[0]!;

test('a month that was taken out after the oldest migration with candles comes back after the last one', () =>
  takeOutAfter(OLDEST));

test('a month that was taken out after the last migration comes back after a rollback to the oldest', () =>
  bringBackAt(OLDEST));
