/**
 * One command makes a working desk, with the real program. Repeated, parallel and killed starts are in the long suite.
 */
import { expect, test } from 'vitest';
import { findServer } from '../../src/server/embedded/server.ts';
import { SLOW, buy, connected, home, quit, start, works } from './started.ts';

test('one command prints its progress at once, then shows a desk that trades, without a connection as the superuser', async () => {
  const terminal = start();
  await terminal.waitFor(/opening the desk|creating the database/, SLOW);
  await works(terminal);
  expect(terminal.screen.text()).toContain('equity 10,000.00 USD');
  const { rows } = await connected(findServer(home.path)!.superuser, (client) =>
    client.query<{ application: string; login: string }>(
      `select distinct application_name as application, usename as login from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    ),
  );
  const loginsOf = (application: string): string[] =>
    rows.filter((row) => row.application === application).map(({ login }) => login);
  expect(rows.filter(({ login }) => login === 'postgres')).toEqual([
    { application: 'traderai keeper', login: 'postgres' },
  ]);
  const [person] = loginsOf('traderai');
  expect(loginsOf('traderai engine')).toEqual([`${person}_engine`]);
  await buy();
  await terminal.waitFor(/BTCUSD +LONG +\+0\.25 /);
  await quit(terminal);
});
