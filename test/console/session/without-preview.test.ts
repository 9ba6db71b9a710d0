/** A `y` or Enter for a preview that has ended or does not exist yet is never typed into the line. */
import { beforeEach, describe, expect, test } from 'vitest';
import { err, ok } from '../../../src/domain/result.ts';
import { DeskStore } from '../../../src/console/store.ts';
import { NOW, orderRow, positionRow, quoteRow, quotesChanged, sampleStore, verdict } from '../desk-samples.ts';
import { lineText } from '../../../src/text/lines.ts';
import { DOCK_ROWS, ticketLines } from '../../../src/console/ticket/ticket-lines.ts';
import { heldDesk } from './held-desk.ts';
import type { HeldDesk } from './held-desk.ts';

const BUY = 'b 0.1 BTCUSD @mkt';

let desk: HeldDesk;

beforeEach(() => {
  desk = heldDesk();
  desk.store.apply({ kind: 'read', topic: 'positions', value: [positionRow('BTCUSD', '0.5', '60000')], at: NOW });
  desk.store.apply({ kind: 'read', topic: 'orders', value: [orderRow(7)], at: NOW });
});

async function previewed(line: string): Promise<void> {
  desk.press('o');
  desk.type(line);
  desk.press('enter');
  await desk.settle();
}

/** The desk answers checks only when the test lets it. */
function holdChecks(): () => Promise<void> {
  const waiting: (() => void)[] = [];
  desk.port.check = () => new Promise((resolve) => waiting.push(() => resolve(ok(verdict()))));
  return async () => {
    for (const answer of waiting.splice(0)) answer();
    await desk.settle();
  };
}

const moves = (): void => desk.store.apply(quotesChanged([quoteRow('BTCUSD', '65000')]));

describe('an ended preview that adds risk', () => {
  test.each(['y', 'enter'])(
    'swallows %s while its end is not on the screen, and reports the frozen screen',
    async (key) => {
      desk.press('A');
      await previewed(BUY);
      desk.see('nothing');
      desk.pass(12_000);
      desk.press(key, key);
      await desk.settle();
      expect(desk.placed).toEqual([]);
      expect(desk.workspace.view.ticket).toMatchObject({
        kind: 'editing',
        editor: { text: BUY },
        note: {
          text: expect.stringMatching(/^The preview ended: 10 s passed.*the screen was frozen; nothing was sent/),
        },
      });
      expect(desk.workspace.view.banners).toEqual([
        {
          kind: 'unseen',
          text: expect.stringMatching(
            /NOT sent, the screen was frozen: BUY 0.1 BTCUSD.*The preview ended: 10 s passed/,
          ),
        },
      ]);
    },
  );

  test('swallows both keys for half a second after the screen shows its end', async () => {
    await previewed(BUY);
    desk.see('nothing');
    desk.pass(12_000);
    desk.see('everything');
    desk.pass(250);
    desk.press('enter');
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'editing',
      editor: { text: BUY },
      note: { text: expect.stringContaining('nothing was sent') },
    });
    desk.pass(500);
    desk.press('enter');
    await desk.settle();
    expect(desk.workspace.view.ticket.kind).toBe('preview');
  });

  test('swallows a y that arrives just as the price moves, on an up-to-date screen', async () => {
    desk.press('A');
    await previewed(BUY);
    moves();
    desk.pass(10);
    desk.press('y');
    await desk.settle();
    expect(desk.placed).toEqual([]);
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'editing',
      editor: { text: BUY },
      note: { text: 'The preview ended: the price of BTCUSD moved; nothing was sent. Enter previews again.' },
    });
    expect(desk.workspace.view.banners).toEqual([]);
  });

  test('swallows a y that arrives after its end and before the next tick', async () => {
    desk.press('A');
    await previewed(BUY);
    const late = NOW + 60_000;
    desk.workspace.options.clock.now = () => late;
    desk.session.input([{ kind: 'key', key: 'y', text: 'y' }]);
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'editing',
      editor: { text: BUY },
      note: { text: expect.stringContaining('The preview ended: 10 s passed; nothing was sent') },
    });
  });

  test('never types a y as the first letter of an edit; after another key y is a letter again', async () => {
    await previewed(BUY);
    desk.pass(10_000);
    desk.pass(60_000);
    desk.press('y');
    expect(desk.workspace.view.ticket).toMatchObject({ kind: 'editing', editor: { text: BUY } });
    desk.press('space', 'y');
    expect(desk.workspace.view.ticket).toMatchObject({ kind: 'editing', editor: { text: `${BUY} y` } });
  });

  test('keeps a y that is typed into the command line', async () => {
    desk.press(':');
    desk.type('spy');
    expect(desk.workspace.view.dialog).toMatchObject({ kind: 'command', editor: { text: 'spy' } });
  });
});

