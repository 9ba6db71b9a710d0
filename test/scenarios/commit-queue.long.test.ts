/**
 * Transactions with notifications commit one after the other. A commit that takes long, as on a slow disk, makes the
 * engine wait for its turn: no session is ended for it, and the order is filled afterwards. Here the commit waits for a
 * standby that does not exist.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureServer } from '../../src/server/embedded/server.ts';
import { runBinary, startBinary } from '../support/binary.ts';
import type { RunningBinary } from '../support/binary.ts';
import { makeTestHome } from '../support/homes.ts';
import type { TestHome } from '../support/homes.ts';
import { openPool } from '../support/pool.ts';

const SLOW_COMMIT_MS = 5_000;
/** Longer than sessions may keep the engine waiting; it begins again after a second. */
const WAITED_MS = 600;

let home: TestHome;
let superuser: ReturnType<typeof openPool>;
let trader: ReturnType<typeof openPool>;
let engine: RunningBinary;
beforeAll(async () => {
  home = makeTestHome();
  const settings = { wal_level: 'replica', max_wal_senders: '1' };
  const server = await ensureServer(home.path, { stays: 'unattended', settings });
  const made = await runBinary(['init', '--yes', '--username', 'ann'], { home: home.path });
  if (made.code !== 0) throw new Error(made.stderr);
  superuser = openPool(server.superuser);
  // All commits but those of the trader's session are local.
  await superuser.query('alter database traderai set synchronous_commit = local');
  engine = startBinary(['engine', 'run', '--feed', 'sim:BTCUSD,rate=20'], { home: home.path });
  trader = openPool(server.configOf('ann'));
});
afterAll(async () => {
  await setStandbys('');
  engine.process.kill('SIGTERM');
  await engine.result;
  await Promise.all([superuser.end(), trader.end()]);
  await home.remove();
});

const setStandbys = async (names: string): Promise<void> => {
  await superuser.query(`alter system set synchronous_standby_names = '${names}'`);
  await superuser.query('select pg_reload_conf()');
};

const ENGINE_WAITS = `select max(extract(epoch from clock_timestamp() - k.waitstart) * 1000)::float8 as ms
  from pg_locks k join pg_stat_activity a using (pid)
 where not k.granted and k.locktype = 'object' and k.objid = 0 and a.usename like '%engine%'`;

test('a session whose commit takes long is not ended, and its order is filled', async () => {
  await expect.poll(async () => (await trader.query('select from "Quote"')).rowCount, { timeout: 30_000 }).toBe(1);
  const session = await trader.connect();
  let ended: Error | null = null;
  session.on('error', (error) => (ended = error));
  await session.query('set synchronous_commit = on');
  await setStandbys('absent');
  await sleep(500);
  const placing = session.query<{ id: string }>(
    `select o.id from "Portfolio" p cross join lateral place_order(p.id, $1, 'BTCUSD', 'BUY', 'MARKET', 0.01) o`,
    [randomUUID()],
  );
  placing.finally(() => session.release(true)).catch(() => undefined);
  let longest = 0;
  for (const end = performance.now() + SLOW_COMMIT_MS; performance.now() < end; await sleep(100))
    longest = Math.max(longest, (await superuser.query<{ ms: number | null }>(ENGINE_WAITS)).rows[0]!.ms ?? 0);
  // The engine did wait: otherwise the slow commit would prove nothing.
  expect(longest).toBeGreaterThan(WAITED_MS);
  await setStandbys('');
  const { id } = (await placing).rows[0]!;
  expect(ended).toBe(null);
  const filled = async (): Promise<unknown> =>
    (await trader.query('select status from "Order" where id = $1', [id])).rows;
  await expect.poll(filled, { timeout: 30_000 }).toEqual([{ status: 'FILLED' }]);
  expect(engine.errors()).not.toContain('Ended a session');
});
