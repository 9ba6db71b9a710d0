/** e on a position: its stop and its target. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { OrderRow } from '../../../src/database/order-row.ts';
import { DOCK_ROWS, ticketLines } from '../../../src/console/ticket/ticket-lines.ts';
import { ok } from '../../../src/domain/result.ts';
import { lineText } from '../../../src/text/lines.ts';
import { NOW, decimal, orderRow, positionRow, verdict } from '../desk-samples.ts';
import { heldDesk } from './held-desk.ts';
import type { HeldDesk } from './held-desk.ts';

let desk: HeldDesk;

const stop = (change: Partial<OrderRow> = {}): OrderRow =>
  orderRow(2, {
    side: 'SELL',
    type: 'STOP',
    reduceOnly: true,
    limitPrice: null,
    stopPrice: decimal('60000'),
    ...change,
  });
const target = (change: Partial<OrderRow> = {}): OrderRow =>
  orderRow(3, { side: 'SELL', reduceOnly: true, limitPrice: decimal('70000'), ...change });

beforeEach(() => {
  desk = heldDesk();
  desk.store.apply({ kind: 'read', topic: 'positions', value: [positionRow('BTCUSD', '0.5', '64000')], at: NOW });
});

function orders(...value: readonly OrderRow[]): void {
  desk.store.apply({ kind: 'read', topic: 'orders', value, at: NOW });
}

function lineNow(): string {
  const { ticket } = desk.workspace.view;
  return ticket.kind === 'closed' ? 'closed' : ticket.editor.text;
}

async function typed(line: string): Promise<void> {
  desk.press('o');
  desk.type(line);
  desk.press('enter');
  await desk.settle();
}

const replaced = (): string[] =>
  desk.replaced.map(
    ({ orderId, terms }) =>
      `${[stop(), target()].find(({ id }) => id === orderId)!.number} ${terms.limitPrice?.toFixed() ?? '-'} ${terms.stopPrice?.toFixed() ?? '-'}`,
  );

describe('e on a position', () => {
  test('without exits waits for them, and shows how they are typed', async () => {
    const linked: unknown[] = [];
    const { placeLinked } = desk.port;
    desk.port.check = async ({ stopPrice }) =>
      ok(stopPrice === null ? verdict() : verdict({ triggerPrice: stopPrice, worstResult: decimal('-2000') }));
    desk.port.placeLinked = (wanted) => (linked.push(wanted), placeLinked(wanted));
    desk.press('e');
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'editing',
      parsed: null,
      editor: { text: 'exit BTCUSD ' },
      note: { tone: 'quiet', text: expect.stringContaining('tp 195') },
    });
    desk.type('tp 70000 sl 60000');
    desk.press('enter');
    await desk.settle();
    expect(desk.workspace.view.ticket.kind).toBe('preview');
    const shown = (width: number): string[] =>
      ticketLines(desk.workspace.view.ticket, {
        desk: desk.workspace.desk,
        now: NOW,
        width,
        mostRows: DOCK_ROWS,
        arming: 'disarmed',
      }).map((one) => lineText(one));
    expect(shown(240)).toContainEqual(expect.stringMatching(/ 60000 .* {2}worst result -2,000\.00 {2}fee /));
    expect(shown(120)).toContain('2 orders  worst result -2,000.00 · TKT (6) shows all');
    desk.press('y');
    await desk.settle();
    expect(linked).toMatchObject([
      {
        link: 'oco',
        first: { side: 'SELL', type: 'LIMIT', reduceOnly: true },
        second: { side: 'SELL', type: 'STOP', reduceOnly: true },
      },
    ]);
  });

  test.each<[string, OrderRow[]]>([
    ['exit BTCUSD tp 70000 sl 60000', [stop(), target()]],
    ['exit BTCUSD sl 60000', [stop()]],
    ['exit BTCUSD sl 60000@59900', [stop({ type: 'STOP_LIMIT', limitPrice: decimal('59900') })]],
    ['exit BTCUSD sl trl 1.5%', [stop({ type: 'TRAILING_STOP', trailPercent: decimal('1.5') })]],
    ['exit BTCUSD tp 70000', [target(), stop({ status: 'HELD' })]],
  ])('prefills %s', (line, exits) => {
    orders(...exits);
    desk.press('e');
    expect(lineNow()).toBe(line);
  });

  test('changes the prices of working exits, armed, and leaves one that is the same alone', async () => {
    orders(stop(), target());
    await typed('exit BTCUSD tp 70000 sl 61000');
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'preview',
      preview: { plan: { sentence: 'replace order 2, SELL 0.5 BTCUSD, with stop 61000', risk: 'adds' } },
    });
    desk.press('y');
    await desk.settle();
    expect(replaced()).toEqual([]);
    desk.press('A', 'y');
    await desk.settle();
    expect(replaced()).toEqual(['2 - 61000']);
    desk.press('escape');
    await typed('exit BTCUSD tp 71000 sl 61000');
    desk.press('y');
    await desk.settle();
    expect(replaced().slice(1)).toEqual(['3 71000 -', '2 - 61000']);
  });

  test('adds the missing exit, which shares the quantity of the one that works', async () => {
    orders(stop());
    await typed('exit BTCUSD tp 70000 sl 60000');
    desk.press('y');
    await desk.settle();
    expect(desk.placed).toMatchObject([{ type: 'LIMIT', side: 'SELL', reduceOnly: true, ocoWith: stop().id }]);
    expect(desk.replaced).toEqual([]);
  });

  test('an exit of an entry and one that has traded are joined by reduce-only alone', async () => {
    orders(stop({ parentId: 'entry', listId: 'entry' }));
    await typed('exit BTCUSD tp 70000');
    desk.press('y');
    await desk.settle();
    expect(desk.placed).toHaveLength(1);
    expect(desk.placed[0]).not.toHaveProperty('ocoWith');
  });

  test.each<[string, string, OrderRow[]]>([
    ['exit BTCUSD tp 70000 sl 60000', 'The exits of BTCUSD have these prices already.', [stop(), target()]],
    [
      'exit BTCUSD sl 60000',
      'the stop is order 2, a TRAILING_STOP: cancel it first; expected x 2',
      [stop({ type: 'TRAILING_STOP', trailPercent: decimal('1.5') })],
    ],
    [
      'exit BTCUSD tp 70000',
      'BTCUSD has several targets, the orders 3, 5: change each one; expected rep 3 @195',
      [target(), orderRow(5, { side: 'SELL', reduceOnly: true })],
    ],
    ['exit ETHUSD tp 70000', 'No position in ETHUSD.', []],
  ])('%s: %s', async (line, message, exits) => {
    orders(...exits);
    await typed(line);
    expect(desk.workspace.view.ticket).toMatchObject({ kind: 'editing', note: { text: message } });
  });

  test('on exits that work is no error before a price is changed', () => {
    orders(stop(), target());
    desk.press('1', 'e');
    const { ticket } = desk.workspace.view;
    const view = { desk: desk.workspace.desk, now: NOW, width: 78, mostRows: DOCK_ROWS, arming: 'armed' } as const;
    const text = ticketLines(ticket, view).map(lineText).join('\n');
    expect(text).toContain('These exits work already: type another price.');
    expect(text).not.toMatch(/\^|Enter previews/);
  });

  test('says why it does nothing on another row', () => {
    orders(stop());
    desk.press('2', 'e');
    expect(desk.workspace.view.message).toMatchObject({ text: expect.stringContaining('e sets stop and target') });
  });
});
