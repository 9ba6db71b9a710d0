import { beforeEach, describe, expect, test } from 'vitest';
import { err, ok } from '../../../src/domain/result.ts';
import { NOW, orderRow, positionRow, quoteRow, quotesChanged, signalRow, verdict } from '../desk-samples.ts';
import { lineText } from '../../../src/text/lines.ts';
import { ticketLines } from '../../../src/console/ticket/ticket-lines.ts';
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

describe('an order by keys', () => {
  test('is previewed by Enter, armed by A and sent by y, once', async () => {
    await previewed('b 0.1 BTCUSD @mkt');
    expect(desk.workspace.view.ticket.kind).toBe('preview');
    desk.press('A', 'y', 'y');
    await desk.settle();
    desk.press('y');
    await desk.settle();
    expect(desk.placed).toHaveLength(1);
    expect(desk.placed[0]).toMatchObject({ symbol: 'BTCUSD', side: 'BUY', type: 'MARKET', reduceOnly: false });
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'answered',
      notes: [{ tone: 'good', text: '#1 BUY 0.1 BTCUSD: PENDING_NEW' }],
    });
  });

  test('shows in its preview the reserved amount, and the worst price of a market order', async () => {
    await previewed('b 0.1 BTCUSD @mkt');
    const lines = ticketLines(desk.workspace.view.ticket, {
      desk: desk.store.state,
      now: NOW,
      width: 160,
      arming: 'disarmed',
    }).map(lineText);
    expect(lines.join('\n')).toContain('at 64,000.5  reserves 6,409.66 at 64,032.6');
  });

  test('has the client order id of its preview', async () => {
    await previewed('b 0.1 BTCUSD @mkt');
    const { ticket } = desk.workspace.view;
    if (ticket.kind !== 'preview') throw new Error('no preview');
    const [order] = ticket.preview.orders;
    if (order?.kind !== 'place') throw new Error('no order');
    const { clientOrderId } = order;
    desk.press('A', 'y');
    await desk.settle();
    expect(desk.placed[0]!.clientOrderId).toBe(clientOrderId);
    expect(clientOrderId).toMatch(/^console-[0-9a-f-]{36}$/);
  });

  test('is not sent disarmed', async () => {
    await previewed('b 0.1 BTCUSD @mkt');
    desk.press('y');
    await desk.settle();
    expect(desk.placed).toEqual([]);
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'preview',
      note: { text: expect.stringContaining('DISARMED') },
    });
  });

  describe('while the terminal takes no frames', () => {
    const note = (text: string): object => ({ kind: 'preview', note: { text: expect.stringContaining(text) } });

    test('is sent for two seconds and then refused, until the terminal takes frames again', async () => {
      desk.press('A');
      await previewed('b 0.1 BTCUSD @mkt');
      desk.see('nothing');
      desk.pass(2_000);
      desk.press('y', 'y');
      await desk.settle();
      expect(desk.placed).toEqual([]);
      expect(desk.workspace.view.ticket).toMatchObject(note('the screen was frozen'));
      expect(desk.workspace.view.banners).toEqual([
        { kind: 'unseen', text: expect.stringContaining('NOT sent, the screen was frozen: BUY 0.1 BTCUSD') },
      ]);
      desk.see('everything');
      desk.press('y');
      await desk.settle();
      expect(desk.placed).toHaveLength(1);
      expect(desk.workspace.view.banners).toEqual([]);
    });

    test('is sent when the stall is shorter', async () => {
      desk.press('A');
      await previewed('b 0.1 BTCUSD @mkt');
      desk.see('nothing');
      desk.pass(1_800);
      desk.press('y');
      await desk.settle();
      expect(desk.placed).toHaveLength(1);
    });

    test('is not sent from a preview that no frame has shown, even in a short stall', async () => {
      desk.press('A');
      desk.see('nothing');
      await previewed('b 0.1 BTCUSD @mkt');
      desk.press('y');
      await desk.settle();
      expect(desk.placed).toEqual([]);
      expect(desk.workspace.view.ticket).toMatchObject(note('the preview was not on your screen yet'));
    });

    test('A does not arm, but disarms at once', () => {
      desk.see('nothing');
      desk.pass(2_000);
      desk.press('A');
      expect(desk.workspace.view.arming.kind).toBe('disarmed');
      expect(desk.workspace.view.banners).toEqual([{ kind: 'unseen', text: expect.stringContaining('NOT armed') }]);
      desk.see('everything');
      desk.press('A');
      expect(desk.workspace.view).toMatchObject({ arming: { kind: 'armed' }, banners: [] });
      desk.see('nothing');
      desk.pass(2_000);
      desk.press('A');
      expect(desk.workspace.view.arming.kind).toBe('disarmed');
    });

    test('the refusal stays after the preview ends, until a acknowledges it', async () => {
      desk.press('A');
      await previewed('b 0.1 BTCUSD @mkt');
      desk.see('nothing');
      desk.pass(3_000);
      desk.press('y');
      desk.pass(20_000);
      desk.see('everything');
      expect(desk.workspace.view.ticket.kind).toBe('editing');
      expect(desk.workspace.view.banners).toHaveLength(1);
      desk.press('escape', 'a');
      expect(desk.workspace.view.banners).toEqual([]);
    });

    test.each(['s 0.5 BTCUSD @mkt ro', 'flat BTCUSD', 'flat all'])(
      '%s is sent, because it reduces risk',
      async (line) => {
        desk.store.apply({ kind: 'read', topic: 'positions', value: [positionRow('BTCUSD', '0.5', '60000')], at: NOW });
        desk.see('nothing');
        desk.pass(5_000);
        await previewed(line);
        desk.press('y');
        await desk.settle();
        expect(desk.placed).toMatchObject([{ side: 'SELL', reduceOnly: true }]);
      },
    );

    test('a cancel is sent', async () => {
      desk.store.apply({ kind: 'read', topic: 'orders', value: [orderRow(7, { status: 'NEW' })], at: NOW });
      desk.see('nothing');
      desk.pass(5_000);
      await previewed('x 7');
      desk.press('y');
      await desk.settle();
      expect(desk.canceled).toHaveLength(1);
    });
  });

  test('that only reduces risk is sent disarmed', async () => {
    desk.store.apply({ kind: 'read', topic: 'positions', value: [positionRow('BTCUSD', '0.5', '60000')], at: NOW });
    await previewed('s 0.5 BTCUSD @mkt ro');
    desk.press('y');
    await desk.settle();
    expect(desk.placed).toMatchObject([{ side: 'SELL', reduceOnly: true }]);
  });

  test('is not sent by Enter', async () => {
    await previewed('b 0.1 BTCUSD @mkt');
    desk.press('A', 'enter');
    await desk.settle();
    expect(desk.placed).toEqual([]);
    expect(desk.workspace.view.ticket.kind).toBe('preview');
  });

  test('is not sent when the desk would deny the order', async () => {
    desk.port.check = async () =>
      ok(
        verdict({
          denial: {
            code: 'INSUFFICIENT_BUYING_POWER',
            message: 'needs more',
            limit: null,
            value: null,
            headroom: null,
          },
        }),
      );
    await previewed('b 100 BTCUSD @mkt');
    desk.press('A', 'y');
    await desk.settle();
    expect(desk.placed).toEqual([]);
  });

  test('in a what-if line gets a preview and is never sent', async () => {
    await previewed('?b 0.1 BTCUSD @mkt');
    desk.press('A', 'y');
    await desk.settle();
    expect(desk.placed).toEqual([]);
    expect(desk.workspace.view.ticket).toMatchObject({ note: { text: expect.stringContaining('What-if only') } });
  });

  test('without an answer from the desk gets NO preview', async () => {
    desk.port.check = async () =>
      err({
        code: 'DATABASE_UNAVAILABLE',
        message: 'the database cannot be reached',
        hint: 'Nothing was changed.',
        kind: 'unavailable',
      });
    await previewed('b 0.1 BTCUSD @mkt');
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'editing',
      note: { tone: 'bad', text: expect.stringContaining('NO preview') },
    });
  });
});

