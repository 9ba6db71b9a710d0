/**
 * The connections of a console, counted by the server: at most two at any time, and none that the desk believes in
 * after its end.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findServer } from '../../src/server/embedded/server.ts';
import { runJson } from '../support/binary.ts';
import { makeTestHome } from '../support/homes.ts';
import type { TestHome } from '../support/homes.ts';
import { openTerminal } from '../support/pty.ts';
import type { Terminal } from '../support/pty.ts';

/** Two heartbeats, the next look of the engine, and room for a busy machine. */
const VANISHED_WITHIN_MS = 20_000;

let home: TestHome;
let desk: Terminal;
let root: Client;

beforeAll(async () => {
  home = makeTestHome();
  desk = openTerminal([], { home: home.path, columns: 160, rows: 45 });
  await desk.waitFor(/BTCUSD +[\d,]+\.\d/, { timeoutMs: 120_000 });
  await desk.waitFor('LEADING', { timeoutMs: 60_000 });
  // Bid and ask arrive with the live market; before it, the price ends previews at once.
  await desk.waitFor(/BTCUSD +[\d,]+\.\d +\S+ +[\d,]+\.\d +[\d,]+\.\d/, { timeoutMs: 60_000 });
  root = new Client(findServer(home.path)!.superuser);
  await root.connect();
});
afterAll(async () => {
  await root.end();
  desk.kill('SIGKILL');
  await desk.exited;
  await home.remove();
});

async function connectionsOfConsoles(): Promise<number> {
  const { rows } = await root.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity where usename = (select login from "User" where login is not null)`,
  );
  return rows[0]!.n;
}

test('a console has two connections while it reads, previews and sends', async () => {
  const counts = new Set<number>();
  let watching = true;
  const watch = (async () => {
    while (watching) {
      counts.add(await connectionsOfConsoles());
      await sleep(5);
    }
  })();
  watch.catch(() => undefined);
  desk.press('o');
  await desk.waitFor('ORDER');
  desk.press('b 0.1 BTCUSD @6000');
  desk.press('<enter>');
  await desk.waitFor(/notional [\d,.]+ .*reserves [\d,.]+/s);
  desk.press('A');
  await desk.waitFor(/ ARMED /);
  desk.press('y');
  await desk.waitFor(/BTCUSD +BUY +0\/0\.1 .*NEW/, { timeoutMs: 20_000 });
  // One poll of everything, and one heartbeat of the session.
  await sleep(5_500);
  watching = false;
  await watch;
  expect(Math.max(...counts)).toBe(2);
});

test('a console that vanishes is gone in the list of sessions, and disarmed, within seconds', async () => {
  desk.kill('SIGKILL');
  await desk.exited;
  const startedAt = performance.now();
  const open = async (): Promise<unknown[]> =>
    (await root.query('select id, armed_at from "Session" where ended_at is null')).rows;
  await expect.poll(open, { timeout: VANISHED_WITHIN_MS, interval: 200 }).toEqual([]);
  expect(performance.now() - startedAt).toBeLessThan(VANISHED_WITHIN_MS);
  const { rows } = await root.query('select end_reason, armed_portfolio_id from "Session"');
  expect(rows).toEqual([{ end_reason: 'connection lost', armed_portfolio_id: null }]);
  expect(await runJson<{ id: string | null }[]>(['session', 'list'], { home: home.path })).not.toContainEqual(
    expect.objectContaining({ state: 'on' }),
  );
});
