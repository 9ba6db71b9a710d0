/** Random desks below random limits: each verdict is that of a calculation of its own. */
import { expect, test } from 'vitest';
import { openSqlDesk } from '../support/sql-desk.ts';
import { workDesks } from './limit-desks.ts';

const DESKS = 150;

test(`${DESKS} random desks: no order passes a hard limit, and none below one is denied`, async () => {
  const desk = await openSqlDesk();
  try {
    const { accepted, denied } = await workDesks(desk, { from: 1, desks: DESKS });
    expect(accepted).toBeGreaterThan(DESKS);
    expect(denied).toBeGreaterThan(DESKS / 2);
  } finally {
    await desk.close();
  }
});
