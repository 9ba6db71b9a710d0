import { beforeEach, describe, expect, test } from 'vitest';
import { messageLine } from '../../../src/console/screen/messages.ts';
import { shownBanner } from '../../../src/console/session/banners.ts';
import { NewsDesk } from '../../../src/console/session/news.ts';
import { lineText } from '../../../src/text/lines.ts';
import { alertRow, decimal, NOW, orderRow, OTHER_PORTFOLIO, positionRow, tradeRow } from '../desk-samples.ts';
import { heldDesk } from './held-desk.ts';
import type { HeldDesk } from './held-desk.ts';

let desk: HeldDesk;

beforeEach(() => {
  desk = heldDesk();
});

describe('panes by keys', () => {
  test('numbers, Tab and - move between them', () => {
    desk.press('2');
    expect(desk.workspace.view.focus).toBe('ORD');
    desk.press('tab');
    expect(desk.workspace.view.focus).toBe('SIG');
    desk.press('shift-tab', '-');
    expect(desk.workspace.view.focus).toBe('SIG');
  });

  test('z zooms and Esc goes back', () => {
    desk.press('z');
    expect(desk.workspace.view.zoom).toBe('one');
    desk.press('escape');
    expect(desk.workspace.view.zoom).toBe('many');
  });

  test('the cursor stays on its row when another row appears before it', () => {
    desk.store.apply({
      kind: 'read',
      topic: 'positions',
      value: [positionRow('BTCUSD', '1', '1'), positionRow('LTCUSD', '1', '1')],
      at: NOW,
    });
    desk.press('1', 'j');
    expect(desk.workspace.selected('POS')?.key).toBe('LTCUSD');
    desk.store.apply({
      kind: 'read',
      topic: 'positions',
      value: [positionRow('BTCUSD', '1', '1'), positionRow('ETHUSD', '1', '1'), positionRow('LTCUSD', '1', '1')],
      at: NOW,
    });
    expect(desk.workspace.selected('POS')?.key).toBe('LTCUSD');
  });

  test('a filter works while it is typed, ! inverts it, Esc undoes it', () => {
    desk.press('5', '/');
    desk.type('eth');
    expect(desk.workspace.rows('MKT').map(({ key }) => key)).toEqual(['ETHUSD']);
    desk.press('escape');
    expect(desk.workspace.rows('MKT')).toHaveLength(3);
    desk.press('/');
    desk.type('!eth');
    desk.press('enter');
    expect(desk.workspace.rows('MKT').map(({ key }) => key)).toEqual(['BTCUSD', 'LTCUSD']);
  });

  test('Enter on an order shows its detail, Esc the list again', () => {
    desk.store.apply({ kind: 'read', topic: 'orders', value: [orderRow(4)], at: NOW });
    desk.press('2', 'enter');
    expect(desk.workspace.view.detail).toEqual({ orderId: orderRow(4).id, code: 'ORD' });
    expect(desk.reloads).toEqual(['detail']);
    desk.press('escape');
    expect(desk.workspace.view.detail).toBeNull();
  });
});

describe('the command line', () => {
  test.each([
    ['alr', 'ALR'],
    ['BTCUSD GP', 'GP'],
    ['ethusd ord', 'ORD'],
  ])(':%s goes to %s', (command, code) => {
    desk.press(':');
    desk.type(command);
    desk.press('enter');
    expect(desk.workspace.view.focus).toBe(code);
  });

  test('BTCUSD GP 1h draws that chart', () => {
    desk.press(':');
    desk.type('BTCUSD GP 1h');
    desk.press('enter');
    expect(desk.workspace.view.chart).toEqual({ symbol: 'BTCUSD', interval: '1h' });
    desk.press(']');
    expect(desk.workspace.view.chart?.interval).toBe('4h');
  });

  test('previews an order line', async () => {
    desk.press(':');
    desk.type('b 0.1 BTCUSD @mkt');
    desk.press('enter');
    await desk.settle();
    expect(desk.workspace.view.ticket.kind).toBe('preview');
  });

  test(':q quits, q at the desk does not', () => {
    desk.press('q');
    expect(desk.log.quits).toBe(0);
    desk.press(':', 'q', 'enter');
    expect(desk.log.quits).toBe(1);
  });

  test('has words for the actions of keys, and Tab completes them', () => {
    const run = (command: string): void => {
      desk.press(':');
      desk.type(command);
      desk.press('enter');
    };
    run('arm');
    run('arm');
    expect(desk.workspace.view.arming.kind).toBe('armed');
    run('disarm');
    expect(desk.workspace.view.arming.kind).toBe('disarmed');
    run('reload');
    run('portfolio other');
    expect(desk.workspace.desk.portfolioId).toBe(OTHER_PORTFOLIO);
    expect(desk.reloads).toEqual(['all', 'portfolio']);
    desk.press(':');
    desk.type('rel');
    desk.press('tab');
    expect(desk.workspace.view.dialog).toMatchObject({ kind: 'command', editor: { text: 'reload ' } });
    desk.press('escape');
    run('help');
    expect(desk.workspace.view.dialog.kind).toBe('help');
  });

  test('lists the known words after an unknown one', () => {
    desk.press(':');
    desk.type('fly');
    desk.press('enter');
    expect(desk.workspace.view.message?.text).toContain('Unknown command: "fly". Type a pane (POS)');
  });
});

