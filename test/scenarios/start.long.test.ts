import { expect, test } from 'vitest';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import { POLLED, asPerson, buy, killProcesses, quit, start, works } from './started.ts';

const LEADS_AGAIN_WITHIN_MS = 5_000;

test('one command shows the same portfolio after a kill of everything', async () => {
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