describe('a preview ends', () => {
  beforeEach(() => previewed('b 0.1 BTCUSD @mkt'));

  test('at any edit', () => {
    desk.press('backspace');
    expect(desk.workspace.view.ticket).toMatchObject({ kind: 'editing', editor: { text: 'b 0.1 BTCUSD @mk' } });
  });

  test('after ten seconds', async () => {
    desk.press('A');
    desk.pass(10_000);
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'editing',
      note: { text: expect.stringContaining('10 s passed') },
    });
    desk.press('y');
    await desk.settle();
    expect(desk.placed).toEqual([]);
  });

  test('also when y arrives before the next tick of the clock', async () => {
    desk.press('A');
    const { session, workspace } = desk;
    const late = NOW + 60_000;
    workspace.options.clock.now = () => late;
    session.input([{ kind: 'key', key: 'y', text: 'y' }]);
    await desk.settle();
    expect(desk.placed).toEqual([]);
  });

  test('when the price moves by more than half a percent', () => {
    desk.store.apply(quotesChanged([quoteRow('BTCUSD', '64300')]));
    desk.pass(10);
    expect(desk.workspace.view.ticket.kind).toBe('preview');
    desk.store.apply(quotesChanged([quoteRow('BTCUSD', '64330')]));
    desk.pass(10);
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'editing',
      note: { text: expect.stringContaining('the price of BTCUSD moved') },
    });
  });
});

