import { describe, expect, test } from 'vitest';
import { headerLine } from '../../../src/console/screen/header.ts';
import { screenModel } from '../../../src/console/screen/screen.ts';
import { statusLine } from '../../../src/console/screen/status.ts';
import { keptModel } from '../../../src/console/run/same-model.ts';
import { DISARMED, armed } from '../../../src/console/session/arming.ts';
import { DeskStore } from '../../../src/console/store.ts';
import { lineText, lineWidth } from '../../../src/text/lines.ts';
import { worthOf } from '../../../src/console/valuation.ts';
import { snapshotText } from '../../../src/console/snapshot.ts';
import {
  alertRow,
  decimal,
  engineStatus,
  NOW,
  PORTFOLIO,
  positionRow,
  quoteRow,
  quotesChanged,
  sampleStore,
  valueRow,
} from '../desk-samples.ts';
import { heldDesk } from '../session/held-desk.ts';

const header = (store: ReturnType<typeof sampleStore>, width = 160): string =>
  lineText(headerLine(store.state, { arming: DISARMED, width, glyphs: 'unicode' }));
const status = (store: ReturnType<typeof sampleStore>, now = NOW): string =>
  lineText(statusLine(store.state, { now, width: 160, fills: 3, unknown: 0 }));

describe('the header', () => {
  test('shows portfolio, account, PAPER, armed or not, and the value', () => {
    const store = sampleStore();
    store.apply({ kind: 'read', topic: 'value', value: valueRow('-22000'), at: NOW });
    store.apply({ kind: 'read', topic: 'positions', value: [positionRow('BTCUSD', '0.5', '63000')], at: NOW });
    store.apply({
      kind: 'read',
      topic: 'day',
      value: [{ symbol: 'BTCUSD', quantity: decimal('0.5'), notional: decimal('31500'), commission: decimal('31.5') }],
      at: NOW,
    });
    expect(header(store)).toBe(
      ' TraderAI  main MARGIN  PAPER  DISARMED   equity 10,000.00 USD  day ▲+468.50 (+4.92%)  exposure 320.0% 32,000.00  buying power -22,000.00',
    );
    expect(
      lineText(
        headerLine(store.state, {
          arming: armed({ portfolioId: PORTFOLIO, at: NOW, reconnects: 0 }),
          width: 160,
          glyphs: 'unicode',
        }),
      ),
    ).toContain(' ARMED ');
  });

  test.each([40, 160])('names at %i columns the owner of another user’s portfolio', (width) => {
    const store = sampleStore();
    const portfolio = store.state.portfolios.value.find(({ id }) => id === PORTFOLIO)!;
    const read = (right: typeof portfolio.right): void =>
      store.apply({ kind: 'read', topic: 'portfolios', value: [{ ...portfolio, user: 'alice', right }], at: NOW });
    read('granted');
    expect(header(store, width)).toContain(' alice/main ');
    expect(header(store, width)).not.toContain('REDUCE ONLY');
    read('other');
    expect(header(store, width)).toContain(' REDUCE ONLY ');
    expect(header(store, 160)).toContain(' alice/main ');
    read('own');
    expect(header(store, width)).not.toContain('alice');
  });

  test.each([40, 160])('shows at %i columns that the desk is read-only', (width) => {
    const store = sampleStore();
    expect(header(store, width)).not.toContain('READ-ONLY');
    store.apply({ kind: 'read', topic: 'engine', value: engineStatus({ readOnlyBecause: 'moving house' }), at: NOW });
    expect(header(store, width)).toContain(' READ-ONLY ');
  });

  test.each([20, 40, 60, 80, 120])('drops parts, never figures, at %i columns', (width) => {
    const store = sampleStore();
    const line = headerLine(store.state, { arming: DISARMED, width, glyphs: 'unicode' });
    expect(lineWidth(line)).toBeLessThanOrEqual(width);
    expect(lineText(line)).toContain('PAPER');
    expect(lineText(line)).not.toContain('…');
  });
});

describe("the day's result", () => {
  test("of a position from yesterday is measured from the day's first price", () => {
    const store = sampleStore();
    store.apply({ kind: 'read', topic: 'positions', value: [positionRow('BTCUSD', '2', '50000')], at: NOW });
    store.apply(quotesChanged([quoteRow('BTCUSD', '64000', { sessionOpen: decimal('63000') })]));
    expect(worthOf(store.state)?.dayPnl?.toFixed()).toBe('2000');
  });

  test('of a day trade is its profit after commissions', () => {
    const store = sampleStore();
    store.apply({
      kind: 'read',
      topic: 'day',
      value: [{ symbol: 'ETHUSD', quantity: decimal('0'), notional: decimal('-25'), commission: decimal('3') }],
      at: NOW,
    });
    expect(worthOf(store.state)?.dayPnl?.toFixed()).toBe('22');
  });

  test('is unknown while a price is missing', () => {
    const store = sampleStore();
    store.apply({ kind: 'read', topic: 'positions', value: [positionRow('XYZ', '2', '5')], at: NOW });
    expect(worthOf(store.state)?.dayPnl).toBeNull();
  });
});

