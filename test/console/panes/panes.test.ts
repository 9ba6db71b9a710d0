import { describe, expect, test } from 'vitest';
import { FIRST_ROW, moved, parseFilter, settled } from '../../../src/console/panes/list-state.ts';
import { listLines } from '../../../src/console/panes/list-body.ts';
import { orderDetailLines } from '../../../src/console/panes/order-detail.ts';
import type { PaneCode, PaneContext } from '../../../src/console/panes/pane.ts';
import { paneOf } from '../../../src/console/panes/find.ts';
import { PANES } from '../../../src/console/panes/registry.ts';
import { lineText, lineWidth } from '../../../src/text/lines.ts';
import type { Line } from '../../../src/text/lines.ts';
import { CLOSED_TICKET } from '../../../src/console/ticket/ticket.ts';
import type { DeskStore } from '../../../src/console/store.ts';
import { builtInHours } from '../../../src/domain/trading-hours.ts';
import { heldDesk } from '../session/held-desk.ts';
import {
  alertRow,
  decimal,
  engineStatus,
  instrumentRow,
  NOW,
  orderRow,
  positionRow,
  quoteRow,
  quotesChanged,
  sampleStore,
  signalRow,
  tradeRow,
} from '../desk-samples.ts';

function context(store: DeskStore, change: Partial<PaneContext> = {}): PaneContext {
  return { desk: store.state, ticket: CLOSED_TICKET, chart: null, now: NOW, glyphs: 'unicode', ...change };
}

function body(code: PaneCode, from: PaneContext, { width = 120, height = 20 } = {}): readonly Line[] {
  const pane = paneOf(code);
  return pane.kind === 'list'
    ? listLines(pane, from, { list: FIRST_ROW, focus: 'focused', flashing: new Set() }, { width, height })
    : pane.draw(from, { width, height });
}

const texts = (lines: readonly Line[]): string[] => lines.map((line) => lineText(line).trimEnd());

