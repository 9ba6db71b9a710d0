import { afterEach, beforeEach, expect, test } from 'vitest';
import { runBinary, startBinary } from '../../support/binary.ts';
import type { TestDesk } from '../../support/desk.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';
import { openLegacyDesk } from '../../support/legacy-desk.ts';
import { brokenInvariants } from '../../maintenance/takeover/attempt.ts';

let home: TestHome;
let desk: TestDesk;
beforeEach(async () => {
  home = makeTestHome();
  desk = await openLegacyDesk();
});
afterEach(async () => {
  await desk.close();
  await home.remove();
});

const options = () => ({ home: home.path, url: desk.url });
const run = (...args: string[]) => runBinary(args, options());

test('a takeover killed in the middle of the ticks continues there and copies all of them', async () => {
  await desk.pool.query(
    `insert into "MarketData" (id, symbol, timestamp, price, volume, "coherenceScores")
     select 'many-' || n, 'S' || n % 7, timestamp '2023-01-01' + n * interval '1.3 seconds', 100 + sin(n) * 10, n % 50, jsonb_build_object('psi', 0.5) from generate_series(1, 150000) n`,
  );
  const running = startBinary(['db', 'migrate'], options());
  await expect.poll(() => doneTicks(), { timeout: 60_000, interval: 20 }).toBeGreaterThan(0);
  running.process.kill('SIGKILL');
  await running.result;
  const status = await run('db', 'status');
  expect([status.code, status.stdout]).toEqual([0, expect.stringContaining('begun, not finished')]);
  expect(status.stdout).toContain('takeover of an earlier database in progress');
  expect(await doneTicks()).toBeLessThan(150_000);
  const outcome = await run('db', 'migrate');
  expect(outcome.stderr).toContain('ticks and candles (continued)');
  expect([outcome.code, outcome.stdout]).toEqual([0, expect.stringContaining('150,012 ticks')]);
  expect(
    (
      await desk.pool.query(
        `select count(*)::int as ticks, sum(volume)::text as volume from "MarketTick" where id like 'many-%'`,
      )
    ).rows,
  ).toEqual([{ ticks: 150_000, volume: '3675000' }]);
  expect(
    (
      await desk.pool.query(
        `select trim_scale(sum(volume))::text as volume from "MarketData" where symbol ~ '^S[0-9]$'`,
      )
    ).rows,
  ).toEqual([{ volume: '3675000' }]);
  expect(await brokenInvariants(desk)).toEqual([]);

  async function doneTicks(): Promise<number> {
    const found = await desk.pool
      .query(`select rows::int as rows from takeover.step where name = 'ticks and candles'`)
      .catch(() => ({ rows: [] }));
    return (found.rows[0] as { rows: number | null } | undefined)?.rows ?? 0;
  }
}, 180_000);
