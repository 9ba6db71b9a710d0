import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockHolder, withProcessLock } from '../../bin/process-lock.js';

let folder: string;
let lock: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'traderai-lock-'));
  lock = join(folder, 'the.lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Raises a counter by reading and writing it, which is correct only without other writers. */
const COUNTER = `
import { readFileSync, writeFileSync } from 'node:fs';
import { withProcessLock } from ${JSON.stringify(fileURLToPath(new URL('../../bin/process-lock.js', import.meta.url)))};
const [lock, counter] = process.argv.slice(2);
for (let round = 0; round < 20; round += 1) {
  await withProcessLock(lock, {}, async () => {
    const value = Number(readFileSync(counter, 'utf8'));
    await new Promise((resolve) => setTimeout(resolve, 1));
    writeFileSync(counter, String(value + 1));
  });
}
`;

test('only one of several processes holds the lock', async () => {
  const counter = join(folder, 'counter');
  const script = join(folder, 'count.mjs');
  writeFileSync(counter, '0');
  writeFileSync(script, COUNTER);
  const codes = await Promise.all(
    Array.from(
      { length: 4 },
      () => new Promise((resolve) => fork(script, [lock, counter], { execArgv: [] }).once('exit', resolve)),
    ),
  );
  expect(codes).toEqual([0, 0, 0, 0]);
  expect(readFileSync(counter, 'utf8')).toBe('80');
  expect(existsSync(lock)).toBe(false);
});

test('a dead owner loses the lock, also when another process has its process id', async () => {
  for (const owner of ['999999999 1 1', `${process.pid} 1 1`]) {
    writeFileSync(lock, owner);
    expect(await withProcessLock(lock, {}, () => 'mine')).toBe('mine');
  }
});

test('a living owner keeps the lock, and a waiting process reports it once and times out', async () => {
  await withProcessLock(lock, {}, async () => {
    expect(lockHolder(lock)).toBe(process.pid);
    const said: unknown[] = [];
    const waiting = withProcessLock(lock, { timeoutMs: 200, onWait: (holder) => said.push(holder) }, () => 'mine');
    await expect(waiting).rejects.toMatchObject({ code: 'LOCK_TIMEOUT' });
    expect(said).toEqual([process.pid]);
  });
  expect(lockHolder(lock)).toBeNull();
});

test('the lock is released when the work fails', async () => {
  await expect(
    withProcessLock(lock, {}, () => {
      throw new Error('failed');
    }),
  ).rejects.toThrow('failed');
  expect(existsSync(lock)).toBe(false);
});
