import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { openPty } from '../../support/pty.ts';
import type { Pty } from '../../support/pty.ts';

const ENTER = '\u001b[?1049h\u001b[m\u001b[2J\u001b[?25l\u001b[?7l\u001b[?2004h';
const LEAVE = '\u001b[?2026l\u001b[m\u001b[?2004l\u001b[?7h\u001b[?25h\u001b[?1049l';

// Every step waits for a process, which takes long on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), 'traderai-terminal-'));
const program = join(folder, 'desk-program.mjs');

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
class Session {
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

function start(...args: string[]): Session {
  return new Session(process.execPath, [program, ...args]);
}

/** In a shell that then prints the terminal's modes and stays: node-pty may lose output right before the last program of a terminal ends. */
function startInShell(): Session {
  return new Session('/bin/sh', [
    '-c',
    `"${process.execPath}" "${program}"; echo "code=$?"; stty -a; echo done; exec sleep 60`,
  ]);
}

/** In a shell with job control, as traders have it, and stopped by its key. */
async function stopped(): Promise<{ readonly session: Session; readonly pid: number }> {
  const session = new Session('/bin/bash', ['--norc', '--noprofile', '-i']);
  session.pty.write(`"${process.execPath}" "${program}"\r`);
  const pid = await session.ready();
  session.pty.write('z');
  await session.until('Stopped');
  return { session, pid };
}

async function pause(): Promise<void> {
  await new Promise((done) => setTimeout(done, 5));
}

async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await pause();
  }
}

describe('the terminal is restored', () => {
  test.each([
    ['quitting', 'q', 'closed', 0],
    ['an uncaught error', 't', 'Error: thrown on purpose', 1],
    ['an unhandled rejection', 'r', 'Error: rejected on purpose', 1],
    ['process.exit anywhere', 'x', '', 3],
  ])('after %s, before anything is printed', async (_, key, printed, code) => {
    const session = startInShell();
    await session.ready();
    expect(session.bytes.startsWith(ENTER)).toBe(true);
    session.pty.write(key);
    await session.until('done\r\n');
    const [painted, rest] = session.after.split(LEAVE);
    expect(painted).not.toContain(printed === '' ? 'code=' : printed);
    expect(rest).toContain(printed);
    expect(rest).toContain(`code=${code}`);
    expect(rest).toMatch(/(?<![-\w])icanon\b/);
    expect(rest).toMatch(/(?<![-\w])isig\b/);
    expect(rest).toMatch(/(?<![-\w])echo\b/);
    expect(session.bytes.split(LEAVE)).toHaveLength(2);
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGQUIT', 131],
    ['SIGUSR2', 140],
  ] as const)('by %s, and the last work is done', async (signal, code) => {
    const session = start();
    const pid = await session.ready();
    process.kill(pid, signal);
    expect((await session.exited).exitCode).toBe(code);
    expect(session.after).toContain(`${LEAVE}left by signal`);
  });

  test('after a signal, even when the last work never ends', async () => {
    const session = start('slow');
    process.kill(await session.ready(), 'SIGTERM');
    expect((await session.exited).exitCode).toBe(143);
    expect(session.after.endsWith(LEAVE)).toBe(true);
  });

  test('at the second signal without waiting for the last work', async () => {
    const session = start('slow');
    const pid = await session.ready();
    process.kill(pid, 'SIGTERM');
    await session.until(LEAVE);
    process.kill(pid, 'SIGINT');
    expect((await session.exited).exitCode).toBe(130);
  });
});

