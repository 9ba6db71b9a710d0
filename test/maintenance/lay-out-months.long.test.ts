/** A month with more blocks than the job looks at is found, sorted and left alone afterwards. */
import { expect, test } from 'vitest';
import { findJob } from '../../src/maintenance/jobs/registry.ts';
import { runJob } from '../../src/maintenance/jobs/run-job.ts';
import { openSqlDesk } from '../support/sql-desk.ts';

const MONTH = 'MarketData_2018_10';
const LOOKED_AT_BLOCKS = 200;

test('a month of which only a sample is read is sorted once', async () => {
  const desk = await openSqlDesk();
  try {
    const engine = await desk.engine();
    await desk.root.query(`insert into "Instrument" (symbol, name) select 'S' || k, 'S' from generate_series(1, 10) k`);
    await desk.root.query(`update "EngineLease" set market_at = '2018-11-14T12:00:00Z'`);
    await desk.root.query(`select ensure_month_partitions('MarketData', '2018-10-01', '2018-10-01')`);
    await desk.root.query(
      `insert into "MarketData" (symbol, interval, timestamp, open, high, low, close, volume)
         select 'S' || k, '1m', '2018-10-01T00:00:00Z'::timestamptz + n * interval '1 minute', 10 + n * 0.00000001, 20, 9.5, 10, n
           from generate_series(0, 3999) n cross join generate_series(1, 10) k order by n, k`,
    );
    const text = async (): Promise<unknown> =>
      (
        await desk.root.query(
          `select count(*)::int as rows, md5(string_agg(m::text, E'\\n' order by symbol, timestamp)) as sum from "MarketData" m`,
        )
      ).rows[0];
    const blocksOf = async (condition: string): Promise<number> =>
      (
        await desk.root.query<{ blocks: number }>(
          `select count(distinct (ctid::text::point)[0])::int as blocks from "${MONTH}" where ${condition}`,
        )
      ).rows[0]!.blocks;
    const run = () => runJob(engine.pool, findJob('lay-out-months')!, { now: Date.UTC(2018, 11, 15) });
    const before = await text();
    expect(await blocksOf('true')).toBeGreaterThan(1.5 * LOOKED_AT_BLOCKS);
    expect(await run()).toMatchObject({
      outcome: 'DONE',
      rows: 40_000,
      message: `${MONTH} is sorted by symbol, 0 left`,
    });
    expect(await text()).toEqual(before);
    // A tenth of the month, plus its two ends.
    expect(await blocksOf(`symbol = 'S5'`)).toBeLessThanOrEqual(Math.ceil((await blocksOf('true')) / 10) + 2);
    expect(await run()).toMatchObject({ rows: 0, message: 'every closed month is sorted by symbol' });
  } finally {
    await desk.close();
  }
});
