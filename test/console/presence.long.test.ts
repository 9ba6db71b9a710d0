/** A console whose process is stopped for a while. */
import { afterAll, beforeAll, test } from 'vitest';
import { connectionUrl } from '../../src/database/connection.ts';
import { makeTestHome } from '../support/homes.ts';
import type { TestHome } from '../support/homes.ts';
import { openTerminal } from '../support/pty.ts';
import type { Terminal } from '../support/pty.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let trader: Person;
let home: TestHome;
beforeAll(async () => {
  desk = await openSqlDesk();
  trader = await desk.person();
  home = makeTestHome();
});
afterAll(async () => {
  await desk.close();
  await home.remove();
});

async function openConsole(): Promise<Terminal> {
  const terminal = openTerminal([], { home: home.path, url: connectionUrl(desk.configOf(trader.login)) });
  await terminal.waitFor(/main .*DISARMED .*equity 10,000/);
  return terminal;
}

test('a console that was stopped while armed is disarmed when it goes on, before it reads a key', async () => {
  const terminal = await openConsole();
  try {
    terminal.press('A');
    await terminal.waitFor(' ARMED');
    process.kill(terminal.pid, 'SIGSTOP');
    // Half a second more than the time after which a console that stood still disarms.
    await new Promise((resolve) => setTimeout(resolve, 5_500));
    process.kill(terminal.pid, 'SIGCONT');
    await terminal.waitFor('because the console stood still');
    await terminal.waitFor('DISARMED');
  } finally {
    terminal.kill();
  }
}, 40_000);
