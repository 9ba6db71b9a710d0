import { test } from 'vitest';
import { STAGES, archiveAfter, attachAt } from './archived-month.ts';

/** The oldest stage is the longest way; the stages between run in the long suite. */
const OLDEST = STAGES[0]!;

test('a month that was archived after the oldest migration is attached again after the last one', () =>
  archiveAfter(OLDEST));

test('a month that was archived after the last migration is attached again after a rollback to the oldest', () =>
  attachAt(OLDEST));