describe('the process ends', () => {
  test('when the window is closed', async () => {
    const session = start('slow');
    const pid = await session.ready();
    (session.pty as unknown as { destroy(): void }).destroy();
    await gone(pid);
  });

  test('when the connection drops and the shell above swallows the signal', async () => {
    const session = new Session('/bin/sh', ['-c', `trap "" HUP; "${process.execPath}" "${program}" slow; exit 0`]);
    const pid = await session.ready();
    (session.pty as unknown as { _socket: { destroy(): void } })._socket.destroy();
    await gone(pid);
  });

  test.each(['', 'trap "" HUP; '])(
    'with the code of a hang-up and no crash when there is no terminal left to restore, after %j',
    async (trap) => {
      const file = join(folder, `code-${trap.length}`);
      const session = new Session('/bin/sh', [
        '-c',
        `trap : HUP; (${trap}exec "${process.execPath}" "${program}"); echo $? > "${file}"`,
      ]);
      const pid = await session.ready();
      (session.pty as unknown as { _socket: { destroy(): void } })._socket.destroy();
      await gone(pid);
      while (!existsSync(file) || readFileSync(file, 'utf8') === '') await pause();
      expect(readFileSync(file, 'utf8').trim()).toBe('129');
    },
  );

  test.each(['TERM', 'HUP'])(
    'by kill -%s of the job that Ctrl-Z stopped, and leaves the terminal to the shell',
    async (signal) => {
      const { session, pid } = await stopped();
      session.pty.write(`kill -${signal} %1\r`);
      await gone(pid);
      session.pty.write('echo still $((40 + 2))\r');
      await session.until('still 42');
      expect(session.after.split(ENTER)).toHaveLength(1);
    },
  );

  test('by kill of a job that was continued in the background and stopped again', async () => {
    const { session, pid } = await stopped();
    session.pty.write('bg\r');
    // The shell reports it before its next prompt.
    for (; !/Stopped[^]*Stopped/.test(session.bytes); await new Promise((done) => setTimeout(done, 100)))
      session.pty.write('\r');
    session.pty.write('kill %1\r');
    await gone(pid);
    expect(session.after.split(ENTER)).toHaveLength(1);
  });

  test('while the terminal takes nothing more', async () => {
    const session = start('slow');
    const pid = await session.ready();
    session.pty.pause();
    session.pty.write('f');
    // Long enough for the flood to fill the buffer between the two.
    await new Promise((done) => setTimeout(done, 300));
    process.kill(pid, 'SIGTERM');
    await gone(pid);
  });
});

describe('a terminal that stalls while the process ends', () => {
  test('is restored when it continues in time, and drops the held output', async () => {
    const session = start();
    const pid = await session.ready();
    session.pty.pause();
    session.pty.write('f');
    await new Promise((done) => setTimeout(done, 300));
    process.kill(pid, 'SIGTERM');
    await new Promise((done) => setTimeout(done, 1_200));
    session.pty.resume();
    expect((await session.exited).exitCode).toBe(143);
    await session.until(LEAVE);
    // Less than one write of the flood: the rest was dropped.
    expect(session.after.replaceAll(/[^x]/g, '').length).toBeLessThan(50_000 * 2);
  });
});

describe('while the program owns it', () => {
  test('a stalled terminal does not block the program, and takes the rest when it continues', async () => {
    const session = start();
    await session.ready();
    session.pty.pause();
    session.pty.write('f');
    await new Promise((done) => setTimeout(done, 300));
    session.pty.resume();
    await session.until(/drained after \d+/);
    session.pty.write('k');
    await session.until('key k');
    expect(session.after.replaceAll(/[^x]/g, '').length % 50_000).toBe(0);
  });

  test('a new size is reported', async () => {
    const session = start();
    await session.ready();
    session.pty.resize(100, 30);
    await session.until('size 100x30');
  });

  test('keys, pastes and a lone Escape arrive, and Ctrl-C and Ctrl-Z are keys', async () => {
    const session = start();
    await session.ready();
    session.pty.write('a');
    await session.until('key a');
    session.pty.write('\u001b');
    await session.until('key escape');
    session.pty.write('\u0003');
    await session.until('key ctrl-c');
    session.pty.write('\u001a');
    await session.until('key ctrl-z');
    session.pty.write(`\u001b[200~${'y\r'.repeat(500)}\u001b[201~`);
    await session.until('pasted 1000');
  });

  test('suspend restores the terminal, stops, and takes it again after fg', async () => {
    // A shell with job control, as traders have it.
    const session = new Session('/bin/bash', ['--norc', '--noprofile', '-i']);
    session.pty.write(`"${process.execPath}" "${program}"\r`);
    await session.ready();
    session.pty.write('z');
    await session.until('Stopped');
    expect(session.after.split(LEAVE)).toHaveLength(2);
    session.pty.write('stty -a\r');
    await session.until(/(?<![-\w])icanon\b/);
    // The shell is in the foreground now, so the program gets no signal.
    session.pty.resize(100, 30);
    session.pty.write('fg\r');
    await session.until('resumed 100x30');
    expect(session.after.split(LEAVE)[1]).toContain(ENTER);
    session.pty.write('k');
    await session.until('key k');
    session.pty.write('q');
    await session.until('closed');
  });

  test('suspend without a shell that could continue it only paints again', async () => {
    const session = start();
    await session.ready();
    session.pty.write('z');
    await session.until('resumed');
    session.pty.write('k');
    await session.until('key k');
  });

  test('after a stop and a continue from outside it takes the terminal again and repaints', async () => {
    const session = start();
    const pid = await session.ready();
    process.kill(pid, 'SIGSTOP');
    process.kill(pid, 'SIGCONT');
    await session.until('resumed');
    expect(session.after).toContain(ENTER);
  });
});
