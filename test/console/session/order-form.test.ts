/** The keys of the order form: into it, through it, to the preview and to the order. */
import { beforeEach, describe, expect, test } from 'vitest';
import { ticketPane } from '../../../src/console/panes/ticket-pane.ts';
import { lineText } from '../../../src/text/lines.ts';
import { heldDesk } from './held-desk.ts';
import type { HeldDesk } from './held-desk.ts';

let desk: HeldDesk;
beforeEach(() => {
  desk = heldDesk();
});

function lineNow(): string {
  const { ticket } = desk.workspace.view;
  return ticket.kind === 'closed' ? 'closed' : ticket.editor.text;
}

function shown(size = { width: 80, height: 40 }): string[] {
  return ticketPane.draw(desk.workspace.paneContext(), size).map((one) => lineText(one).trimEnd());
}

describe('the order form', () => {
  test('is filled by keys from the ticket pane, and the line shows the same order at every key', async () => {
    desk.press('6', 'enter');
    const lines: string[] = [];
    for (const text of ['s', '0.2', 'btcusd', '70000']) {
      desk.type(text);
      lines.push(lineNow());
      desk.press('tab');
    }
    desk.press('tab', 'space');
    lines.push(lineNow());
    expect(lines).toEqual(['s', 's 0.2', 's 0.2 btcusd', 's 0.2 BTCUSD @70000', 's 0.2 BTCUSD @70000 gtc']);
    desk.press('enter');
    await desk.settle();
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'preview',
      preview: { plan: { sentence: 'SELL 0.2 BTCUSD at 70000, good till canceled' } },
    });
    desk.press('A', 'y');
    await desk.settle();
    expect(desk.placed).toMatchObject([{ symbol: 'BTCUSD', side: 'SELL', timeInForce: 'GTC', type: 'LIMIT' }]);
    expect(desk.placed).toHaveLength(1);
  });

  test('edits the line that is open, and the line edits the form', () => {
    desk.press('o');
    desk.type('b 0.5 BTCUSD @mkt');
    desk.press('shift-tab');
    expect(desk.workspace.view.focus).toBe('TKT');
    expect(shown()[0]).toMatch(/^Side +‹b› BUY/);
    desk.press('right');
    expect(lineNow()).toBe('s 0.5 BTCUSD @mkt');
    desk.press('left', 'shift-tab');
    desk.type(' gtc');
    expect(lineNow()).toBe('b 0.5 BTCUSD @mkt gtc');
    expect(shown()).toContain('Time in force   gtc');
  });

  test('keeps its fields while the line has a fault, and marks the fault under the line', () => {
    desk.press('o');
    desk.type('b 0.5 BTCUSD @mkt gtc');
    desk.press('backspace');
    desk.type('x');
    expect(desk.workspace.view.ticket).toMatchObject({ parsed: { ok: false, error: { at: 18, length: 3 } } });
    expect(shown()).toEqual(expect.arrayContaining(['Quantity        0.5', 'Symbol          BTCUSD']));
  });

  test('shows the error of a field at the field, also one that the desk finds', () => {
    desk.press('6', 'enter', 'b', 'tab');
    desk.type('0,5');
    const lines = shown();
    const at = lines.findIndex((line) => line.startsWith('Quantity'));
    expect(lines[at + 1]).toMatch(/^ {16}"0,5" is not a quantity; expected/);
    desk.press('backspace', 'backspace', 'backspace');
    desk.type('5');
    desk.press('tab');
    desk.type('NOSUCH');
    desk.press('tab');
    desk.type('bid');
    const again = shown();
    expect(again[again.findIndex((line) => line.startsWith('Price')) + 1]).toMatch(/^ {16}mkt · 64000 · bid/);
    expect(again[again.findIndex((line) => line.startsWith('Symbol')) + 1]).toMatch(
      /^ {16}there is no instrument NOSUCH/,
    );
    desk.press('enter');
    expect(desk.workspace.view.ticket).toMatchObject({ kind: 'editing', form: { fault: 'symbol' } });
  });

  test('names a missing word when it is submitted, and stays open', () => {
    desk.press('6', 'enter', 'b', 'enter');
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'editing',
      note: { text: expect.stringContaining('the quantity is missing') },
      form: { fault: 'quantity', focus: { field: 'side' } },
    });
  });

  test('a move between fields keeps the preview, an edit ends it, and y types into a text', async () => {
    desk.press('o');
    desk.type('b 0.5 BTCUSD @mkt');
    desk.press('enter');
    await desk.settle();
    desk.press('shift-tab', 'tab');
    expect(desk.workspace.view.ticket).toMatchObject({ kind: 'preview', form: { focus: { field: 'quantity' } } });
    desk.press('1');
    expect(desk.workspace.view.ticket).toMatchObject({ kind: 'editing', editor: { text: 'b 1 BTCUSD @mkt' } });
    // A `y` at once would be meant for the preview.
    desk.pass(2_000);
    desk.press('shift-tab', 'shift-tab', 'shift-tab');
    expect(desk.workspace.view.ticket).toMatchObject({ form: { focus: { field: 'side' } } });
    desk.press('escape');
    expect([desk.workspace.view.ticket.kind, desk.placed]).toEqual(['closed', []]);
  });

  test('a prefilled order with a gap is completed in the form', () => {
    desk.press('5', 'b', 'shift-tab', 'tab');
    desk.type('2');
    expect(lineNow()).toMatch(/^b 2 \w+ @mkt$/);
  });

  test('a line that places no order has no form', () => {
    desk.press('o');
    desk.type('xa');
    desk.press('shift-tab');
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'editing',
      form: { focus: null },
      note: { text: 'xa places no order, so it has no form: change the line' },
    });
    expect(shown()[0]).toBe('Command         CANCEL all open orders');
  });

  test.each([
    [120, 40],
    [80, 12],
    [60, 5],
  ])('fits into a pane of %i x %i, with the field that has the keys in sight', (width, height) => {
    desk.press('6', 'enter');
    for (let field = 0; field < 16; field += 1) {
      const { ticket } = desk.workspace.view;
      if (ticket.kind === 'closed' || ticket.form.focus === null) throw new Error('the form is closed');
      const lines = ticketPane.draw(desk.workspace.paneContext(), { width, height });
      const inSight = lines.slice(0, height);
      for (const line of inSight) expect(lineText(line).length).toBeLessThanOrEqual(width);
      expect(inSight.some(({ spans }) => spans.some(({ tone }) => tone === 'caret'))).toBe(true);
      desk.press('tab');
    }
  });

  test('a paste goes into the field and submits nothing', () => {
    desk.press('6', 'enter', 'tab');
    desk.session.input([{ kind: 'paste', text: '0.5\n' }]);
    expect(desk.workspace.view.ticket).toMatchObject({ kind: 'editing', form: { fields: { quantity: '0.5' } } });
  });
});
