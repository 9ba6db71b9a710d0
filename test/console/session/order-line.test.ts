import { beforeEach, describe, expect, test } from 'vitest';
import { err, ok } from '../../../src/domain/result.ts';
import { NOW, orderRow, positionRow, quoteRow, quotesChanged, signalRow, verdict } from '../desk-samples.ts';
import { lineText } from '../../../src/text/lines.ts';
import { DOCK_ROWS, ticketLines } from '../../../src/console/ticket/ticket-lines.ts';
import { d } from '../../domain/samples.ts';
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
      mostRows: DOCK_ROWS,
      arming: 'disarmed',
    }).map(lineText);
    expect(lines.join('\n')).toContain('at 64,000.5  reserves 6,409.66 at 64,032.6');
  });

  test('with a trigger is described, completed, previewed with its worst result and sent with its terms', async () => {
    desk.press('o');
    desk.type('s 0.1 BTCUSD @mkt st');
    desk.press('tab');
    desk.type('62000 gtc ro');
    desk.port.check = async () =>
      ok(
        verdict({
          triggerPrice: d('62000'),
          worstPrice: d('61969'),
          worstResult: d('-209.3'),
          reserved: d(0),
          triggersAtOnce: true,
        }),
      );
    desk.press('enter');
    await desk.settle();
    const lines = ticketLines(desk.workspace.view.ticket, {
      desk: desk.store.state,
      now: NOW,
      width: 160,
      mostRows: DOCK_ROWS,
      arming: 'disarmed',
    }).map(lineText);
    expect(lines[0]).toContain('s 0.1 BTCUSD @mkt stp 62000 gtc ro');
    expect(lines[1]).toBe('The stop is already reached: it trades at once.');
    expect(lines[2]).toContain('SELL 0.1 BTCUSD at market when the price falls to 62000 or below');
    expect(lines.join('\n')).toContain('reserves 0.00  worst result -209.30 at 61,969');
    desk.press('y');
    await desk.settle();
    expect(desk.placed).toHaveLength(1);
    const { type, stopPrice, limitPrice, trailAmount, trailPercent, reduceOnly } = desk.placed[0]!;
    expect([type, stopPrice?.toFixed(), limitPrice, trailAmount, trailPercent, reduceOnly]).toEqual([
      'STOP',
      '62000',
      null,
      null,
      null,
      true,
    ]);
  });

  test.each([
    ['b 0.1 BTCUSD @mkt trl 1.5% gtc', 'TRAILING_STOP', [null, null, '1.5']],
    ['b 0.1 BTCUSD @mkt trl 25', 'TRAILING_STOP', [null, '25', null]],
    ['b 0.1 BTCUSD @mkt mit 60000', 'MARKET_IF_TOUCHED', ['60000', null, null]],
    ['b 0.1 BTCUSD @66000 stp 65000', 'STOP_LIMIT', ['65000', null, null]],
  ])('%s is sent as %s', async (line, type, terms) => {
    desk.press('A');
    await previewed(line);
    desk.press('y');
    await desk.settle();
    const [sent] = desk.placed;
    expect(sent).toMatchObject({ type });
    expect([sent!.stopPrice, sent!.trailAmount, sent!.trailPercent].map((value) => value?.toFixed() ?? null)).toEqual(
      terms,
    );
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
      ticketLines(desk.workspace.view.ticket, {
        desk: desk.store.state,
        now: NOW,
        width: 120,
        mostRows: DOCK_ROWS,
        arming: 'disarmed',
      })
        .map(lineText)
        .join('\n')
        .trimEnd();
    const untouched =
      '› b  BTCUSD @mkt\n\nType the quantity: 0.5 · 2.5k · $25k · 5%nav · pos · pos/2 · r0.5% · r250 · vol15%';
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