describe('a line without a preview', () => {
  test('swallows the y that follows at once after an unknown order number', async () => {
    await previewed('x 99');
    desk.press('y');
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'editing',
      editor: { text: 'x 99' },
      note: {
        text: expect.stringMatching(
          /^There is no preview: .*order 99.*; nothing was sent\. Change the line, or Enter tries again\.$/,
        ),
      },
    });
    const lines = ticketLines(desk.workspace.view.ticket, {
      desk: desk.store.state,
      now: NOW,
      width: 160,
      mostRows: DOCK_ROWS,
      arming: 'disarmed',
    }).map(lineText);
    expect(lines.join('\n')).toMatch(/There is no preview: .*order 99.*; nothing was sent\./);
    desk.pass(250);
    desk.pass(500);
    desk.press('y');
    expect(desk.workspace.view.ticket).toMatchObject({ kind: 'editing', editor: { text: 'x 99y' } });
  });

  test('swallows the y when the desk gave no answer', async () => {
    desk.port.check = async () =>
      err({ code: 'DATABASE_UNAVAILABLE', message: 'the database cannot be reached', hint: null, kind: 'unavailable' });
    await previewed('flat BTCUSD');
    desk.press('y');
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'editing',
      editor: { text: 'flat BTCUSD' },
      note: { text: expect.stringContaining('the database cannot be reached; nothing was sent') },
    });
  });
});

describe('while a preview is being checked', () => {
  test('f and y in one write flatten', async () => {
    desk.burst('fy');
    await desk.settle();
    expect(desk.placed).toMatchObject([{ symbol: 'BTCUSD', side: 'SELL', reduceOnly: true }]);
  });

  test('y waits for the preview', async () => {
    const answer = holdChecks();
    desk.burst('fy');
    await desk.settle();
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'checking',
      early: 'sends',
      editor: { text: 'flat BTCUSD' },
    });
    expect(desk.placed).toEqual([]);
    await answer();
    expect(desk.placed).toHaveLength(1);
  });

  test('y from a later write sends nothing, and the next one does', async () => {
    const answer = holdChecks();
    desk.press('f', 'y');
    await answer();
    expect(desk.placed).toEqual([]);
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'preview',
      note: { text: expect.stringContaining('NOT sent: the preview was not on your screen yet') },
    });
    desk.press('y');
    await desk.settle();
    expect(desk.placed).toHaveLength(1);
  });

  test('y from a later write sends an order that reduces risk when frames are held, because no preview can be shown', async () => {
    const answer = holdChecks();
    desk.see('nothing');
    desk.press('f', 'y');
    await answer();
    expect(desk.placed).toHaveLength(1);
  });

  test.each(['one write', 'two writes'])('y never sends an order that adds risk, in %s', async (writes) => {
    desk.press('A', 'o');
    desk.type(BUY);
    const answer = holdChecks();
    if (writes === 'one write') desk.burst('\ry');
    else desk.press('enter', 'y');
    await answer();
    expect(desk.placed).toEqual([]);
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'preview',
      editor: { text: BUY },
      note: { text: expect.stringContaining('NOT sent: the preview was not on your screen yet') },
    });
  });

  test('Esc ends the check, and so does an edit', async () => {
    const answer = holdChecks();
    desk.burst('fy');
    desk.press('escape');
    await answer();
    expect(desk.workspace.view.ticket.kind).toBe('closed');
    desk.burst('fy');
    desk.press('backspace');
    await answer();
    expect(desk.workspace.view.ticket).toMatchObject({ kind: 'editing', editor: { text: 'flat BTCUS' } });
    expect(desk.placed).toEqual([]);
  });

  test('keys that came too fast to be typed send nothing', async () => {
    const answer = holdChecks();
    desk.burst('oxa\ry');
    desk.press('escape');
    desk.burst('oflat all\ry');
    await answer();
    expect([desk.placed, desk.canceled]).toEqual([[], []]);
    expect(desk.workspace.view.ticket).toMatchObject({ editor: { text: 'flat all' } });
  });

  test('a preview that the desk would deny stays on the screen', async () => {
    desk.port.check = async () =>
      ok(
        verdict({
          denial: { code: 'NOTHING_TO_REDUCE', message: 'nothing to reduce', limit: null, value: null, headroom: null },
        }),
      );
    desk.store.apply({ kind: 'read', topic: 'orders', value: [], at: NOW });
    desk.burst('fy');
    await desk.settle();
    expect(desk.placed).toEqual([]);
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'preview',
      note: { text: expect.stringContaining('would deny the order') },
    });
  });
});

