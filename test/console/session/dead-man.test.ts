/** The choice of the orders that leave with the console: typed, completed, and shown while the console is armed. */
import { beforeEach, expect, test } from 'vitest';
import { screenModel } from '../../../src/console/screen/screen.ts';
import { commandWords } from '../../../src/console/session/completion.ts';
import { lineText } from '../../../src/text/lines.ts';
import { NOW } from '../desk-samples.ts';
import { heldDesk } from './held-desk.ts';
import type { HeldDesk } from './held-desk.ts';

let desk: HeldDesk;
beforeEach(() => {
  desk = heldDesk();
});

const shown = (): string =>
  screenModel(desk.workspace)
    .blocks.flatMap(({ lines }) => lines)
    .map(lineText)
    .join('\n');

function command(text: string): string {
  desk.press(':');
  desk.type(text);
  desk.press('enter');
  return desk.workspace.view.message?.text ?? '';
}

test('a console begins with it off, and the header shows another choice only while armed', () => {
  expect(command('deadman')).toBe(
    'The dead man is off: a session that vanishes leaves its orders. Type :deadman off|session|portfolio.',
  );
  expect(command('deadman session')).toMatch(/^Dead man session: .* the open orders that it placed are canceled/);
  expect(shown()).not.toContain('DEAD MAN');
  desk.pass(1_000);
  desk.press('A');
  expect(desk.workspace.view.message?.text).toContain('Dead man: session.');
  expect(shown()).toMatch(/ ARMED +DEAD MAN session /);
  command('deadman off');
  expect(shown()).not.toContain('DEAD MAN');
});

test('another word changes nothing', () => {
  command('deadman portfolio');
  expect(command('deadman everything')).toContain('Type :deadman off|session|portfolio.');
  expect(desk.workspace.view.deadMan).toBe('portfolio');
});

test('its choices are completed', () => {
  const vocabulary = { symbols: ['BTCUSD'], portfolios: ['main'] };
  expect(commandWords([], vocabulary)).toContain('deadman');
  expect(commandWords(['deadman'], vocabulary)).toEqual(['off', 'session', 'portfolio']);
});

test(':who lists the users that are on, and its title counts them', () => {
  const value = [
    { username: 'ann', since: NOW - 3_600_000, armed: true },
    { username: 'ben', since: NOW - 60_000, armed: false },
  ];
  desk.store.apply({ kind: 'read', topic: 'presence', value, at: NOW });
  command('who');
  expect(desk.workspace.view.focus).toBe('WHO');
  expect(shown()).toMatch(/WHO open consoles .* 2 on, 1 armed/);
});