describe('the message line', () => {
  const shown = (): string => lineText(messageLine(desk.workspace, 160)).trim();

  test('shows a quiet message until the next message or key', () => {
    desk.workspace.say('quiet', 'Starting an engine.');
    desk.pass(1_000);
    expect(shown()).toBe('Starting an engine.');
    desk.press('j');
    expect(shown()).toBe('');
    desk.workspace.say('quiet', 'Starting an engine.');
    desk.press('q');
    expect(shown()).toBe('Nothing to close. :q or Ctrl-C quits.');
  });

  test('shows a warning while the trader types on', () => {
    desk.press('o');
    desk.session.input([{ kind: 'paste', text: 'b 1 BTCUSD\n' }]);
    desk.type('@mkt');
    expect(shown()).toBe('Pasted text submits nothing: look at it, then press Enter.');
  });
});

describe('arming', () => {
  test('ends after five minutes without a key', () => {
    desk.press('A');
    desk.pass(4 * 60_000);
    expect(desk.workspace.view.arming.kind).toBe('armed');
    desk.press('j');
    desk.pass(4 * 60_000);
    expect(desk.workspace.view.arming.kind).toBe('armed');
    desk.pass(60_000);
    expect(desk.workspace.view.arming.kind).toBe('disarmed');
  });

  test('shows why it ended until the next key, however long the trader is away', () => {
    const shown = (): string => lineText(messageLine(desk.workspace, 160)).trim();
    desk.press('A');
    desk.pass(5 * 60_000);
    desk.pass(60 * 60_000);
    expect(shown()).toBe('Disarmed after 5 minutes without a key. A arms again.');
    desk.press('j');
    expect(shown()).toBe('');
  });

  test('shows why it ended when the first key comes before the console looks at the clock', () => {
    desk.press('A');
    desk.pass(5 * 60_000 - 10);
    desk.press('j');
    expect(desk.workspace.view.message?.text).toBe('Disarmed after 5 minutes without a key. A arms again.');
  });

  test('ends with the connection, and cannot begin without one', () => {
    desk.press('A');
    desk.store.apply({ kind: 'connection', connection: { kind: 'lost', reason: 'gone', since: NOW }, reconnects: 1 });
    desk.pass(100);
    expect(desk.workspace.view.arming.kind).toBe('disarmed');
    desk.press('A');
    expect(desk.workspace.view.arming.kind).toBe('disarmed');
    expect(desk.workspace.view.message?.text).toContain('NOT armed');
  });

  test('ends with a reconnect between two ticks', () => {
    desk.press('A');
    desk.store.apply({ kind: 'connection', connection: { kind: 'listening', roundTripMs: 1 }, reconnects: 1 });
    desk.pass(1);
    expect(desk.workspace.view.arming.kind).toBe('disarmed');
  });

  test('ends with the portfolio', () => {
    desk.press('A', 'p', 'j', 'enter');
    expect(desk.workspace.desk.portfolioId).toBe(OTHER_PORTFOLIO);
    expect(desk.workspace.view.arming.kind).toBe('disarmed');
    expect(desk.reloads).toEqual(['portfolio']);
  });
});

