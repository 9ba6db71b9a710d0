import { describe, expect, test } from 'vitest';
import type { DeskStore } from '../../src/console/store.ts';
import { worthOf } from '../../src/console/valuation.ts';
import { NOW, decimal, positionRow, quoteRow, quotesChanged, sampleStore, valueRow } from './desk-samples.ts';

function held(): DeskStore {
  const store = sampleStore();
  store.apply({ kind: 'read', topic: 'positions', value: [positionRow('BTCUSD', '0.5', '60000')], at: NOW });
  return store;
}

describe('the value of a portfolio', () => {
  test('is summed once for each state of the desk, for any number of rows', () => {
    const store = held();
    expect(worthOf(store.state)).toBe(worthOf(store.state));
    expect(worthOf(store.state)!.equity.toFixed()).toBe('42000');
  });

  test.each<{ what: string; change: (store: DeskStore) => void; equity: string; dayPnl: string }>([
    {
      what: 'a price',
      change: (store) => store.apply(quotesChanged([quoteRow('BTCUSD', '65000', { sessionOpen: decimal('64000') })])),
      equity: '42500',
      dayPnl: '500',
    },
    {
      what: 'cash',
      change: (store) => store.apply({ kind: 'read', topic: 'value', value: valueRow('11000'), at: NOW }),
      equity: '43000',
      dayPnl: '0',
    },
    {
      what: 'a position',
      change: (store) =>
        store.apply({ kind: 'read', topic: 'positions', value: [positionRow('BTCUSD', '1', '60000')], at: NOW }),
      equity: '74000',
      dayPnl: '0',
    },
    {
      what: "the day's trades",
      change: (store) =>
        store.apply({
          kind: 'read',
          topic: 'day',
          value: [{ symbol: 'BTCUSD', quantity: decimal('0.5'), notional: decimal('31000'), commission: decimal('0') }],
          at: NOW,
        }),
      equity: '42000',
      dayPnl: '1000',
    },
  ])('is summed again after $what', ({ change, equity, dayPnl }) => {
    const store = held();
    worthOf(store.state);
    change(store);
    const worth = worthOf(store.state)!;
    expect([worth.equity.toFixed(), worth.dayPnl!.toFixed()]).toEqual([equity, dayPnl]);
  });
});
