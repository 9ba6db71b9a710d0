/** As limit-desks.test.ts, with more desks. `LIMIT_DESKS=10000 LIMIT_DESKS_FROM=1` works others. */
import { expect, test } from 'vitest';
import { openSqlDesk } from '../support/sql-desk.ts';
import { workDesks } from './limit-desks.ts';

const DESKS = Number(process.env['LIMIT_DESKS'] ?? 1_500);
const FROM = Number(process.env['LIMIT_DESKS_FROM'] ?? 1_000);

test(
  `${DESKS} random desks from seed ${FROM}: each verdict is that of a calculation of its own`,
  async () => {
    const desk = await openSqlDesk();
    try {
      const { accepted, denied } = await workDesks(desk, { from: FROM, desks: DESKS });
      expect(accepted).toBeGreaterThan(DESKS);
      expect(denied).toBeGreaterThan(DESKS / 2);
    } finally {
      await desk.close();
    }
  },
  60 * 60_000,
);