describe('the registry', () => {
  test('has one pane for every code, in the order of the number keys', () => {
    expect(PANES.map(({ code }) => code)).toEqual(['POS', 'ORD', 'SIG', 'ALR', 'MKT', 'TKT', 'GP', 'TRD']);
    expect(PANES.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe('POS', () => {
  test('values positions at the latest quote, with a sign or a word beside every colour', () => {
    const store = sampleStore();
    store.apply({
      kind: 'read',
      topic: 'positions',
      value: [positionRow('BTCUSD', '0.5', '63000'), positionRow('ETHUSD', '-3', '1850')],
      at: NOW,
    });
    store.apply(quotesChanged([quoteRow('BTCUSD', '64010')]));
    const [header, first, second] = texts(body('POS', context(store)));
    expect(header).toMatch(/^Symbol Side +Quantity +Avg price +Mark +Unreal P&L/);
    expect(first).toMatch(/^BTCUSD LONG +\+0\.5 63,000\.00 64,010\.00 +\+505\.00/);
    expect(second).toMatch(/^ETHUSD SHORT +-3 +1,850\.00 +1,800\.00 +\+150\.00/);
  });

  test.each([40, 50, 60, 80, 120, 200])('keeps symbol, side, quantity and mark whole at %i columns', (width) => {
    const store = sampleStore();
    store.apply({ kind: 'read', topic: 'positions', value: [positionRow('BTCUSD', '0.12345678', '63000')], at: NOW });
    const lines = body('POS', context(store), { width });
    expect(texts(lines)[1]).toMatch(/^BTCUSD LONG +\+0\.12345678 .*64,000\.00/);
    expect(Math.max(...lines.map(lineWidth))).toBeLessThanOrEqual(width);
  });

  test('a sum with an unknown result is shown as unknown, not as zero', () => {
    const store = sampleStore();
    store.apply({
      kind: 'read',
      topic: 'positions',
      value: [positionRow('BTCUSD', '1', '63000'), positionRow('NOQUOTE', '1', '5')],
      at: NOW,
    });
    expect(paneOf('POS').summary(context(store))).toBe('2 open  –');
  });

  test('shows a position with a stale quote in grey', () => {
    const store = sampleStore();
    store.apply({ kind: 'read', topic: 'positions', value: [positionRow('BTCUSD', '1', '63000')], at: NOW });
    const later = body('POS', context(store, { now: NOW + 60_000 }));
    expect(later[1]!.spans.filter(({ text }) => text.trim() !== '').every(({ tone }) => tone === 'stale')).toBe(true);
  });
});

describe('ORD', () => {
  test('shows filled and total quantity, the state as a word and the reason of a denial', () => {
    const store = sampleStore();
    const denial = {
      code: 'X',
      message: 'the order needs 1000 of buying power',
      limit: null,
      value: null,
      headroom: null,
    };
    store.apply({
      kind: 'read',
      topic: 'orders',
      value: [
        orderRow(2, { filledQuantity: decimal('0.34'), status: 'PARTIALLY_FILLED' }),
        orderRow(1, { status: 'DENIED', denial }),
      ],
      at: NOW,
    });
    const lines = texts(body('ORD', context(store), { width: 140 }));
    expect(lines[1]).toMatch(/2 BTCUSD BUY +0\.34\/0\.5 64,000\.00 PARTIALLY_FILLED/);
    expect(lines[2]).toContain('the order needs 1000 of buying power');
  });

  test('shows until when an order works, and its note', () => {
    const store = sampleStore();
    const working = { timeInForce: 'DAY', status: 'NEW' } as const;
    store.apply({
      kind: 'read',
      topic: 'instruments',
      value: new Map([['ETHUSD', { ...instrumentRow('ETHUSD'), tradingHours: builtInHours('us-equities') }]]),
      at: NOW,
    });
    store.apply({
      kind: 'read',
      topic: 'orders',
      at: NOW,
      value: [
        orderRow(4, { ...working, expiresAt: Date.UTC(2026, 0, 6), note: 'swing' }),
        orderRow(3, working),
        orderRow(2, { ...working, symbol: 'ETHUSD' }),
        orderRow(1, { ...working, status: 'EXPIRED', expiresAt: NOW }),
      ],
    });
    const lines = texts(body('ORD', context(store), { width: 200 }));
    expect(lines[1]).toMatch(/until Tue 6 Jan 00:00 UTC · swing$/);
    expect(lines[2]).toMatch(/at least until Tue 6 Jan 00:00 UTC$/);
    // At noon UTC New York has not opened yet.
    expect(lines[3]).toMatch(/at least until Mon 5 Jan 21:00 UTC \(16:00 New York\)$/);
    expect(lines[4]).not.toContain('until');
    const detail = { orderId: 'x', order: orderRow(2, { ...working, symbol: 'ETHUSD' }), events: [], trades: [] };
    store.apply({ kind: 'read', topic: 'detail', value: detail, at: NOW });
    expect(texts(orderDetailLines('x', context(store), { width: 160, height: 30 })).join('\n')).toContain(
      'works DAY until the end of the first session with a price, at the earliest Mon 5 Jan 21:00 UTC (16:00 New York)',
    );
  });

  test('shows why an order ended unfilled, in the list and in the detail', () => {
    const store = sampleStore();
    const order = orderRow(2, { status: 'EXPIRED', endReason: 'SESSION_ENDED_NO_VOLUME', closedAt: NOW });
    store.apply({ kind: 'read', topic: 'orders', value: [order], at: NOW });
    expect(texts(body('ORD', context(store), { width: 180 }))[1]).toContain(
      'The session ended; the price reached the limit, but too little traded.',
    );
    const event = {
      orderId: order.id,
      sequence: 2,
      type: 'EXPIRED',
      status: 'EXPIRED',
      quantity: null,
      price: null,
      tradeId: null,
      reason: 'SESSION_ENDED_NO_VOLUME',
      user: null,
      occurredAt: NOW,
      recordedAt: NOW,
    } as const;
    store.apply({
      kind: 'read',
      topic: 'detail',
      value: { orderId: order.id, order, events: [event], trades: [] },
      at: NOW,
    });
    expect(
      texts(orderDetailLines(order.id, context(store), { width: 140, height: 20 })).filter((text) =>
        text.includes('too little traded'),
      ),
    ).toHaveLength(2);
  });

  describe('with the reason of a denial', () => {
    const message = 'the order needs 1,000.00 USD of buying power; 12.50 is available';
    const linesAt = (columns: number): string[] => {
      const desk = heldDesk({ columns, rows: 40 });
      const denial = { code: 'X', message, limit: null, value: null, headroom: null };
      desk.store.apply({
        kind: 'read',
        topic: 'orders',
        value: [
          orderRow(104, { status: 'PENDING_APPROVAL' }),
          orderRow(103, { status: 'PARTIALLY_FILLED', filledQuantity: decimal('0.34') }),
          orderRow(102, { status: 'PENDING_NEW' }),
          orderRow(101, { status: 'DENIED', denial }),
        ],
        at: NOW,
      });
      desk.press('2');
      return texts(body('ORD', desk.workspace.paneContext(), desk.workspace.bodySize('ORD')!));
    };

    test.each([80, 120, 160])('shows at least 25 cells of it and tells the states apart, at %i columns', (columns) => {
      const lines = linesAt(columns);
      expect(lines[4]).toContain(message.slice(0, 24));
      expect(lines.slice(1, 4).join(' ')).toMatch(/PENDING_AP.* PARTIALLY_.* PENDING_NEW/);
    });

    test('keeps the age and the time in force on a screen that is too narrow for the reason', () => {
      expect(linesAt(60)[0]).toMatch(/State +TIF +Age$/);
    });
  });

  test('shows that an order waits when no engine runs', () => {
    const store = sampleStore();
    store.apply({ kind: 'read', topic: 'engine', value: engineStatus({ leader: null, silentForMs: null }), at: NOW });
    store.apply({ kind: 'read', topic: 'orders', value: [orderRow(2, { status: 'PENDING_NEW' })], at: NOW });
    expect(texts(body('ORD', context(store), { width: 140 }))[1]).toContain('waiting: no engine');
  });
});

describe('SIG, ALR, MKT and TRD', () => {
  test("signals expire on the market's clock", () => {
    const store = sampleStore();
    store.apply({ kind: 'read', topic: 'signals', value: [signalRow(2), signalRow(1, { expiresAt: NOW })], at: NOW });
    const lines = body('SIG', context(store, { now: NOW + 3_600_000 }));
    expect(texts(lines)[1]).toContain('in 10m');
    expect(texts(lines)[2]).toContain('expired');
  });

  test('live signals come first, expired ones are grey below them, and the summary counts both', () => {
    const store = sampleStore();
    store.apply({
      kind: 'read',
      topic: 'signals',
      value: [signalRow(4, { expiresAt: NOW }), signalRow(3), signalRow(2, { expiresAt: NOW }), signalRow(1)],
      at: NOW,
    });
    const lines = body('SIG', context(store)).slice(1);
    expect(texts(lines).map((text) => text.trimStart()[0])).toEqual(['3', '1', '4', '2']);
    expect(lines.map(({ spans }) => spans.every(({ tone }) => tone === 'stale'))).toEqual([false, false, true, true]);
    expect(paneOf('SIG')).toMatchObject({ title: 'signals' });
    expect(paneOf('SIG').summary(context(store))).toBe('2 live · 2 expired');
  });

  test('signals show their source and its candles, or the login that published them', () => {
    const store = sampleStore();
    store.apply({
      kind: 'read',
      topic: 'signals',
      value: [signalRow(2, { source: 'agent:1f2e3d4c5b', interval: null, clientSignalId: 'run-7' }), signalRow(1)],
      at: NOW,
    });
    const lines = texts(body('SIG', context(store)));
    expect(lines[1]).toMatch(/ agent:1f2e3d4c5b$/);
    expect(lines[2]).toMatch(/ ma-cross 1m$/);
  });

  test('unacknowledged alerts come first, the highest severity at the top', () => {
    const store = sampleStore();
    store.apply({
      kind: 'read',
      topic: 'alerts',
      value: [
        alertRow(3, { acknowledged: true, acknowledgedBy: 'ann' }),
        alertRow(2, { resolvedAt: NOW }),
        alertRow(1, { severity: 'CRITICAL' }),
      ],
      at: NOW,
    });
    expect(
      texts(body('ALR', context(store)))
        .slice(1)
        .map((line) => line.split(/\s+/)[0]),
    ).toEqual(['CRITICAL', 'MEDIUM', 'MEDIUM']);
    expect(
      texts(body('ALR', context(store)))
        .slice(1)
        .map((line) => line.trimEnd().split(/\s+/).at(-1)),
    ).toEqual(['no', 'resolved', 'ann']);
  });

  test('the market shows stale quotes in grey, with their age', () => {
    const store = sampleStore();
    store.apply(quotesChanged([quoteRow('ETHUSD', '1800', { receivedAt: NOW - 125_000 })]));
    const lines = body('MKT', context(store));
    expect(texts(lines)[2]).toMatch(/^ETHUSD .*2m$/);
    expect(lines[2]!.spans[0]!.tone).toBe('stale');
    expect(lines[1]!.spans[0]!.tone).not.toBe('stale');
  });

  test('the newest trade comes first', () => {
    const store = sampleStore();
    store.apply({
      kind: 'read',
      topic: 'trades',
      value: [tradeRow(1, { price: decimal('1') }), tradeRow(2, { price: decimal('2') })],
      at: NOW,
    });
    expect(texts(body('TRD', context(store)))[1]).toContain(' 2.00');
  });
});

describe('a pane without rows', () => {
  test.each(['POS', 'ORD', 'SIG', 'ALR', 'MKT', 'TRD'] as const)('%s shows what to do', (code) => {
    const store = sampleStore();
    store.apply({ kind: 'read', topic: 'quotes', value: new Map(), at: NOW });
    expect(texts(body(code, context(store))).length).toBeGreaterThanOrEqual(2);
  });

  test('shows that it is loading, or why it cannot be read', () => {
    const store = sampleStore();
    store.apply({ kind: 'portfolio', portfolioId: 'another' });
    expect(texts(body('ORD', context(store)))).toEqual(['Loading …']);
    store.apply({ kind: 'failed', topic: 'orders', reason: 'permission denied for table Order' });
    expect(texts(body('ORD', context(store))).join('\n')).toContain('permission denied for table Order');
  });
});

describe('GP and TKT', () => {
  test('draws the closes of the chosen symbol within its size', () => {
    const store = sampleStore();
    const candles = Array.from({ length: 300 }, (_, at) => {
      const close = decimal(String(64_000 + Math.round(100 * Math.sin(at / 9))));
      return {
        symbol: 'BTCUSD',
        interval: '1m' as const,
        timestamp: NOW + at * 60_000,
        open: close,
        high: close.plus(5),
        low: close.minus(5),
        close,
        volume: decimal('1'),
      };
    });
    store.apply({ kind: 'read', topic: 'chart', value: { symbol: 'BTCUSD', interval: '1m', candles }, at: NOW });
    const lines = body('GP', context(store, { chart: { symbol: 'BTCUSD', interval: '1m' } }), {
      width: 80,
      height: 20,
    });
    expect(texts(lines)[0]).toMatch(/^BTCUSD 64,000\.00 .*high 64,105\.00 +low 63,895\.00/);
    expect(lines.length).toBeLessThanOrEqual(20);
    expect(Math.max(...lines.map(lineWidth))).toBeLessThanOrEqual(80);
  });

  test('shows how to choose a symbol', () => {
    expect(texts(body('GP', context(sampleStore()))).join(' ')).toContain('BTCUSD GP');
    expect(texts(body('TKT', context(sampleStore()))).join(' ')).toContain('o opens one');
  });
});

describe('the detail of an order', () => {
  test('shows its events and executions', () => {
    const store = sampleStore();
    const order = orderRow(4, { status: 'FILLED', filledQuantity: decimal('0.5'), averagePrice: decimal('63999.5') });
    const event = {
      orderId: order.id,
      sequence: 1,
      type: 'PENDING_NEW' as const,
      status: 'PENDING_NEW' as const,
      quantity: decimal('0.5'),
      price: null,
      tradeId: null,
      reason: null,
      user: 'ann',
      occurredAt: null,
      recordedAt: NOW,
    };
    store.apply({
      kind: 'read',
      topic: 'detail',
      value: { orderId: order.id, order, events: [event], trades: [tradeRow(1)] },
      at: NOW,
    });
    const lines = texts(orderDetailLines(order.id, context(store), { width: 100, height: 20 })).join('\n');
    expect(lines).toContain('#4 BUY 0.5 BTCUSD at 64,000.00 GTC  FILLED');
    expect(lines).toContain('by ann');
    expect(lines).toContain('0.1 @64,000.00');
  });
});

describe('a list', () => {
  const keys = Array.from({ length: 50 }, (_, at) => `row ${at}`);

  test('keeps its cursor visible', () => {
    let state = FIRST_ROW;
    for (let at = 0; at < 30; at++) state = moved(state, 'down', { keys, height: 10 });
    expect(settled(state, keys, 10)).toMatchObject({ key: 'row 30', index: 30, top: 21 });
    expect(moved(state, 'last', { keys, height: 10 })).toMatchObject({ key: 'row 49', top: 40 });
    expect(moved(state, 'first', { keys, height: 10 })).toMatchObject({ key: 'row 0', top: 0 });
  });

  test('moves the cursor to the neighbour when its row disappears', () => {
    const state = moved(FIRST_ROW, 'down', { keys, height: 10 });
    expect(
      settled(
        state,
        keys.filter((key) => key !== 'row 1'),
        10,
      ).key,
    ).toBe('row 2');
    expect(settled(state, [], 10)).toMatchObject({ key: null, index: 0, top: 0 });
  });

  test('reads /! as an inverse filter', () => {
    expect(parseFilter('btc')).toEqual({ text: 'btc', mode: 'matching' });
    expect(parseFilter('!btc')).toEqual({ text: 'btc', mode: 'not-matching' });
    expect(parseFilter(' ! ')).toEqual({ text: '!', mode: 'matching' });
    expect(parseFilter('')).toBeNull();
  });
});
