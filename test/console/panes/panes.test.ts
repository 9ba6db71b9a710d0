import { describe, expect, test } from 'vitest';
import { paneOf } from '../../../src/console/panes/find.ts';
import { PANES } from '../../../src/console/panes/registry.ts';
import { lineWidth } from '../../../src/text/lines.ts';
import {
  alertRow,
  decimal,
  NOW,
  orderRow,
  positionRow,
  quoteRow,
  quotesChanged,
  sampleStore,
  signalRow,
  tradeRow,
} from '../desk-samples.ts';
import { body, context, texts } from './drawn.ts';

describe('the registry', () => {
  test('has one pane for every code, in the order of the number keys, those without one last', () => {
    expect(PANES.map(({ code }) => code)).toEqual([
      'POS',
      'ORD',
      'SIG',
      'ALR',
      'MKT',
      'TKT',
      'GP',
      'TRD',
      'RSK',
      'PRP',
      'WHO',
    ]);
    expect(PANES.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 'R', 0, null]);
  });
});

describe('POS', () => {
  test('values positions at the latest quote, with a sign or a word beside every color', () => {
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

  test('shows the nearest working stop and target, and how much of the position they close', () => {
    const store = sampleStore();
    const exit = { side: 'SELL', reduceOnly: true } as const;
    store.apply({ kind: 'read', topic: 'positions', value: [positionRow('BTCUSD', '0.5', '63000')], at: NOW });
    store.apply({
      kind: 'read',
      topic: 'orders',
      value: [
        orderRow(1, { ...exit, type: 'STOP', limitPrice: null, stopPrice: decimal('60000') }),
        orderRow(2, { ...exit, limitPrice: decimal('70000'), quantity: decimal('0.2') }),
      ],
      at: NOW,
    });
    const [header, row] = texts(body('POS', context(store), { width: 160 }));
    expect(header).toMatch(/Stop +Target/);
    expect(row).toMatch(/60,000\.00 +70,000\.00 for 0\.2/);
    expect(texts(body('POS', context(store), { width: 80 }))[1]).toContain('60,000.00');
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

  test('shows a position with a stale quote in gray', () => {
    const store = sampleStore();
    store.apply({ kind: 'read', topic: 'positions', value: [positionRow('BTCUSD', '1', '63000')], at: NOW });
    const later = body('POS', context(store, { now: NOW + 60_000 }));
    expect(later[1]!.spans.filter(({ text }) => text.trim() !== '').every(({ tone }) => tone === 'stale')).toBe(true);
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

  test('live signals come first, expired ones are gray below them, and the summary counts both', () => {
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

  test('the market shows stale quotes in gray, with their age', () => {
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
