import { expect, test } from 'vitest';
import { statementOf } from '../../src/database/booking/book-step.ts';
import { candle } from '../domain/samples.ts';

const NO_ROWS = {
  orders: [],
  events: [],
  trades: [],
  positions: [],
  ledger: [],
  quotes: [],
  signals: [],
  alerts: [],
  rules: [],
  cursors: [],
};

test('a symbol that is the word NULL stays a symbol in the arrays of candles', () => {
  const candles = ['NULL', 'BTCUSD'].map((symbol) => candle('1 2 0.5 1.5 10', { timestamp: 0, symbol }));
  const { values } = statementOf({ epoch: 1, rows: NO_ROWS, candles, source: 'replay', time: 'recorded' });
  expect(values.slice(2, 6)).toEqual([
    '{"NULL","BTCUSD"}',
    '{1m,1m}',
    '{1970-01-01T00:00:00.000Z,1970-01-01T00:00:00.000Z}',
    '{1,1}',
  ]);
});
