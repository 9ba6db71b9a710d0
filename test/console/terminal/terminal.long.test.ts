/**
 * The terminal of a program that ends while it is stopped, while its last work hangs, or while the terminal takes
 * nothing.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ENTER, LEAVE, Session, folder, gone, pause, program, start, stopped } from './desk-session.ts';

test('the terminal is restored after a signal, even when the last work never ends', async () => {
  const session = start('slow');
  process.kill(await session.ready(), 'SIGTERM');
  expect((await session.exited).exitCode).toBe(143);
  expect(session.after.endsWith(LEAVE)).toBe(true);
});

describe('the process ends', () => {
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
    // Far less than the three seconds that it waits, also when a busy machine runs this timer late.
    await new Promise((done) => setTimeout(done, 300));
    session.pty.resume();
    expect((await session.exited).exitCode).toBe(143);
    await session.until(LEAVE);
    // Less than one write of the flood: the rest was dropped.
    expect(session.after.replaceAll(/[^x]/g, '').length).toBeLessThan(50_000 * 2);
  });
});
