import { expect, test } from 'vitest';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import { asPerson, buy, killProcesses, quit, start, works } from './started.ts';

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
