/** The session of a console ends with its own connection, whatever other consoles of the same login do. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectionUrl } from '../../src/database/connection.ts';
import { makeTestHome } from '../support/homes.ts';
import type { TestHome } from '../support/homes.ts';
import { openTerminal } from '../support/pty.ts';
import type { Terminal } from '../support/pty.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let trader: Person;
let home: TestHome;
beforeAll(async () => {
  desk = await openSqlDesk();
  trader = await desk.person();
  home = makeTestHome();
});
afterAll(async () => {
  await desk.close();
  await home.remove();
});

interface StoredSession {
  readonly id: string;
  readonly pid: number;
  readonly alive: boolean;
  readonly armed: boolean;
}

async function sessions(): Promise<StoredSession[]> {
  const { rows } = await desk.root.query<StoredSession>(
    `select s.id, s.backend_pid as pid, s.armed_portfolio_id is not null as armed,
            exists (select from pg_stat_activity a where a.pid = s.backend_pid and a.backend_start = s.backend_started_at) as alive
       from "Session" s where s.login = $1 and s.ended_at is null order by s.started_at`,
    [trader.login],
  );
  return rows;
}

async function openConsole(): Promise<Terminal> {
  const terminal = openTerminal([], { home: home.path, url: connectionUrl(desk.configOf(trader.login)) });
  await terminal.waitFor(/main .*DISARMED .*equity 10,000/);
  return terminal;
}

test('a session belongs to the listening connection of its console, also after a reconnect', async () => {
  const terminal = await openConsole();
  try {
    await expect.poll(sessions, { timeout: 10_000 }).toMatchObject([{ alive: true }]);
    const [first] = await sessions();
    await desk.root.query('select pg_terminate_backend($1)', [first!.pid]);
    await expect
      .poll(async () => (await sessions()).map(({ pid, alive }) => alive && pid !== first!.pid), { timeout: 10_000 })
      .toEqual([true]);
    await terminal.waitFor('DISARMED');
    terminal.press(':q<enter>');
    expect((await terminal.exited).code).toBe(0);
    expect(await sessions()).toEqual([]);
  } finally {
    terminal.kill();
  }
}, 40_000);

test('a console goes on after the desk closed its silent session, and ends when a user ended it', async () => {
  const terminal = await openConsole();
  try {
    await expect.poll(sessions, { timeout: 10_000 }).toHaveLength(1);
    await desk.root.query(
      `update "Session" set ended_at = now(), end_reason = 'connection lost' where ended_at is null`,
    );
    await expect.poll(sessions, { timeout: 10_000 }).toMatchObject([{ alive: true }]);
    await desk.root.query(
      `update "Session" set ended_at = clock_timestamp(), end_reason = 'ended by ann' where ended_at is null`,
    );
    expect((await terminal.exited).code).toBe(0);
    // The last output of a program may arrive after its end.
    await expect.poll(() => terminal.screen.text(), { timeout: 5_000 }).toContain('ended by an administrator');
  } finally {
    terminal.kill();
  }
}, 40_000);
