import { describe, expect, test } from 'vitest';
import type { LimitRow } from '../../../src/database/actions/limits.ts';
import type { HaltRow } from '../../../src/database/queries/halts.ts';
import { stacked } from '../../../src/console/panes/sections.ts';
import { paneOf } from '../../../src/console/panes/find.ts';
import type { DeskStore } from '../../../src/console/store.ts';
import { line, lineText, lineWidth } from '../../../src/text/lines.ts';
import { useBar } from '../../../src/text/limits.ts';
import { DAY_MS } from '../../../src/domain/time-units.ts';
import {
  NOW,
  PORTFOLIO,
  decimal,
  orderRow,
  positionRow,
  quoteRow,
  quotesChanged,
  sampleStore,
  valueRow,
} from '../desk-samples.ts';
import { body, context, texts } from './drawn.ts';

function limitRow(number: number, change: Partial<LimitRow> = {}): LimitRow {
  return {
    id: `limit-${number}`,
    number,
    kind: 'MAX_GROSS_EXPOSURE',
    action: 'DENY',
    value: decimal('100000'),
    symbol: null,
    currency: 'USD',
    symbols: null,
    side: null,
    hours: null,
    username: null,
    portfolio: 'main',
    portfolioId: PORTFOLIO,
    key: null,
    use: decimal('37400'),
    breached: false,
    reason: null,
    setLogin: 'rita',
    updatedAt: NOW,
    ...change,
  };
}

const HALT: HaltRow = {
  id: 'halt-1',
  number: 7,
  userId: null,
  portfolioId: null,
  user: null,
  portfolio: null,
  symbol: null,
  reason: 'exchange is down',
  haltedAt: NOW,
  haltedLogin: 'rita',
  protectiveUntil: null,
  secondPerson: false,
  resumedAt: null,
  resumedLogin: null,
  resumeReason: null,
};

/** Long 0.5 BTCUSD at 64,000 and short 3 ETHUSD at 1,800: gross 37,400, equity 10,000. */
function heldStore(): DeskStore {
  const store = sampleStore();
  const at = NOW;
  const positions = [positionRow('BTCUSD', '0.5', '64000'), positionRow('ETHUSD', '-3', '1800')];
  store.apply({ kind: 'read', topic: 'positions', value: positions, at });
  store.apply({ kind: 'read', topic: 'value', value: valueRow('-16600'), at });
  return store;
}

/** Forty days, of which the 20th is the worst for who holds BTCUSD. */
function withHistory(store: DeskStore): void {
  const days = (worst: string, other: (day: number) => number) =>
    Array.from({ length: 41 }, (_, day) => ({
      endsAt: Date.UTC(2025, 10, 1) + day * DAY_MS,
      close: decimal(day === 20 ? worst : String(100 + other(day))),
    }));
  store.apply({
    kind: 'read',
    topic: 'dailyCloses',
    value: new Map([
      ['BTCUSD', days('80', (day) => day % 3)],
      ['ETHUSD', days('100', (day) => (day + 1) % 4)],
    ]),
    at: NOW,
  });
}

