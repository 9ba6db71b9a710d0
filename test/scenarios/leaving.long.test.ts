/** The shipped console ends while it is stopped, while its terminal takes nothing, and after its terminal is gone. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { program } from '../support/binary.ts';
import { isLive, openStormingDesk } from '../support/storming-desk.ts';
import type { StormingDesk } from '../support/storming-desk.ts';

const LEAVE = '\u001b[?2026l\u001b[m\u001b[?2004l\u001b[?7h\u001b[?25h\u001b[?1049l';

const folder = mkdtempSync(join(tmpdir(), 'traderai-leaving-'));
let desk: StormingDesk;

beforeAll(async () => {
  desk = await openStormingDesk();
});

afterAll(async () => {
  await desk.close();
  rmSync(folder, { recursive: true, force: true });
});

function childOf(shell: number): number {
  return Number(execFileSync('pgrep', ['-P', String(shell)], { encoding: 'utf8' }).trim());
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('kill %1 ends a console that Ctrl-Z stopped', async () => {
  const shell = desk.openConsole({ columns: 160, rows: 40, runs: 'shell' });
  try {
    shell.write(`"${process.execPath}" "${program}"\r`);
    await shell.waitFor('LEADING');
    const pid = childOf(shell.pid);
    shell.write('\u001a');
    await expect.poll(() => shell.raw, { timeout: 10_000 }).toContain('Stopped');
    shell.write('kill %1\r');
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
    shell.write('echo still $((40 + 2))\r');
    await expect.poll(() => shell.raw, { timeout: 5_000 }).toContain('still 42');
  } finally {
    await shell.kill();
  }
});

test('a terminal that takes bytes again within three seconds after SIGTERM is restored', async () => {
  // In a shell, so that the terminal outlives the console and the last output can be read.
  const shell = desk.openConsole({ columns: 160, rows: 45, runs: 'shell' });
  try {
    shell.write(`"${process.execPath}" "${program}"; echo "code=$?"\r`);
    await isLive(shell);
    const pid = childOf(shell.pid);
    shell.read({ kind: 'stalled' });
    for (let paint = 0; paint < 10; paint += 1) {
      shell.write('\u000c');
      await sleep(60);
    }
    process.kill(pid, 'SIGTERM');
    await sleep(1_200);
    shell.read({ kind: 'free' });
    await expect.poll(() => shell.raw, { timeout: 10_000 }).toContain('code=143');
    expect(shell.raw.indexOf(LEAVE)).toBeLessThan(shell.raw.indexOf('code=143'));
    expect(shell.raw).toContain(LEAVE);
  } finally {
    await shell.kill();
  }
});

test('a dropped connection ends it with the exit code of a hang-up', async () => {
  const file = join(folder, 'code');
  const shell = desk.openConsole({ columns: 160, rows: 40, runs: 'shell' });
  shell.write(`trap : HUP; "${process.execPath}" "${program}"; echo $? > "${file}"; exit\r`);
  await shell.waitFor('LEADING');
  shell.hangUp();
  await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8').trim(), { timeout: 15_000 }).toBe('129');
});

test('a signal and a dropped connection close the session, armed or not', async () => {
  const open = async (): Promise<number> =>
    (
      await desk.database.pool.query<{ open: number }>(
        `select count(*)::integer as open from "Session" where ended_at is null and armed_portfolio_id is not null`,
      )
    ).rows[0]!.open;
  const signals = ['SIGHUP', 'SIGTERM', 'SIGINT'] as const;
  const consoles = signals.map(() => desk.openConsole({ columns: 160, rows: 40 }));
  const shell = desk.openConsole({ columns: 160, rows: 40, runs: 'shell' });
  try {
    shell.write(`"${process.execPath}" "${program}"\r`);
    for (const one of [...consoles, shell]) {
      // With prices on its screen, a console has read the desk.
      await isLive(one);
      one.write('A');
      await one.waitFor(' ARMED ');
    }
    await expect.poll(open, { timeout: 20_000 }).toBe(4);
    signals.forEach((signal, index) => process.kill(consoles[index]!.pid, signal));
    shell.hangUp();
    await expect.poll(open, { timeout: 20_000 }).toBe(0);
    const { rows } = await desk.database.pool.query<{ reason: string | null; armed: string | null }>(
      `select * from (select end_reason as reason, armed_portfolio_id as armed from "Session" order by started_at desc limit 4) s order by reason`,
    );
    const closed = { reason: 'closed', armed: null };
    const lost = { reason: 'terminal lost', armed: null };
    expect(rows).toEqual([closed, closed, lost, lost]);
  } finally {
    await Promise.all([...consoles, shell].map((one) => one.kill()));
  }
});
