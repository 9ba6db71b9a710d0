import { describe, expect, test } from 'vitest';
import { ENTER, LEAVE, Session, gone, program, start, startInShell } from './desk-session.ts';

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

  test('at the second signal without waiting for the last work', async () => {
    const session = start('slow');
    const pid = await session.ready();
    process.kill(pid, 'SIGTERM');
    await session.until(LEAVE);
    process.kill(pid, 'SIGINT');
    expect((await session.exited).exitCode).toBe(130);
  });
});

test('the process ends when the window is closed', async () => {
  const session = start('slow');
  const pid = await session.ready();
  (session.pty as unknown as { destroy(): void }).destroy();
  await gone(pid);
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