describe('the status line', () => {
  test('shows database, market, engine, counters and the clock', () => {
    const store = sampleStore();
    store.apply({ kind: 'read', topic: 'alerts', value: [alertRow(1, { severity: 'CRITICAL' })], at: NOW });
    expect(status(store)).toBe(
      ' db 0.4ms  market 0s  engine LEADING sim  reconnects 0  fills 3  alerts 1!  12:00:00 UTC',
    );
  });

  test('counts a critical alert that is resolved, without the mark of an urgent one', () => {
    const store = sampleStore();
    const resolved = alertRow(1, { severity: 'CRITICAL', resolvedAt: NOW });
    store.apply({ kind: 'read', topic: 'alerts', value: [resolved], at: NOW });
    expect(status(store)).toContain('  alerts 1  ');
  });

  test('shows OFFLINE, and how to start an engine', () => {
    const store = sampleStore();
    store.apply({
      kind: 'read',
      topic: 'engine',
      value: engineStatus({ leader: null, silentForMs: null, requests: 2 }),
      at: NOW,
    });
    expect(status(store)).toContain('engine OFFLINE traderai engine run 2 waiting');
  });

  test('shows for how long an engine has been silent', () => {
    const store = sampleStore();
    store.apply({ kind: 'read', topic: 'engine', value: engineStatus({ silentForMs: 30_000 }), at: NOW });
    expect(status(store)).toContain('engine SILENT 30s');
  });

  test('shows that the database is lost, and for how long', () => {
    const store = sampleStore();
    store.apply({
      kind: 'connection',
      connection: { kind: 'lost', reason: 'gone', since: NOW - 12_000 },
      reconnects: 1,
    });
    expect(status(store)).toContain('db LOST 12s retrying');
    expect(status(store)).toContain('reconnects 1');
  });

  test('shows the engine as unread before the first read, unknown without a connection, and its state after the next read', () => {
    expect(status(new DeskStore(PORTFOLIO))).toContain('engine –');
    const store = sampleStore();
    expect(status(store)).toContain('engine LEADING');
    store.apply({ kind: 'connection', connection: { kind: 'lost', reason: 'gone', since: NOW }, reconnects: 1 });
    expect(status(store)).toContain('engine UNKNOWN');
    store.apply({ kind: 'connection', connection: { kind: 'listening', roundTripMs: 0.4 }, reconnects: 1 });
    store.apply({ kind: 'failed', topic: 'engine', reason: 'the database did not answer within 8 s' });
    expect(status(store)).toContain('engine UNKNOWN');
    store.apply({ kind: 'read', topic: 'engine', value: engineStatus(), at: NOW });
    expect(status(store)).toContain('engine LEADING');
  });
});

describe('the screen', () => {
  test('keeps unchanged blocks, and the whole model when no block changed', () => {
    const desk = heldDesk();
    const first = screenModel(desk.workspace);
    expect(keptModel(first, screenModel(desk.workspace))).toBe(first);
    desk.press('2');
    const second = keptModel(first, screenModel(desk.workspace));
    expect(second).not.toBe(first);
    expect(second.blocks.find(({ id }) => id === 'status')).toBe(first.blocks.find(({ id }) => id === 'status'));
    expect(second.blocks.find(({ id }) => id === 'ORD')).not.toBe(first.blocks.find(({ id }) => id === 'ORD'));
  });

  test('no line is wider than its place, at any size and in any state', async () => {
    for (const [columns, rows] of [
      [160, 45],
      [120, 30],
      [80, 24],
      [60, 16],
      [50, 10],
      [10, 3],
    ] as const) {
      const desk = heldDesk({ columns, rows });
      desk.store.apply({
        kind: 'read',
        topic: 'alerts',
        value: [alertRow(1, { severity: 'CRITICAL', message: 'x'.repeat(300) })],
        at: NOW,
      });
      const check = (): void => {
        for (const { id, rect, lines } of screenModel(desk.workspace).blocks) {
          for (const line of lines.slice(0, rect.height))
            expect(lineWidth(line), `${id} at ${columns}x${rows}`).toBeLessThanOrEqual(rect.width);
        }
      };
      check();
      desk.press('o');
      desk.type('b 0.1 BTCUSD @mkt');
      check();
      desk.press('enter');
      await desk.settle();
      check();
      desk.press('escape', ':');
      desk.type('nonsense that is long enough to reach the end of any screen');
      check();
      desk.press('enter');
      check();
      desk.press('?');
      check();
    }
  });

  test("every pane's title shows a lost connection", () => {
    const desk = heldDesk();
    desk.store.apply({ kind: 'connection', connection: { kind: 'lost', reason: 'gone', since: NOW }, reconnects: 1 });
    const titles = screenModel(desk.workspace)
      .blocks.filter(({ id }) => ['POS', 'ORD', 'SIG', 'ALR', 'MKT'].includes(id))
      .map(({ lines }) => lineText(lines[0]!));
    expect(titles).toHaveLength(5);
    for (const title of titles) expect(title).toContain('stale 0s');
  });
});

describe('the snapshot', () => {
  test('shows the whole desk without a terminal', () => {
    const { workspace, store } = heldDesk();
    store.apply({ kind: 'read', topic: 'positions', value: [positionRow('BTCUSD', '0.5', '63000')], at: NOW });
    const text = snapshotText(workspace.paneContext(), 120);
    expect(text).toContain('PAPER');
    expect(text).toMatch(/POS positions {2}1 open {2}\+500\.00\nSymbol .*\nBTCUSD LONG/);
    expect(text).toContain('engine LEADING sim');
    expect(text).not.toMatch(/\u001B/);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  });
});
