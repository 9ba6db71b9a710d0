/** The program desk-program.ts in a pseudo-terminal, built once for each test file. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import { openPty } from '../../support/pty.ts';
import type { Pty } from '../../support/pty.ts';

export const ENTER = '\u001b[?1049h\u001b[m\u001b[2J\u001b[?25l\u001b[?7l\u001b[?2004h';
export const LEAVE = '\u001b[?2026l\u001b[m\u001b[?2004l\u001b[?7h\u001b[?25h\u001b[?1049l';

// Every step waits for a process, which takes long on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

export const folder = mkdtempSync(join(tmpdir(), 'traderai-terminal-'));
export const program = join(folder, 'desk-program.mjs');

beforeAll(async () => {
  await build({
    entryPoints: [join(import.meta.dirname, 'desk-program.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outfile: program,
    logLevel: 'error',
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The program in a pseudo-terminal, and all bytes that it writes. */
export class Session {
  bytes = '';
  readonly pty: Pty;
  readonly exited: Promise<{ exitCode: number; signal?: number }>;

  constructor(command: string, args: string[]) {
    this.pty = openPty(command, args, { columns: 80, rows: 24, cwd: folder });
    this.pty.onData((data) => (this.bytes += data));
    this.exited = new Promise((done) => this.pty.onExit(done));
    sessions.push(this);
  }

  async until(text: string | RegExp): Promise<void> {
    while (typeof text === 'string' ? !this.bytes.includes(text) : !text.test(this.bytes)) await pause();
  }

  /** Waits until the program has painted, and returns its process id. */
  async ready(): Promise<number> {
    await this.until(/ready pid=\d+=/);
    return Number(/pid=(\d+)=/.exec(this.bytes)![1]);
  }

  /** The output after the program took the terminal. */
  get after(): string {
    return this.bytes.slice(this.bytes.indexOf(ENTER) + ENTER.length);
  }
}

const sessions: Session[] = [];

afterEach(() => {
  for (const session of sessions.splice(0)) session.pty.kill('SIGKILL');
});

export function start(...args: string[]): Session {
  return new Session(process.execPath, [program, ...args]);
}

/**
 * In a shell that then prints the terminal's modes and stays: node-pty may lose output right before the last program of
 * a terminal ends.
 */
export function startInShell(): Session {
  return new Session('/bin/sh', [
    '-c',
    `"${process.execPath}" "${program}"; echo "code=$?"; stty -a; echo done; exec sleep 60`,
  ]);
}

/** In a shell with job control, as traders have it, and stopped by its key. */
export async function stopped(): Promise<{ readonly session: Session; readonly pid: number }> {
  const session = new Session('/bin/bash', ['--norc', '--noprofile', '-i']);
  session.pty.write(`"${process.execPath}" "${program}"\r`);
  const pid = await session.ready();
  session.pty.write('z');
  await session.until('Stopped');
  return { session, pid };
}

export async function pause(): Promise<void> {
  await new Promise((done) => setTimeout(done, 5));
}

export async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await pause();
  }
}
