/** The shell after the console: it shows the orders that stay. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTerminal } from '../support/pty.ts';
import { openCommandDesk } from './command-desk.ts';
import type { CommandDesk } from './command-desk.ts';

let desk: CommandDesk;
beforeAll(async () => {
  desk = await openCommandDesk();
});
afterAll(() => desk.close());

/** The text of the shell's screen after `:q` in ORD. */
async function afterQuitting(shown: string): Promise<string> {
  const terminal = openTerminal([], { home: desk.home, url: desk.url, columns: 80, rows: 24 });
  await terminal.waitFor(/ main .*equity/);
  terminal.press('2');
  await terminal.waitFor(shown);
  terminal.press(':q<enter>');
  expect((await terminal.exited).code).toBe(0);
  expect(terminal.screen.alternate).toBe(false);
  return terminal.screen.text();
}

test('at 80x24 the trader who quits reads how many orders stay open, and nothing without any', async () => {
  expect(await afterQuitting('No orders')).not.toContain('open order');
  await desk.json('order', 'place', 'b 0.1 BTCUSD @6000 gtc');
  expect(await afterQuitting('1 open')).toContain(
    '1 open order stays in portfolio main, and trades while an engine runs.',
  );
  await desk.json('order', 'place', 'b 0.1 BTCUSD @6100 gtc tp 7000 sl 5900');
  expect(await afterQuitting('4 open')).toContain(
    '4 open orders stay in portfolio main, and trade while an engine runs.',
  );
});
