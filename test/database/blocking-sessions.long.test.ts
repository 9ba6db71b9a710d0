/** Statements that keep other logins waiting: a trader's is ended after two seconds, an administrator's is not. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endBlockingSessions } from '../../src/database/actions/sessions.ts';
import type { EndedSession } from '../../src/database/actions/sessions.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

const WATCHED_MS = 3_500;

let desk: SqlDesk;
let engine: Engine;
let owner: Person;
beforeAll(async () => {
  desk = await openSqlDesk();
  engine = await desk.engine();
  owner = await desk.person();
  await desk.instrument('BTCUSD');
  await desk.quote('BTCUSD', '99', '101', '100');
});
afterAll(() => desk.close());

interface Watched {
  readonly ended: readonly EndedSession[];
  readonly waitedMs: number;
}

/** Another login's statement keeps the owner's portfolio while the owner needs it. */
async function waitsFor(holder: Person): Promise<Watched> {
  await owner.pool.query('select grant_portfolio($1, $2)', [owner.portfolioId, holder.login]);
  const [holds, needs, watcher] = [
    await holder.pool.connect(),
    await owner.pool.connect(),
    await engine.pool.connect(),
  ];
  for (const client of [holds, needs, watcher]) client.on('error', () => undefined);
  const held = holds
    .query(
      `with held as materialized (select place_order($1, $2, 'BTCUSD', 'BUY', 'LIMIT', 1, 90))
         select count(*) from held, generate_series(1, 40000) n, generate_series(1, 40000) m`,
      [owner.portfolioId, randomUUID()],
    )
    .catch(() => undefined);
  const locks = `select from pg_locks l join pg_stat_activity a on a.pid = l.pid where a.usename = $1 and l.locktype = 'advisory' and l.granted`;
  await expect.poll(async () => (await desk.root.query(locks, [holder.login])).rowCount).toBeGreaterThan(0);
  const begunAt = performance.now();
  let waitedMs: number | null = null;
  const needed = needs.query('select move_cash($1, 1)', [owner.portfolioId]).then(
    () => (waitedMs = performance.now() - begunAt),
    () => undefined,
  );
  const ended: EndedSession[] = [];
  for (; waitedMs === null && performance.now() < begunAt + WATCHED_MS; await sleep(100)) {
    const answer = await endBlockingSessions(watcher);
    if (!answer.ok) throw new Error(answer.error.message);
    ended.push(...answer.value);
  }
  const watchedMs = waitedMs ?? performance.now() - begunAt;
  await desk.root.query('select pg_cancel_backend(pid) from pg_stat_activity where usename = $1', [holder.login]);
  await Promise.all([held, needed]);
  for (const client of [holds, needs, watcher]) client.release(true);
  return { ended, waitedMs: watchedMs };
}

test('a trader’s statement is ended after two seconds', async () => {
  const trader = await desk.person();
  const { ended, waitedMs } = await waitsFor(trader);
  expect(ended).toMatchObject([{ login: trader.login, reason: 'it kept other sessions waiting' }]);
  expect(waitedMs).toBeGreaterThan(1_800);
  expect(waitedMs).toBeLessThan(WATCHED_MS);
});

test('an administrator’s statement is not ended', async () => {
  expect(await waitsFor(await desk.person({ role: 'traderai_admin' }))).toMatchObject({ ended: [] });
});
