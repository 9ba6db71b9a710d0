/** Previews on a screen of 80x24, in the shipped program in a pseudo-terminal. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCommandDesk } from '../commands/command-desk.ts';
import type { CommandDesk } from '../commands/command-desk.ts';
import { openTerminal } from '../support/pty.ts';
import type { Terminal } from '../support/pty.ts';

let desk: CommandDesk;
let terminal: Terminal;

beforeAll(async () => {
  desk = await openCommandDesk();
  terminal = openTerminal([], { home: desk.home, url: desk.url, columns: 80, rows: 24 });
  await terminal.waitFor('DISARMED', { timeoutMs: 60_000 });
});

afterAll(async () => {
  terminal.kill('SIGTERM');
  await terminal.exited;
  await desk.close();
});

async function preview(text: string): Promise<string> {
  // Keys that follow each other at once count as pasted.
  for (const key of ['<esc>', 'o', ...text, '<enter>']) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    terminal.press(key);
  }
  return terminal.waitFor(/any key edits the line|y sends/);
}

test('a preview that the desk would deny does not offer y', async () => {
  const screen = await preview('b 900000 BTCUSD @mkt');
  expect(screen).toContain('would be DENIED');
  expect(screen).not.toMatch(/\by +sends?\b/);
});
