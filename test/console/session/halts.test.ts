import { beforeEach, expect, test } from 'vitest';
import { err } from '../../../src/domain/result.ts';
import type { HaltRow } from '../../../src/database/queries/halts.ts';
import { lineText } from '../../../src/text/lines.ts';
import { screenModel } from '../../../src/console/screen/screen.ts';
import { NOW } from '../desk-samples.ts';
import { heldDesk } from './held-desk.ts';
import type { HeldDesk } from './held-desk.ts';

let desk: HeldDesk;
beforeEach(() => {
  desk = heldDesk();
  rights({ username: 'ann', haltsDesk: false });
});

function rights(
  value: { readonly username: string | null; readonly haltsDesk: boolean },
  inForce: HaltRow[] = [],
): void {
  desk.store.apply({ kind: 'read', topic: 'halts', value: { inForce, rights: value }, at: NOW });
}

function haltRow(change: Partial<HaltRow> = {}): HaltRow {
  return {
    id: 'halt-1',
    number: 1,
    userId: null,
    portfolioId: null,
    user: null,
    portfolio: null,
    symbol: null,
    reason: 'fills look wrong',
    haltedAt: NOW,
    haltedLogin: 'risk',
    protectiveUntil: null,
    secondPerson: false,
    resumedAt: null,
    resumedLogin: null,
    resumeReason: null,
    ...change,
  };
}

const shown = (): string =>
  screenModel(desk.workspace)
    .blocks.flatMap(({ lines }) => lines)
    .map(lineText)
    .join('\n');

test('the footer offers it', () => {
  expect(shown()).toContain('H halt');
});

test('H asks, y halts all portfolios of the user, without arming', async () => {
  desk.press('H');
  expect(shown()).toContain('Halt all portfolios of user ann.');
  expect(desk.halted).toEqual([]);
  desk.press('y');
  await desk.settle();
  expect(desk.halted).toEqual([
    {
      reason: 'halted from the console',
      target: { kind: 'user', username: 'ann' },
      symbol: null,
      cancelProtective: false,
      secondPerson: false,
    },
  ]);
  expect(desk.workspace.view.message?.text).toContain('HALTED: user ann (halt 1)');
  expect(desk.reloads).toContain('all');
});

test('risk halts the desk; a reason is typed in the command line', async () => {
  rights({ username: 'rita', haltsDesk: true });
  desk.press(':');
  desk.type('halt exchange is down');
  desk.press('enter');
  expect(shown()).toContain('Halt the desk: every user.');
  expect(shown()).toContain('Reason: exchange is down');
  desk.press('y');
  await desk.settle();
  expect(desk.halted).toMatchObject([{ reason: 'exchange is down', target: { kind: 'desk' } }]);
});

test.each(['escape', 'n', 'q'])('%s keeps trading', async (key) => {
  desk.press('H', key);
  await desk.settle();
  expect([desk.halted, desk.workspace.view.dialog.kind]).toEqual([[], 'none']);
});

test('a paste never halts', async () => {
  desk.burst('rrHy');
  await desk.settle();
  expect(desk.halted).toEqual([]);
});

test('a failure says that trading is not halted, or that it is unknown', async () => {
  desk.port.halt = async () => err({ code: 'NOT_PERMITTED', message: 'only risk may', hint: null, kind: 'denied' });
  desk.press('H', 'y');
  await desk.settle();
  expect(desk.workspace.view.message?.text).toBe('NOT halted: only risk may');
  desk.port.halt = async () =>
    err({ code: 'OUTCOME_UNKNOWN', message: 'no answer', hint: null, kind: 'unknown-outcome' });
  desk.press('H', 'y');
  await desk.settle();
  expect(desk.workspace.view.message?.text).toBe('It is unknown whether it was done: no answer');
});

test('on a screen that is too small the question is shown too', () => {
  desk = heldDesk({ columns: 50, rows: 12 });
  rights({ username: 'ann', haltsDesk: false });
  desk.press('H');
  expect(shown()).toContain('y halts at once');
});

test.each<[string, Partial<HaltRow>, string | null]>([
  ['the desk', {}, ' HALTED '],
  ['a symbol', { symbol: 'BTCUSD' }, ' HALTED BTCUSD '],
  ['another portfolio', { portfolioId: 'other' }, null],
  ['another user', { userId: 'other' }, null],
])('the header shows a halt of %s', (_, change, badge) => {
  rights({ username: 'ann', haltsDesk: false }, [haltRow(change)]);
  if (badge === null) expect(shown()).not.toContain('HALTED');
  else expect(shown()).toContain(badge);
});

test(':resume ends the only halt, and one of several by its number', async () => {
  const typed = async (text: string): Promise<void> => {
    desk.press(':');
    desk.type(text);
    desk.press('enter');
    await desk.settle();
  };
  await typed('resume');
  expect(desk.workspace.view.message?.text).toBe('No halt is in force.');
  rights({ username: 'ann', haltsDesk: false }, [haltRow()]);
  await typed('resume');
  expect(desk.resumed).toEqual(['halt-1']);
  rights({ username: 'ann', haltsDesk: false }, [haltRow(), haltRow({ id: 'halt-2', number: 2, symbol: 'ETHUSD' })]);
  await typed('resume');
  expect(desk.workspace.view.message?.text).toBe(
    'Halts in force: 1 (the desk), 2 (the desk in ETHUSD). Type :resume NUMBER.',
  );
  await typed('resume 2');
  expect(desk.resumed).toEqual(['halt-1', 'halt-2']);
});
