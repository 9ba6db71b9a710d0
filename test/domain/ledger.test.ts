import { expect, test } from 'vitest';
import { plain } from '../../src/domain/decimal.ts';
import { fillEntries } from '../../src/domain/ledger.ts';
import type { LedgerLine } from '../../src/domain/ledger.ts';
import { d } from './samples.ts';

function shown(lines: readonly LedgerLine[]): string[] {
  return lines.map((line) => [line.account, line.symbol ?? '-', plain(line.amount)].join(' '));
}

test('a buy takes notional and commission from cash', () => {
  const lines = fillEntries({
    symbol: 'X',
    side: 'BUY',
    notional: d(100),
    commission: d('0.1'),
    costChange: d(100),
    realizedPnl: d(0),
  });
  expect(shown(lines)).toEqual(['CASH - -100.1', 'POSITION X 100', 'FEES X 0.1']);
});

test('a sale that closes shows its gain as a credit', () => {
  const lines = fillEntries({
    symbol: 'X',
    side: 'SELL',
    notional: d(120),
    commission: d('0.2'),
    costChange: d(-100),
    realizedPnl: d(20),
  });
  expect(shown(lines)).toEqual(['CASH - 119.8', 'POSITION X -100', 'REALIZED_PNL X -20', 'FEES X 0.2']);
});

test('lines that do not sum to zero throw an error', () => {
  expect(() =>
    fillEntries({ symbol: 'X', side: 'BUY', notional: d(100), commission: d(0), costChange: d(99), realizedPnl: d(0) }),
  ).toThrow(/sum to zero/);
});
