/** One command makes a working desk, with the real program: in a fresh home, twice at once, again, and after a kill of everything. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { Client } from 'pg';
import type { ClientConfig } from 'pg';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findServer } from '../../src/server/embedded/server.ts';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import { childEnvironment, program, runBinary, runJson } from '../support/binary.ts';
import { makeTestHome } from '../support/homes.ts';
import type { TestHome } from '../support/homes.ts';
import { openTerminal } from '../support/pty.ts';
import type { Terminal } from '../support/pty.ts';

const SLOW = { timeoutMs: 60_000 };
const POLLED = { timeout: 60_000 };
const UNPRIVILEGED_UID = 65_534;

// A test makes and opens a desk several times.
vi.setConfig({ testTimeout: 180_000 });

let home: TestHome;
let terminals: Terminal[] = [];
beforeEach(() => {
  home = makeTestHome();
});
afterEach(async () => {
  for (const terminal of terminals) terminal.kill('SIGTERM');
  await Promise.all(terminals.map(({ exited }) => exited));
  terminals = [];
  killProcesses();
  await home.remove();
});

function start(): Terminal {
  const terminal = openTerminal([], { home: home.path, columns: 160, rows: 45 });
  terminals.push(terminal);
  return terminal;
}

async function works(terminal: Terminal): Promise<void> {
  await terminal.waitFor('PAPER', SLOW);
  await terminal.waitFor(/BTCUSD +[\d,]+\.\d/, SLOW);
  await terminal.waitFor('LEADING', SLOW);
}

async function quit(terminal: Terminal): Promise<void> {
  terminal.press(':q<enter>');
  expect((await terminal.exited).code).toBe(0);
  expect(terminal.screen.alternate).toBe(false);
}

/** The processes of this home, whose arguments name it. */
function processes(): { readonly pid: number; readonly command: string }[] {
  return execFileSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(home.path))
    .map((line) => ({ pid: Number.parseInt(line, 10), command: line }));
}

function killProcesses(): void {
  for (const { pid } of processes()) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Already ended.
    }
  }
}

const engines = (): number => processes().filter(({ command }) => command.includes('engine run')).length;

async function asPerson<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const { person } = JSON.parse(readFileSync(join(home.path, 'logins.json'), 'utf8')) as { person: string };
  return connected(findServer(home.path)!.configOf(person), work);
}

async function connected<T>(config: ClientConfig, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(config);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function buy(): Promise<void> {
  await asPerson((client) =>
    client.query(
      `select place_order((select id from "Portfolio" where name = 'main'), 'first', 'BTCUSD', 'BUY', 'MARKET', 0.25, null, 'DAY', false, null, null)`,
    ),
  );
}

describe('one command', () => {
  test('prints its progress at once, then shows a desk that trades, without a connection as the superuser', async () => {
    const terminal = start();
    await terminal.waitFor(/opening the desk|creating the database/, SLOW);
    await works(terminal);
    expect(terminal.screen.text()).toContain('equity 10,000.00 USD');
    const { rows } = await connected(findServer(home.path)!.superuser, (client) =>
      client.query<{ application: string; login: string }>(
        `select distinct application_name as application, usename as login from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
      ),
    );
    const loginsOf = (application: string): string[] =>
      rows.filter((row) => row.application === application).map(({ login }) => login);
    expect(rows.filter(({ login }) => login === 'postgres')).toEqual([
      { application: 'traderai keeper', login: 'postgres' },
    ]);
    const [person] = loginsOf('traderai');
    expect(loginsOf('traderai engine')).toEqual([`${person}_engine`]);
    await buy();
    await terminal.waitFor(/BTCUSD +LONG +\+0\.25 /);
    await quit(terminal);
  });

  test('run twice at once opens two consoles on one desk with one engine', async () => {
    const [one, other] = [start(), start()];
    await Promise.all([works(one), works(other)]);
    await expect.poll(engines, POLLED).toBe(1);
    await buy();
    await Promise.all([one, other].map((terminal) => terminal.waitFor(/BTCUSD +LONG +\+0\.25 /)));
    const { rows } = await asPerson((client) =>
      client.query(
        `select (select count(*)::int from "User") as users, (select count(*)::int from "Portfolio") as portfolios, epoch::int from "EngineLease"`,
      ),
    );
    expect(rows).toEqual([{ users: 1, portfolios: 1, epoch: 1 }]);
  });

  test('shows the same portfolio after a stop of the server and after a kill of everything', async () => {
    const first = start();
    await works(first);
    await buy();
    await first.waitFor(/BTCUSD +LONG +\+0\.25 /);
    await quit(first);
    expect((await runBinary(['db', 'down'], { home: home.path })).code).toBe(0);
    const second = start();
    await works(second);
    await second.waitFor(/BTCUSD +LONG +\+0\.25 /);
    killProcesses();
    second.kill('SIGKILL');
    await second.exited;
    const third = start();
    await works(third);
    await third.waitFor(/BTCUSD +LONG +\+0\.25 /);
    const checks = await asPerson(async (client) => (await verifyDesk(client as never)).checks);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    await quit(third);
  });

  test('without a terminal prints the desk once with exit code 0, also the first time', async () => {
    const first = await runBinary([], { home: home.path });
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toMatch(/^TraderAI {2}main MARGIN {2}PAPER {2}DISARMED {3}equity 10,000\.00 USD/);
    await expect
      .poll(() => runJson<{ quotes: unknown[] }>([], { home: home.path }).then(({ quotes }) => quotes.length), POLLED)
      .toBeGreaterThan(0);
  });

  test.each(accounts())('works for $name', async ({ uid }) => {
    if (uid !== null) chownSync(home.path, uid, uid);
    const terminal = spawn(process.execPath, [program], {
      name: 'xterm-256color',
      cols: 160,
      rows: 45,
      env: { ...childEnvironment({ home: home.path }), HOME: home.path },
      ...(uid !== null && { uid, gid: uid }),
    });
    let written = '';
    terminal.onData((data) => (written += data));
    const exited = new Promise<number>((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode)));
    await expect.poll(() => written, POLLED).toContain('LEADING');
    terminal.write(':q\r');
    expect(await exited).toBe(0);
  });
});

/** Postgres refuses to run as root, so root's desk is a case of its own. Tests both accounts when another account can reach this program. */
function accounts(): { readonly name: string; readonly uid: number | null }[] {
  if (process.getuid?.() !== 0) return [{ name: 'an ordinary account', uid: null }];
  // Builds the program first, because another account may not.
  spawnSync(process.execPath, [program, '--version']);
  const probe = spawnSync(process.execPath, [program, '--version'], { uid: UNPRIVILEGED_UID, gid: UNPRIVILEGED_UID });
  const own = { name: 'root', uid: null };
  return probe.status === 0 ? [own, { name: 'an ordinary account', uid: UNPRIVILEGED_UID }] : [own];
}
