/** One command, run again, twice at once, without a terminal, by other accounts, and after a kill of everything. */
import { spawnSync } from 'node:child_process';
import { chownSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import { program, runBinary, runJson } from '../support/binary.ts';
import { POLLED, asPerson, buy, engines, home, killProcesses, quit, start, works } from './started.ts';

const LEADS_AGAIN_WITHIN_MS = 5_000;
const UNPRIVILEGED_UID = 65_534;

describe('one command', () => {
  test('shows the same portfolio after a kill of everything', async () => {
    const first = start();
    await works(first);
    await buy();
    await first.waitFor(/BTCUSD +LONG +\+0\.25 /);
    killProcesses();
    first.kill('SIGKILL');
    await first.exited;
    const second = start();
    await works(second);
    await second.waitFor(/BTCUSD +LONG +\+0\.25 /);
    const checks = await asPerson(async (client) => (await verifyDesk(client as never)).checks);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    await quit(second);
  });

  test('shows the same portfolio after a stop of the server', async () => {
    const first = start();
    await works(first);
    await buy();
    await first.waitFor(/BTCUSD +LONG +\+0\.25 /);
    await quit(first);
    expect((await runBinary(['db', 'down'], { home: home.path })).code).toBe(0);
    const second = start();
    await works(second);
    await second.waitFor(/BTCUSD +LONG +\+0\.25 /);
    await quit(second);
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
    const terminal = start({ env: { HOME: home.path }, ...(uid !== null && { account: uid }) });
    await works(terminal);
    await quit(terminal);
  });
});

test('a console starts another engine within five seconds after a kill of its engine', async () => {
  const terminal = start();
  await works(terminal);
  const lease = async (): Promise<{ epoch: number; pid: number; marketAt: Date }> => {
    const { rows } = await asPerson((client) =>
      client.query<{ epoch: number; pid: number; marketAt: Date }>(
        'select epoch::int, process_id as pid, market_at as "marketAt" from "EngineLease"',
      ),
    );
    return rows[0]!;
  };
  await expect.poll(async () => (await lease()).epoch, POLLED).toBe(1);
  const killed = await lease();
  process.kill(killed.pid, 'SIGKILL');
  const startedAt = performance.now();
  await expect.poll(async () => (await lease()).epoch, { ...POLLED, interval: 50 }).toBe(2);
  // The market moves again: the engine has loaded the desk and books.
  await expect.poll(async () => (await lease()).marketAt > killed.marketAt, { ...POLLED, interval: 50 }).toBe(true);
  expect(performance.now() - startedAt).toBeLessThan(LEADS_AGAIN_WITHIN_MS);
  expect((await lease()).pid).not.toBe(killed.pid);
  await quit(terminal);
});

/**
 * Postgres refuses to run as root, so root's desk is a case of its own. Tests both accounts when another account can
 * reach this program.
 */
function accounts(): { readonly name: string; readonly uid: number | null }[] {
  if (process.getuid?.() !== 0) return [{ name: 'an ordinary account', uid: null }];
  // Builds the program first, because another account may not.
  spawnSync(process.execPath, [program, '--version']);
  const probe = spawnSync(process.execPath, [program, '--version'], { uid: UNPRIVILEGED_UID, gid: UNPRIVILEGED_UID });
  const own = { name: 'root', uid: null };
  return probe.status === 0 ? [own, { name: 'an ordinary account', uid: UNPRIVILEGED_UID }] : [own];
}
