/** A quantity by the risk to a distance in ATR: the console reads the ATR when it previews the line. */
import { beforeEach, expect, test } from 'vitest';
import { DOCK_ROWS, ticketLines } from '../../../src/console/ticket/ticket-lines.ts';
import { err, ok } from '../../../src/domain/result.ts';
import { lineText } from '../../../src/text/lines.ts';
import { NOW } from '../desk-samples.ts';
import { d } from '../../domain/samples.ts';
import { heldDesk } from './held-desk.ts';
import type { HeldDesk } from './held-desk.ts';

let desk: HeldDesk;
beforeEach(() => {
  desk = heldDesk();
});

function shown(): string {
  const { ticket } = desk.workspace.view;
  const view = { desk: desk.workspace.desk, now: NOW, width: 120, mostRows: DOCK_ROWS, arming: 'armed' } as const;
  return ticketLines(ticket, view).map(lineText).join('\n');
}

function typed(line: string): void {
  desk.press('A', 'o');
  desk.type(line);
}

test.each(['b risk 0.5% BTCUSD @64000 sl -2atr tp 2R', 'b risk 0.5% BTCUSD @64000 sl -2atr then b 1 BTCUSD @63000'])(
  '%s',
  async (line) => {
    const asked: string[] = [];
    desk.port.averageTrueRange = async (symbol) => {
      asked.push(symbol);
      return ok(d('100'));
    };
    typed(line);
    expect(shown()).toContain('Its quantity follows from the ATR.');
    desk.press('enter');
    await desk.settle();
    expect(asked).toEqual(['BTCUSD']);
    expect(shown()).toContain('BUY 0.139 BTCUSD at 64000');
    desk.press('y');
    await desk.settle();
    expect(desk.placed[0]?.quantity.toFixed()).toBe('0.139');
  },
);

test('an ATR that is unknown, or cannot be read, is the answer to the line', async () => {
  typed('b risk 0.5% BTCUSD @64000 sl -2atr');
  desk.press('enter');
  await desk.settle();
  expect(shown()).toContain('the ATR of BTCUSD is not known now; expected sl 183 or sl trl 1.5%');
  desk.press('escape', 'o');
  desk.type('b risk 0.5% BTCUSD @64000 sl -2atr');
  desk.port.averageTrueRange = async () =>
    err({ code: 'DATABASE_UNAVAILABLE', message: 'no answer within 5 s', hint: null, kind: 'unavailable' });
  desk.press('enter');
  await desk.settle();
  expect(shown()).toContain('cannot read the ATR of BTCUSD: no answer within 5 s');
});

test('a line that is edited meanwhile is not previewed', async () => {
  let answer: () => void = () => undefined;
  desk.port.averageTrueRange = () => new Promise((resolve) => (answer = () => resolve(ok(d('100')))));
  typed('b risk 0.5% BTCUSD @64000 sl -2atr');
  desk.press('enter');
  expect(shown()).toContain('Reading the ATR of BTCUSD …');
  desk.type(' gtc');
  answer();
  await desk.settle();
  expect(desk.workspace.view.ticket.kind).toBe('editing');
});
