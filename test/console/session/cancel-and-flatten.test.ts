import { beforeEach, describe, expect, test } from 'vitest';
import { err, ok } from '../../../src/domain/result.ts';
import { NOW, decimal, orderRow, positionRow, verdict } from '../desk-samples.ts';
import { heldDesk } from './held-desk.ts';
import type { HeldDesk } from './held-desk.ts';

let desk: HeldDesk;

beforeEach(() => {
  desk = heldDesk();
});

async function previewed(line: string): Promise<void> {
  desk.press('o');
  desk.type(line);
  desk.press('enter');
  await desk.settle();
}

describe('cancel and flatten', () => {
  test('x on an order previews, y cancels, disarmed', async () => {
    const order = orderRow(12);
    desk.store.apply({ kind: 'read', topic: 'orders', value: [order], at: NOW });
    desk.press('2', 'x');
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'preview',
      preview: { plan: { sentence: 'CANCEL order 12' } },
    });
    expect(desk.canceled).toEqual([]);
    desk.press('y');
    await desk.settle();
    expect(desk.canceled).toEqual([order.id]);
  });

  test('m on an order prefills its terms and previews nothing; a smaller quantity is sent disarmed', async () => {
    const order = orderRow(12);
    desk.store.apply({ kind: 'read', topic: 'orders', value: [order], at: NOW });
    desk.press('2', 'm');
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'editing',
      editor: { text: `rep 12 q${order.quantity.toFixed()} @${order.limitPrice!.toFixed()}` },
    });
    desk.press('escape');
    await previewed('rep 12 q0.2');
    expect(desk.replaced).toEqual([]);
    desk.press('y');
    await desk.settle();
    expect(desk.replaced).toMatchObject([{ orderId: order.id, terms: { limitPrice: null, stopPrice: null } }]);
    expect(desk.replaced[0]!.terms.quantity?.toFixed()).toBe('0.2');
  });

  test.each(['rep 12 q1', 'rep 12 @63999', 'rep 12 q0.2 @63999', 'rep 12 stp 5'])(
    '%s needs an armed session',
    async (line) => {
      desk.store.apply({ kind: 'read', topic: 'orders', value: [orderRow(12)], at: NOW });
      await previewed(line);
      desk.press('y');
      await desk.settle();
      expect(desk.replaced).toEqual([]);
      expect(desk.workspace.view.ticket).toMatchObject({ note: { text: expect.stringContaining('DISARMED') } });
      desk.press('A', 'y');
      await desk.settle();
      expect(desk.replaced).toHaveLength(1);
    },
  );

  test('m leaves out the quantity of an order whose quantity follows its entry', () => {
    const entry = orderRow(11);
    const child = { side: 'SELL', reduceOnly: true, parentId: entry.id, listId: entry.id, status: 'HELD' } as const;
    const stop = orderRow(13, { ...child, type: 'STOP', limitPrice: null, stopPrice: decimal('60000') });
    const trail = orderRow(14, { ...child, type: 'TRAILING_STOP', limitPrice: null, trailPercent: decimal('2') });
    for (const [order, text] of [
      [orderRow(12, child), 'rep 12 @64000'],
      [stop, 'rep 13 stp 60000'],
    ] as const) {
      desk.store.apply({ kind: 'read', topic: 'orders', value: [order], at: NOW });
      desk.press('2', 'm');
      expect(desk.workspace.view.ticket).toMatchObject({ kind: 'editing', editor: { text } });
      desk.press('escape');
    }
    desk.store.apply({ kind: 'read', topic: 'orders', value: [trail], at: NOW });
    desk.press('m');
    expect(desk.workspace.view.ticket.kind).toBe('closed');
    expect(desk.workspace.view.message).toMatchObject({
      text: expect.stringContaining('follows its entry and the market'),
    });
  });

  test('m says why it does nothing on an order that has ended', () => {
    desk.store.apply({ kind: 'read', topic: 'orders', value: [orderRow(12, { status: 'FILLED' })], at: NOW });
    desk.press('2', 'm');
    expect(desk.workspace.view.ticket.kind).toBe('closed');
  });

  test('f on a position previews, y flattens, disarmed', async () => {
    desk.store.apply({ kind: 'read', topic: 'positions', value: [positionRow('ETHUSD', '-3', '1800')], at: NOW });
    desk.press('f');
    await desk.settle();
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'preview',
      preview: { plan: { sentence: 'FLATTEN ETHUSD: BUY 3 ETHUSD at market, reduce-only' } },
    });
    desk.press('y');
    await desk.settle();
    expect(desk.placed).toMatchObject([{ symbol: 'ETHUSD', side: 'BUY', reduceOnly: true }]);
  });

  test('f cancels the working orders of the symbol before it closes the position, and shows that', async () => {
    const sent: string[] = [];
    const { cancel, place } = desk.port;
    desk.port.cancel = (id) => (sent.push('cancel'), cancel(id));
    desk.port.place = (order) => (sent.push('place'), place(order));
    desk.store.apply({ kind: 'read', topic: 'positions', value: [positionRow('BTCUSD', '0.5', '60000')], at: NOW });
    desk.store.apply({
      kind: 'read',
      topic: 'orders',
      value: [
        orderRow(4),
        orderRow(3, { symbol: 'ETHUSD' }),
        orderRow(2, { side: 'SELL' }),
        orderRow(1, { status: 'FILLED' }),
      ],
      at: NOW,
    });
    desk.press('f');
    await desk.settle();
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'preview',
      preview: {
        plan: {
          sentence: 'FLATTEN BTCUSD: cancel 2 working orders in BTCUSD, then SELL 0.5 BTCUSD at market, reduce-only',
          risk: 'reduces',
        },
      },
    });
    desk.press('y');
    await desk.settle();
    expect(sent).toEqual(['cancel', 'cancel', 'place']);
    expect(desk.canceled).toEqual([orderRow(4).id, orderRow(2).id]);
    expect(desk.placed).toMatchObject([{ symbol: 'BTCUSD', side: 'SELL', reduceOnly: true }]);
  });

  test('y flattens the present position, and cancels orders placed after the preview', async () => {
    desk.store.apply({ kind: 'read', topic: 'positions', value: [positionRow('BTCUSD', '0.1', '60000')], at: NOW });
    await previewed('flat BTCUSD');
    desk.store.apply({ kind: 'read', topic: 'positions', value: [positionRow('BTCUSD', '5.1', '60000')], at: NOW });
    desk.store.apply({ kind: 'read', topic: 'orders', value: [orderRow(4)], at: NOW });
    desk.press('y');
    await desk.settle();
    expect(desk.canceled).toEqual([orderRow(4).id]);
    expect(desk.placed.map(({ side, quantity }) => `${side} ${quantity.toFixed()}`)).toEqual(['SELL 5.1']);
  });

  test('v on a position previews both orders and needs an armed session', async () => {
    const sent: string[] = [];
    const { cancel, placeLinked } = desk.port;
    desk.port.cancel = (id) => (sent.push('cancel'), cancel(id));
    desk.port.placeLinked = (orders) => (sent.push(`place ${orders.link}`), placeLinked(orders));
    desk.store.apply({ kind: 'read', topic: 'positions', value: [positionRow('BTCUSD', '0.5', '60000')], at: NOW });
    desk.store.apply({ kind: 'read', topic: 'orders', value: [orderRow(2, { side: 'SELL' })], at: NOW });
    desk.press('v');
    await desk.settle();
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'preview',
      preview: {
        plan: {
          sentence:
            'REVERSE BTCUSD: cancel 1 working order in BTCUSD, then SELL 0.5 BTCUSD at market, reduce-only, then SELL 0.5 BTCUSD at market',
          risk: 'adds',
        },
      },
    });
    desk.press('y');
    await desk.settle();
    expect(sent).toEqual([]);
    // An order that came after the preview is canceled too.
    desk.store.apply({ kind: 'read', topic: 'orders', value: [orderRow(3), orderRow(2, { side: 'SELL' })], at: NOW });
    desk.press('A', 'y');
    await desk.settle();
    expect(sent).toEqual(['cancel', 'cancel', 'place then']);
    expect(desk.placed).toMatchObject([
      { symbol: 'BTCUSD', side: 'SELL', type: 'MARKET', reduceOnly: true },
      { symbol: 'BTCUSD', side: 'SELL', type: 'MARKET', reduceOnly: false },
    ]);
    expect(desk.placed.map(({ quantity }) => quantity.toFixed())).toEqual(['0.5', '0.5']);
    expect(desk.placed[1]!.clientOrderId).toBe(`${desk.placed[0]!.clientOrderId}:2`);
  });

  test('the preview of a reversal ends when the position changes', async () => {
    desk.store.apply({ kind: 'read', topic: 'positions', value: [positionRow('BTCUSD', '0.5', '60000')], at: NOW });
    desk.press('v');
    await desk.settle();
    desk.press('A');
    desk.store.apply({ kind: 'read', topic: 'positions', value: [positionRow('BTCUSD', '0.2', '60000')], at: NOW });
    desk.press('y');
    await desk.settle();
    expect(desk.placed).toEqual([]);
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'editing',
      note: { text: expect.stringContaining('the position in BTCUSD changed') },
    });
  });

  test('a reversal that the desk would deny sends no cancel either', async () => {
    desk.store.apply({ kind: 'read', topic: 'positions', value: [positionRow('BTCUSD', '0.5', '60000')], at: NOW });
    desk.store.apply({ kind: 'read', topic: 'orders', value: [orderRow(2, { side: 'SELL' })], at: NOW });
    const denial = {
      code: 'NO_SHORT_IN_CASH_ACCOUNT',
      message: 'a CASH account cannot sell short',
      limit: null,
      value: null,
      headroom: null,
    };
    desk.port.check = async () => ok(verdict({ denial }));
    desk.press('v');
    await desk.settle();
    desk.press('A', 'y');
    await desk.settle();
    expect([desk.canceled, desk.placed]).toEqual([[], []]);
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'preview',
      note: { text: expect.stringContaining('would deny') },
    });
  });

  test('v says why it does nothing without a position, and rev in a flat symbol is an error', async () => {
    desk.store.apply({ kind: 'read', topic: 'orders', value: [orderRow(2)], at: NOW });
    desk.press('2', 'v');
    expect(desk.workspace.view.message).toMatchObject({ text: expect.stringContaining('v reverses a position') });
    await previewed('rev ETHUSD');
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'editing',
      note: { text: 'there is no position in ETHUSD to reverse' },
    });
  });

  test('flat without a position cancels working orders; without those it says so', async () => {
    desk.store.apply({ kind: 'read', topic: 'orders', value: [orderRow(4)], at: NOW });
    await previewed('flat BTCUSD');
    desk.press('y');
    await desk.settle();
    expect([desk.canceled.length, desk.placed.length]).toEqual([1, 0]);
    desk.press('escape');
    await previewed('flat ETHUSD');
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'editing',
      note: { text: 'No position and no working orders in ETHUSD.' },
    });
  });

  test('after a lost answer to a cancel the position is still closed; without a connection nothing more is sent', async () => {
    desk.store.apply({ kind: 'read', topic: 'positions', value: [positionRow('BTCUSD', '0.5', '60000')], at: NOW });
    desk.store.apply({ kind: 'read', topic: 'orders', value: [orderRow(4)], at: NOW });
    desk.port.cancel = async () =>
      err({ code: 'OUTCOME_UNKNOWN', message: 'the connection was lost', hint: null, kind: 'unknown-outcome' });
    await previewed('flat BTCUSD');
    desk.press('y');
    await desk.settle();
    expect(desk.placed).toHaveLength(1);
    desk.port.cancel = async () =>
      err({ code: 'DATABASE_UNAVAILABLE', message: 'the database cannot be reached', hint: null, kind: 'unavailable' });
    desk.press('escape');
    await previewed('flat BTCUSD');
    desk.press('y');
    await desk.settle();
    expect(desk.placed).toHaveLength(1);
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'answered',
      notes: [{ tone: 'bad' }, { tone: 'bad', text: expect.stringContaining('not sent') }],
    });
  });

  test('Esc keeps the order', async () => {
    desk.store.apply({ kind: 'read', topic: 'orders', value: [orderRow(12)], at: NOW });
    desk.press('2', 'x', 'escape', 'y');
    await desk.settle();
    expect(desk.canceled).toEqual([]);
    expect(desk.workspace.view.ticket.kind).toBe('closed');
  });

  test('xa cancels every open order', async () => {
    desk.store.apply({
      kind: 'read',
      topic: 'orders',
      value: [orderRow(1), orderRow(2, { symbol: 'ETHUSD' }), orderRow(3, { status: 'FILLED' })],
      at: NOW,
    });
    await previewed('xa');
    desk.press('y');
    await desk.settle();
    expect(desk.canceled).toEqual([orderRow(1).id, orderRow(2).id]);
  });

  test('flat all closes longs and shorts with reduce-only market orders, disarmed', async () => {
    desk.store.apply({
      kind: 'read',
      topic: 'positions',
      value: [positionRow('BTCUSD', '0.5', '60000'), positionRow('ETHUSD', '-3', '1800')],
      at: NOW,
    });
    await previewed('flat all');
    desk.press('y');
    await desk.settle();
    expect(
      desk.placed.map(({ symbol, side, type, reduceOnly, quantity }) => [
        symbol,
        side,
        type,
        reduceOnly,
        quantity.toFixed(),
      ]),
    ).toEqual([
      ['BTCUSD', 'SELL', 'MARKET', true, '0.5'],
      ['ETHUSD', 'BUY', 'MARKET', true, '3'],
    ]);
    expect(new Set(desk.placed.map(({ clientOrderId }) => clientOrderId)).size).toBe(2);
  });

  test('an unknown order number is an error under its place in the line', async () => {
    await previewed('x 99');
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'editing',
      note: { text: 'there is no order 99 in portfolio main' },
    });
  });

  test('still work on a screen that is too small', async () => {
    desk = heldDesk({ columns: 50, rows: 10 });
    desk.store.apply({ kind: 'read', topic: 'orders', value: [orderRow(1)], at: NOW });
    desk.store.apply({ kind: 'read', topic: 'positions', value: [positionRow('BTCUSD', '0.5', '60000')], at: NOW });
    desk.press('x', 'y');
    await desk.settle();
    desk.press('f');
    await desk.settle();
    desk.press('y');
    await desk.settle();
    // The screen still shows the order as working: the flatten cancels it again, which is harmless.
    expect(desk.canceled).toEqual([orderRow(1).id, orderRow(1).id]);
    expect(desk.placed).toMatchObject([{ side: 'SELL', reduceOnly: true }]);
  });
});