describe('news', () => {
  test('trades of the first read are history; later fills ring and are grouped by order', () => {
    const news = new NewsDesk(desk.workspace);
    const look = (): void => news.look(desk.store.takeDirty());
    desk.store.apply({ kind: 'read', topic: 'trades', value: [tradeRow(1)], at: NOW });
    look();
    expect(desk.workspace.fills.count).toBe(0);
    const order = orderRow(5, { quantity: decimal('0.5') });
    const fill = (sequence: number, quantity: string, price: string) =>
      tradeRow(sequence, { orderId: order.id, quantity: decimal(quantity), price: decimal(price) });
    desk.store.apply({
      kind: 'read',
      topic: 'trades',
      value: [tradeRow(1), fill(2, '0.1', '64000'), fill(3, '0.3', '64004')],
      at: NOW,
    });
    look();
    expect(desk.log.bells).toBe(1);
    expect(desk.workspace.fills.count).toBe(2);
    expect(desk.workspace.fills.latestText([order], () => decimal('0.01'))).toBe('BUY BTCUSD 0.4/0.5 @64,003.00 (2)');
  });

  test('quiet mode does not ring', () => {
    const news = new NewsDesk(desk.workspace);
    desk.press(':');
    desk.type('quiet');
    desk.press('enter');
    news.look(new Set(['trades']));
    desk.store.apply({ kind: 'read', topic: 'trades', value: [tradeRow(9)], at: NOW });
    news.look(desk.store.takeDirty());
    expect(desk.log.bells).toBe(0);
  });

  test('a denied order stays as a banner until a', () => {
    const news = new NewsDesk(desk.workspace);
    const denial = { code: 'MAX', message: 'too much', limit: null, value: null, headroom: null };
    desk.store.apply({
      kind: 'read',
      topic: 'orders',
      value: [
        orderRow(3, { status: 'DENIED', denial, placedAt: NOW + 1, closedAt: NOW + 1 }),
        orderRow(2, { status: 'DENIED', denial, placedAt: NOW - 9, closedAt: NOW - 9 }),
      ],
      at: NOW,
    });
    news.look(desk.store.takeDirty());
    expect(desk.workspace.view.banners).toMatchObject([{ text: 'DENIED #3 BUY 0.5 BTCUSD: too much' }]);
    desk.press('a');
    expect(desk.workspace.view.banners).toEqual([]);
    news.look(new Set(['orders']));
    expect(desk.workspace.view.banners).toEqual([]);
  });

  test('a critical alert is a banner until the database has recorded its acknowledgement', async () => {
    desk.store.apply({ kind: 'read', topic: 'alerts', value: [alertRow(7, { severity: 'CRITICAL' })], at: NOW });
    expect(shownBanner(desk.workspace.view.banners, desk.workspace.desk, NOW)?.text).toBe(
      'CRITICAL BTCUSD last 64001 is above 64000',
    );
    desk.press('a');
    await desk.settle();
    expect(desk.acknowledged).toEqual(['alert-7']);
    expect(desk.reloads).toEqual(['all']);
  });

  test('a critical alert is no banner any more when it is resolved', () => {
    const resolved = alertRow(7, { severity: 'CRITICAL', resolvedAt: NOW });
    desk.store.apply({ kind: 'read', topic: 'alerts', value: [resolved], at: NOW });
    expect(shownBanner(desk.workspace.view.banners, desk.workspace.desk, NOW)).toBeNull();
  });
});

describe('an Escape directly followed by a key', () => {
  const alt = (key: string, text: string | null = key): void =>
    desk.session.input([{ kind: 'alt', key: `alt-${key}`, text: null, behindEscape: { key, text } }]);

  test('is Escape and then that key when no binding has it with Alt', () => {
    desk.press('o');
    desk.type('b 1 BTCUSD');
    alt('2');
    expect(desk.workspace.view.ticket.kind).toBe('closed');
    expect(desk.workspace.view.focus).toBe('ORD');
  });

  test('types the key when a line stays open after Escape', () => {
    desk.press('o', '?');
    desk.press('escape');
    desk.press(':');
    alt('o');
    expect(desk.workspace.view.dialog.kind).toBe('none');
    expect(desk.workspace.view.ticket.kind).toBe('editing');
  });

  test('is Alt with that key when a binding has it', () => {
    desk.press('o');
    desk.type('b 1 BTCUSD');
    alt('backspace', null);
    expect(desk.workspace.view.ticket).toMatchObject({ kind: 'editing', editor: { text: 'b 1 ' } });
  });

  test('sends and arms nothing from the middle of a paste', () => {
    desk.session.input([
      { kind: 'paste', text: 'x' },
      { kind: 'alt', key: 'alt-A', text: null, behindEscape: { key: 'A', text: 'A' } },
    ]);
    expect(desk.workspace.view.arming.kind).toBe('disarmed');
  });
});

describe('another user’s portfolio', () => {
  function may(right: 'own' | 'granted' | 'other'): void {
    const [portfolio, ...rest] = desk.store.state.portfolios.value;
    desk.store.apply({
      kind: 'read',
      topic: 'portfolios',
      value: [{ ...portfolio!, user: 'alice', right }, ...rest],
      at: NOW,
    });
  }

  test('without a grant arms no console', () => {
    may('other');
    desk.press('A');
    expect(desk.workspace.view.arming.kind).toBe('disarmed');
    expect(desk.workspace.view.message?.text).toContain('alice owns this portfolio');
  });

  test('disarms when its grant ends', () => {
    may('granted');
    desk.press('A');
    expect(desk.workspace.view.message?.text).toContain('ARMED for alice/main');
    may('other');
    desk.pass(200);
    expect(desk.workspace.view.arming.kind).toBe('disarmed');
    expect(desk.workspace.view.message?.text).toContain('because you have no grant');
  });
});