test('while the console reads every open order, y and Enter get a message and the line stays unchanged', async () => {
  desk.store.apply({
    kind: 'read',
    topic: 'orders',
    value: Array.from({ length: 1_000 }, (_, at) => orderRow(at + 1, { id: `order-${at + 1}` })),
    at: NOW,
  });
  let answer = (): void => undefined;
  desk.port.openOrders = () => new Promise((resolve) => (answer = () => resolve(ok([orderRow(1)]))));
  desk.press('o');
  desk.type('xa');
  desk.press('enter');
  desk.pass(5_000);
  desk.press('y', 'enter');
  expect(desk.workspace.view.ticket).toMatchObject({
    kind: 'editing',
    editor: { text: 'xa' },
    note: {
      text: 'There is no preview yet: every open order is still being read; nothing was sent. Wait for the preview, then press y.',
    },
  });
  answer();
  await desk.settle();
  expect(desk.workspace.view.ticket.kind).toBe('preview');
  desk.press('y');
  await desk.settle();
  expect(desk.canceled).toHaveLength(1);
});

describe('Enter before the desk was read for the first time', () => {
  const note = (): string | null => {
    const { ticket } = desk.workspace.view;
    return ticket.kind === 'editing' || ticket.kind === 'preview' ? (ticket.note?.text ?? null) : null;
  };

  test('keeps the line and previews it when the portfolios and instruments are read; y before that sends nothing', async () => {
    const read = sampleStore().state;
    desk = heldDesk(undefined, new DeskStore(read.portfolioId));
    desk.press('o');
    desk.type('b 0.1 BTCUSD @mkt');
    desk.press('enter');
    expect(note()).toBe('Reading the portfolios …');
    desk.press('y');
    expect(note()).toContain('There is no preview yet: the portfolios are still being read');
    desk.store.apply({ kind: 'read', topic: 'portfolios', value: read.portfolios.value, at: NOW });
    desk.pass(100);
    expect(desk.workspace.view.ticket).toMatchObject({ kind: 'editing', editor: { text: 'b 0.1 BTCUSD @mkt' } });
    desk.store.apply({ kind: 'read', topic: 'instruments', value: read.instruments.value, at: NOW });
    desk.pass(100);
    await desk.settle();
    expect(desk.workspace.view.ticket).toMatchObject({
      kind: 'preview',
      editor: { text: 'b 0.1 BTCUSD @mkt' },
      note: null,
    });
    expect(desk.placed).toEqual([]);
  });

  test('of a line that was edited meanwhile previews nothing', async () => {
    const read = sampleStore().state;
    desk = heldDesk(undefined, new DeskStore(read.portfolioId));
    desk.press('o');
    desk.type('b 0.1 BTCUSD @mkt');
    desk.press('enter', 'backspace');
    for (const topic of ['portfolios', 'instruments'] as const)
      desk.store.apply({ kind: 'read', topic, value: read[topic].value, at: NOW } as Parameters<DeskStore['apply']>[0]);
    desk.pass(100);
    await desk.settle();
    expect(desk.workspace.view.ticket).toMatchObject({ kind: 'editing', editor: { text: 'b 0.1 BTCUSD @mk' } });
  });

  test('by a login without a portfolio names the command that creates one', () => {
    const store = new DeskStore(null);
    store.apply({ kind: 'read', topic: 'portfolios', value: [], at: NOW });
    store.apply({ kind: 'read', topic: 'instruments', value: sampleStore().state.instruments.value, at: NOW });
    desk = heldDesk(undefined, store);
    desk.press('o');
    desk.type('b 0.1 BTCUSD @mkt');
    desk.press('enter');
    expect(note()).toContain('traderai portfolio create');
  });
});
