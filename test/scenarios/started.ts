/** A fresh home for every test, the desk that one command opens on it, and its processes, which are gone afterwards. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { ClientConfig } from 'pg';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { findServer } from '../../src/server/embedded/server.ts';
import { makeTestHome } from '../support/homes.ts';
import type { TestHome } from '../support/homes.ts';
import { openTerminal } from '../support/pty.ts';
import type { Terminal, TerminalOptions } from '../support/pty.ts';

export const SLOW = { timeoutMs: 60_000 };
export const POLLED = { timeout: 60_000 };

// A test makes and opens a desk several times.
vi.setConfig({ testTimeout: 180_000 });

export let home: TestHome;
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

export function start(options: Pick<TerminalOptions, 'env' | 'account'> = {}): Terminal {
  const terminal = openTerminal([], { home: home.path, columns: 160, rows: 45, ...options });
  terminals.push(terminal);
  return terminal;
}

export async function works(terminal: Terminal): Promise<void> {
  await terminal.waitFor('PAPER', SLOW);
  await terminal.waitFor(/BTCUSD +[\d,]+\.\d/, SLOW);
  await terminal.waitFor('LEADING', SLOW);
}

export async function quit(terminal: Terminal): Promise<void> {
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

export function killProcesses(): void {
  for (const { pid } of processes()) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Already ended.
    }
  }
}

export const engines = (): number => processes().filter(({ command }) => command.includes('engine run')).length;

export async function asPerson<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const { person } = JSON.parse(readFileSync(join(home.path, 'logins.json'), 'utf8')) as { person: string };
  return connected(findServer(home.path)!.configOf(person), work);
}

export async function connected<T>(config: ClientConfig, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(config);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export async function buy(): Promise<void> {
  await asPerson((client) =>
    client.query(
      `select place_order((select id from "Portfolio" where name = 'main'), 'first', 'BTCUSD', 'BUY', 'MARKET', 0.25, null, 'DAY', false, null, null)`,
    ),
  );
}
