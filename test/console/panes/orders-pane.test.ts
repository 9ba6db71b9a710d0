/** The list of orders and the detail of one. */
import { describe, expect, test } from 'vitest';
import { orderDetailLines } from '../../../src/console/panes/order-detail.ts';
import type { OrderRow } from '../../../src/database/order-row.ts';
import { orderNote } from '../../../src/console/ticket/outcomes.ts';
import { builtInHours } from '../../../src/domain/trading-hours.ts';
import { heldDesk } from '../session/held-desk.ts';
import { decimal, engineStatus, instrumentRow, NOW, orderRow, sampleStore, tradeRow } from '../desk-samples.ts';
import { body, context, texts } from './drawn.ts';

const ALONE = { parent: null, children: [], list: [] };

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

  test('shows the conditions of an order, its date and when it trades at the close', () => {
    const store = sampleStore();
    const open = { status: 'NEW', acceptedAt: NOW } as const;
    const rows = [
      orderRow(4, { ...open, reduceOnly: true, postOnly: true, displayQuantity: decimal('0.1') }),
      orderRow(3, { ...open, allOrNone: true, timeInForce: 'GTD', expireDate: '2026-01-09' }),
      orderRow(2, { ...open, timeInForce: 'CLS', expiresAt: Date.UTC(2026, 0, 6) }),
      orderRow(1, { status: 'REJECTED', postOnly: true, endReason: 'POST_ONLY_WOULD_TAKE' }),
    ];
    store.apply({ kind: 'read', topic: 'orders', value: rows, at: NOW });
    const lines = texts(body('ORD', context(store), { width: 200 }));
    expect(lines[1]).toMatch(/LIMIT ro post +GTC .*show 0\.1$/);
    expect(lines[2]).toMatch(/LIMIT aon +GTD .*until Sat 10 Jan 2026 00:00 UTC$/);
    expect(lines[3]).toMatch(/LIMIT +CLS .*at the close Tue 6 Jan 00:00 UTC$/);
    expect(lines[4]).toMatch(/REJECTED .*Post-only: the order would have traded at once\.$/);
    store.apply({
      kind: 'read',
      topic: 'detail',
      value: { orderId: 'x', order: rows[0]!, family: ALONE, events: [], trades: [] },
      at: NOW,
    });
    const detail = texts(orderDetailLines('x', context(store), { width: 160, height: 20 }));
    expect(detail[0]).toContain('GTC, reduce only, post only, shows 0.1');
    expect(orderNote(rows[3]!).text).toBe(
      'REJECTED #1 BUY 0.5 BTCUSD: Post-only: the order would have traded at once.',
    );
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
    const detail = {
      orderId: 'x',
      order: orderRow(2, { ...working, symbol: 'ETHUSD' }),
      family: ALONE,
      events: [],
      trades: [],
    };
    store.apply({ kind: 'read', topic: 'detail', value: detail, at: NOW });
    expect(texts(orderDetailLines('x', context(store), { width: 160, height: 30 })).join('\n')).toContain(
      'works DAY until the end of the first session with a price, at the earliest Mon 5 Jan 21:00 UTC (16:00 New York)',
    );
  });

  test('shows the trigger of an order, the present price of a trail, and when it was reached', () => {
    const store = sampleStore();
    const stop = { type: 'STOP', side: 'SELL', limitPrice: null, stopPrice: decimal('62000') } as const;
    const trail = { type: 'TRAILING_STOP', side: 'SELL', limitPrice: null, trailPercent: decimal('1.5') } as const;
    const reached = orderRow(1, { ...stop, triggeredAt: NOW });
    store.apply({
      kind: 'read',
      topic: 'orders',
      at: NOW,
      value: [
        orderRow(4, stop),
        orderRow(3, trail),
        orderRow(2, { ...trail, stopPrice: decimal('63055'), note: 'swing' }),
        reached,
      ],
    });
    expect(
      texts(body('ORD', context(store), { width: 160 }))
        .slice(1)
        .map((text) => /(stp|trl).*$/.exec(text)![0]),
    ).toEqual(['stp 62,000', 'trl 1.5%', 'trl 1.5% → 63,055 · swing', 'stp 62,000 reached']);
    store.apply({
      kind: 'read',
      topic: 'detail',
      value: { orderId: reached.id, order: reached, family: ALONE, events: [], trades: [] },
      at: NOW,
    });
    const detail = texts(orderDetailLines(reached.id, context(store), { width: 160, height: 30 }));
    expect(detail[0]).toContain('0.5 BTCUSD at market when the price falls to 62,000 or below GTC');
    expect(detail.join('\n')).toMatch(/triggered \d\d:\d\d:\d\d UTC/);
  });

  test('shows why an order ended unfilled, in the list and in the detail', () => {
    const store = sampleStore();
    const order = orderRow(2, { status: 'EXPIRED', endReason: 'SESSION_ENDED_NO_VOLUME', closedAt: NOW });
    store.apply({ kind: 'read', topic: 'orders', value: [order], at: NOW });
    expect(texts(body('ORD', context(store), { width: 180 }))[1]).toContain(
      'The session ended; the price of the order was reached, but too little traded.',
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
      value: { orderId: order.id, order, family: ALONE, events: [event], trades: [] },
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

  test('shows children indented under their parent, which wait or work, and keeps families together', () => {
    const store = sampleStore();
    const exit = (number: number, parent: OrderRow, change: Partial<OrderRow>): OrderRow =>
      orderRow(number, { side: 'SELL', reduceOnly: true, parentId: parent.id, listId: parent.id, ...change });
    const filled = orderRow(1, { status: 'FILLED' });
    const entry = orderRow(4);
    store.apply({
      kind: 'read',
      topic: 'orders',
      at: NOW,
      // As they are read: open orders first, then closed ones, each with the newest first.
      value: [
        orderRow(7, { symbol: 'ETHUSD', listId: 'list' }),
        orderRow(8, { symbol: 'ETHUSD', listId: 'list' }),
        exit(6, entry, { status: 'HELD', type: 'STOP', limitPrice: null, stopPrice: decimal('60000') }),
        exit(5, entry, { status: 'HELD', limitPrice: decimal('70000') }),
        entry,
        exit(3, filled, { limitPrice: decimal('71000') }),
        orderRow(2, { status: 'CANCELED' }),
        filled,
      ],
    });
    const lines = texts(body('ORD', context(store), { width: 160 })).slice(1);
    expect(lines.map((text) => /^ *(└ )?\d+/.exec(text)![0].trimStart())).toEqual([
      '7',
      '8',
      '4',
      '└ 5',
      '└ 6',
      '1',
      '└ 3',
      '2',
    ]);
    expect(lines[0]).toContain('oco #8');
    expect(lines[3]).toMatch(/SELL +0\/0\.5 +70,000\.00 HELD .* waits for #4/);
    expect(lines[4]).toMatch(/SELL +0\/0\.5 +mkt +HELD .* waits for #4 · stp 60,000/);
    expect(lines[6]).toMatch(/71,000\.00 NEW/);
    expect(lines[6]).not.toContain('waits');
  });

  test('shows that an order waits when no engine runs', () => {
    const store = sampleStore();
    store.apply({ kind: 'read', topic: 'engine', value: engineStatus({ leader: null, silentForMs: null }), at: NOW });
    store.apply({ kind: 'read', topic: 'orders', value: [orderRow(2, { status: 'PENDING_NEW' })], at: NOW });
    expect(texts(body('ORD', context(store), { width: 140 }))[1]).toContain('waiting: no engine');
  });
});

describe('the detail of an order', () => {
  test('shows its parent, its children and the others of its list', () => {
    const store = sampleStore();
    const order = orderRow(4, { parentId: 'p', listId: 'p' });
    const family = {
      parent: orderRow(3, { status: 'FILLED', filledQuantity: decimal('0.5') }),
      children: [orderRow(6, { status: 'HELD' })],
      list: [orderRow(5, { side: 'SELL', type: 'STOP', limitPrice: null, stopPrice: decimal('60000') })],
    };
    store.apply({
      kind: 'read',
      topic: 'detail',
      value: { orderId: order.id, order, family, events: [], trades: [] },
      at: NOW,
    });
    const lines = texts(orderDetailLines(order.id, context(store), { width: 100, height: 20 }));
    expect(lines).toEqual(
      expect.arrayContaining([
        'parent    #3 BUY 0.5/0.5 at 64,000.00  FILLED',
        'child     #6 BUY 0/0.5 at 64,000.00  HELD',
        'same list #5 SELL 0/0.5 at market stp 60,000  NEW',
      ]),
    );
  });

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
      value: { orderId: order.id, order, family: ALONE, events: [event], trades: [tradeRow(1)] },
      at: NOW,
    });
    const lines = texts(orderDetailLines(order.id, context(store), { width: 100, height: 20 })).join('\n');
    expect(lines).toContain('#4 BUY 0.5 BTCUSD at 64,000.00 GTC  FILLED');
    expect(lines).toContain('by ann');
    expect(lines).toContain('0.1 @64,000.00');
  });
});
