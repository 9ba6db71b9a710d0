import { expect, test } from 'vitest';
import { openLegacyDesk } from '../../support/legacy-desk.ts';
import { takeOverDesk } from './attempt.ts';

test('a query that has become slower than the limits raises an alert with the figures', async () => {
  const desk = await openLegacyDesk();
  try {
    // No query takes less than no time, so every query counts as slower.
    const { takeover } = await takeOverDesk(desk, { slowness: { factor: 0, floorMs: -1e9 } });
    expect(takeover?.slower).toHaveLength(15);
    const { rows } = await desk.pool.query(
      `select type, severity, title, message, data from "Alert" where source = 'migration' and data ->> 'phase' = 'after data' order by number`,
    );
    expect(rows).toHaveLength(5);
    expect(rows.at(-1)).toEqual({
      type: 'SLOW_QUERY',
      severity: 'HIGH',
      title: 'Slower since the takeover: unacknowledged alerts',
      message: expect.stringMatching(
        /^unacknowledged alerts took [\d.,]+ ms before the takeover and takes [\d.,]+ ms after data\./,
      ),
      data: {
        name: 'unacknowledged alerts',
        phase: 'after data',
        beforeMs: expect.any(Number),
        afterMs: expect.any(Number),
      },
    });
    // The earlier application, which does not know this kind of alert, sees them too.
    expect((await desk.pool.query(`select distinct type from legacy."Alert" where title like 'Slower%'`)).rows).toEqual(
      [{ type: 'SYSTEM_ERROR' }],
    );
  } finally {
    await desk.close();
  }
});