describe('pasted text', () => {
  test('in brackets, with a line break, submits nothing', async () => {
    desk.press('o');
    desk.session.input([{ kind: 'paste', text: 'b 0.1 BTCUSD @mkt\ny\n' }]);
    await desk.settle();
    expect(desk.workspace.view.ticket).toMatchObject({ kind: 'editing', editor: { text: 'b 0.1 BTCUSD @mkt y ' } });
    expect(desk.placed).toEqual([]);
  });

  test('without brackets sends nothing either, because no hand types so fast', async () => {
    desk.burst('ob 0.1 BTCUSD @mkt\r');
    await desk.settle();
    desk.burst('Ay\rAy');
    await desk.settle();
    expect(desk.workspace.view.arming.kind).toBe('disarmed');
    expect(desk.placed).toEqual([]);
  });

  test('that contains a whole dialogue does not cancel, arm or send', async () => {
    desk.store.apply({ kind: 'read', topic: 'orders', value: [orderRow(1)], at: NOW });
    desk.press('2');
    desk.burst('xyxyAyxa\ryflat all\ry');
    await desk.settle();
    expect(desk.canceled).toEqual([]);
    expect(desk.placed).toEqual([]);
  });

  test('does nothing without an open line', () => {
    desk.session.input([{ kind: 'paste', text: 'xyz' }]);
    expect(desk.workspace.view.message?.text).toContain('press o');
  });

  test('two keys that a slow link delivers together are not a paste', async () => {
    await previewed('b 0.1 BTCUSD @mkt');
    desk.burst('Ay');
    await desk.settle();
    expect(desk.placed).toHaveLength(1);
  });

  test('a key held down is not a paste: five y in one chunk send one order', async () => {
    await previewed('b 0.1 BTCUSD @mkt');
    desk.press('A');
    desk.burst('yyyyy');
    await desk.settle();
    expect(desk.placed).toHaveLength(1);
  });
});

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

describe('an unknown outcome', () => {
  test('is looked up by the client order id and never sent again', async () => {
    let calls = 0;
    desk.port.place = async () => {
      calls += 1;
      return err({ code: 'OUTCOME_UNKNOWN', message: 'the connection was lost', hint: null, kind: 'unknown-outcome' });
    };
    const asked: string[] = [];
    desk.port.find = async ({ clientOrderId }) => {
      asked.push(clientOrderId);
      return ok(orderRow(9, { clientOrderId, status: 'FILLED' }));
    };
    await previewed('b 0.1 BTCUSD @mkt');
    desk.press('A', 'y');
    await desk.settle();
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'answered',
      notes: [{ text: expect.stringContaining('UNKNOWN') }],
    });
    expect(desk.workspace.view.unknown).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 1_300));
    expect(calls).toBe(1);
    expect(asked).toHaveLength(1);
    expect(desk.workspace.view.unknown).toEqual([]);
    expect(desk.workspace.view.banners).toMatchObject([{ text: 'It WAS placed: #9 BUY 0.5 BTCUSD: FILLED' }]);
  });
});

describe('prefilled lines', () => {
  test('b and s leave the quantity to the trader, with the cursor in its place', () => {
    desk.press('5', 'b');
    expect(desk.workspace.view.ticket).toMatchObject({ editor: { text: 'b  BTCUSD @mkt', cursor: 2 } });
    desk.type('0.1');
    expect(desk.workspace.view.ticket).toMatchObject({ editor: { text: 'b 0.1 BTCUSD @mkt' }, parsed: { ok: true } });
  });

  test('show no error but what to type, until the trader types or presses Enter', () => {
    const shown = (): string =>
      ticketLines(desk.workspace.view.ticket, { desk: desk.store.state, now: NOW, width: 120, arming: 'disarmed' })
        .map(lineText)
        .join('\n')
        .trimEnd();
    const untouched = '› b  BTCUSD @mkt\n\nType the quantity: 0.5 · 2.5k · $25k · 5%nav · pos · pos/2';
    desk.press('5', 'b');
    expect(shown()).toBe(untouched);
    desk.press('left', 'right');
    expect(shown()).toBe(untouched);
    desk.press('enter');
    expect(shown()).toContain('"BTCUSD" is not a quantity');
    desk.type('0.1');
    expect(shown()).toContain('Enter previews it');
    desk.press('escape', '5', 's');
    desk.type('x');
    expect(shown()).toContain('"x" is not a quantity');
  });

  test('t fills the ticket from a signal and sends nothing', () => {
    desk.store.apply({ kind: 'read', topic: 'signals', value: [signalRow(812)], at: NOW });
    desk.press('3', 't');
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'editing',
      editor: { text: 'b  BTCUSD @64000.12 sig=812', cursor: 2 },
    });
  });

  test('history recalls the line before', async () => {
    await previewed('b 0.1 BTCUSD @mkt');
    desk.press('escape', 'o', 'up');
    expect(desk.workspace.view.ticket).toMatchObject({ editor: { text: 'b 0.1 BTCUSD @mkt' } });
  });

  test('Tab completes a symbol', () => {
    desk.press('o');
    desk.type('b 0.1 lt');
    desk.press('tab');
    expect(desk.workspace.view.ticket).toMatchObject({ editor: { text: 'b 0.1 LTCUSD ' } });
  });
});