describe('RSK', () => {
  test('shows equity, exposure, leverage and what a fall of prices costs, from the prices on the screen', () => {
    const store = heldStore();
    const lines = texts(body('RSK', context(store), { width: 80, height: 24 }));
    expect(lines[0]).toMatch(/^equity 10,000\.00 +gross 37,400\.00 +net \+26,600\.00 +leverage 3\.74x/);
    expect(lines[1]).toBe('value at risk unknown: BTCUSD has 0 daily returns; 30 are needed');
    expect(lines.join('\n')).toMatch(/BTCUSD +32,000\.00 +0\.00 +32,000\.00 +\+32,000\.00 +320\.0%/);
    expect(lines.join('\n')).toMatch(/all -5% +-1,330\.00 +8,670\.00 +4\.10x +0 +no limit/);
    store.apply(quotesChanged([quoteRow('BTCUSD', '60000')]));
    expect(texts(body('RSK', context(store), { width: 80 }))[0]).toMatch(/^equity 8,000\.00 +gross 35,400\.00/);
  });

  test('shows the use of each limit as a figure, a bar and a percentage, the most used first', () => {
    const store = heldStore();
    const rows = [
      limitRow(1),
      limitRow(2, { kind: 'MAX_DAILY_LOSS', value: decimal('1000'), use: decimal('800'), action: 'FREEZE' }),
      limitRow(3, {
        kind: 'MAX_DRAWDOWN',
        value: decimal('0.2'),
        use: decimal('0.25'),
        action: 'FLATTEN',
        breached: true,
      }),
      limitRow(4, { kind: 'MAX_ORDER_NOTIONAL', use: null, portfolio: null, portfolioId: null }),
    ];
    store.apply({ kind: 'read', topic: 'limits', value: rows, at: NOW });
    const drawn = body('RSK', context(store), { width: 100, height: 40 });
    const from = texts(drawn).findIndex((text) => /^No +Limit/.test(text.trim()));
    const shown = texts(drawn).slice(from + 1, from + 5);
    expect(shown[0]).toMatch(/ 3 drawdown +portfolio main +25\.0% +20\.0% ██████████ 125% FLATTEN REACHED/);
    expect(shown[1]).toMatch(/ 2 daily loss +portfolio main +800\.00 +1,000\.00 ████████░░ +80% FREEZE/);
    expect(shown[2]).toMatch(/ 1 gross exposure +portfolio main +37,400\.00 +100,000\.00 ████░░░░░░ +37% DENY/);
    expect(shown[3]).toMatch(/ 4 order notional +the desk +– +100,000\.00 +– DENY/);
    const tones = drawn.slice(from + 1, from + 4).map(({ spans }) => spans.find(({ text }) => /█/.test(text))!.tone);
    expect(tones).toEqual(['bad', 'warning', 'good']);
    expect(paneOf('RSK').summary(context(store))).toBe('1 limit reached');
    expect(texts(body('RSK', context(store, { glyphs: 'ascii' }), { width: 100, height: 40 })).join('\n')).toContain(
      '########..',
    );
    // A fall by 5 % adds 1,330 to the loss of 800; one by 20 % passes the drawdown too.
    expect(texts(drawn).join('\n')).toMatch(/all -5% .* (daily loss, drawdown|drawdown, daily loss)/);
  });

  test('shows value at risk, the worst day and correlations once there are 30 days', () => {
    const store = heldStore();
    withHistory(store);
    const lines = texts(body('RSK', context(store), { width: 150, height: 40 })).join('\n');
    // The worst day is 2025-11-20, which ends at midnight: BTCUSD falls from 101 to 80.
    expect(lines).toMatch(/worst day 2025-11-20 +-6,/);
    expect(lines).toMatch(/value at risk in a day 95% -[\d,.]+ \(-[\d.]+%\) +99% -[\d,.]+ .*from 40 days/);
    expect(lines).toMatch(/BTCUSD ETHUSD +[+-]?0\.\d\d +40 days/);
  });

  test('counts the stops that a fall reaches, and shows halts in force', () => {
    const store = heldStore();
    const stop = orderRow(1, {
      type: 'STOP',
      side: 'SELL',
      limitPrice: null,
      stopPrice: decimal('60000'),
      reduceOnly: true,
    });
    store.apply({ kind: 'read', topic: 'orders', value: [stop], at: NOW });
    const rights = { username: 'ann', haltsDesk: false };
    expect(texts(body('RSK', context(store))).join('\n')).toContain('No halt is in force. H halts trading.');
    store.apply({ kind: 'read', topic: 'halts', value: { inForce: [HALT], rights }, at: NOW });
    const lines = texts(body('RSK', context(store), { width: 100 })).join('\n');
    expect(lines).toMatch(/HALTED {2}the desk: exchange is down {2}by rita since 2026-01-05 12:00/);
    expect(lines).toMatch(/all -20% .* 1 no limit/);
    expect(lines).toMatch(/all -5% .* 0 no limit/);
  });

  test('says what to do when there is no limit and no position, and why limits cannot be read', () => {
    const store = sampleStore();
    const lines = texts(body('RSK', context(store), { width: 60 })).join('\n');
    expect(lines).toContain('No limits. Set one: traderai risk limit set');
    expect(lines).toContain('No open positions.');
    expect(lines).toContain('value at risk unknown: no position is held');
    store.apply({ kind: 'portfolio', portfolioId: 'another' });
    expect(texts(body('RSK', context(store)))).toEqual(['Loading …']);
    const failed = heldStore();
    failed.apply({ kind: 'failed', topic: 'limits', reason: 'permission denied' });
    expect(texts(body('RSK', context(failed), { width: 60 })).join('\n')).toContain('equity');
  });

  test.each([
    [28, 10],
    [45, 20],
    [60, 12],
    [80, 18],
    [92, 40],
    [120, 30],
    [200, 38],
  ])('fits %i columns and %i rows', (width, height) => {
    const store = heldStore();
    withHistory(store);
    const many = Array.from({ length: 30 }, (_, at) => limitRow(at + 1));
    store.apply({ kind: 'read', topic: 'limits', value: many, at: NOW });
    const lines = body('RSK', context(store), { width, height });
    expect(lines.length).toBeLessThanOrEqual(height);
    if (width >= 45) expect(Math.max(...lines.map(lineWidth))).toBeLessThanOrEqual(width);
    expect(texts(lines).join('\n')).toContain('more');
  });

  test('a line of each section stays when there are more rows than room', () => {
    const section = (title: string, count: number) => ({
      title,
      lines: Array.from({ length: count }, () => line('x')),
    });
    const lines = stacked([section('A', 20), section('B', 1), section('C', 20)], 10).map(lineText);
    expect(lines).toEqual(['A', 'x', 'x', '… 18 lines more', 'B', 'x', 'C', 'x', 'x', '… 18 lines more']);
    expect(stacked([section('A', 1), section('B', 1)], 5).map(lineText)).toEqual(['A', 'x', '', 'B', 'x']);
  });
});

describe('the bar of a use', () => {
  test.each([
    [0, '░░░░'],
    [0.01, '█░░░'],
    [0.6, '██░░'],
    [0.99, '███░'],
    [1, '████'],
    [Number.POSITIVE_INFINITY, '████'],
    [null, ''],
  ])('%s', (share, bar) => {
    expect(useBar(share, { width: 4, glyphs: 'unicode' })).toBe(bar);
  });
});
