/** A console whose process is stopped for a while, and a console whose trader is away. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

async function openConsole(env: Readonly<Record<string, string>> = {}): Promise<Terminal> {
  const terminal = openTerminal([], { home: home.path, url: connectionUrl(desk.configOf(trader.login)), env });
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

/**
 * Loaded before the program: from the moment that the file exists its clock runs fifteen times as fast, without a jump
 * of five seconds between two ticks.
 */
const fastWhen = (file: string): string =>
  `--import=data:text/javascript,${encodeURIComponent(`
    import { existsSync } from 'node:fs';
    const now = Date.now;
    let ahead = 0;
    Date.now = () => now() + ahead;
    setInterval(() => { if (existsSync(${JSON.stringify(file)})) ahead += 150; }, 10).unref();
  `)}`;

test('a console is disarmed after five minutes without a key', async () => {
  const file = join(home.path, 'fast');
  const terminal = await openConsole({ NODE_OPTIONS: fastWhen(file) });
  try {
    terminal.press('A');
    await terminal.waitFor(' ARMED');
    writeFileSync(file, '');
    const disarmed = 'Disarmed after 5 minutes without a key. A arms again.';
    await terminal.waitFor((text) => text.includes(disarmed) && text.includes(' DISARMED '), { timeoutMs: 90_000 });
  } finally {
    terminal.kill();
  }
}, 120_000);
