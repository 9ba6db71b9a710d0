import { describe, expect, test } from 'vitest';
import { DeskStore } from '../../src/console/store.ts';
import { NOW, OTHER_PORTFOLIO, PORTFOLIO, positionRow, quoteRow, quotesChanged, sampleStore } from './desk-samples.ts';

describe('the store', () => {
  test('calls its watchers once for many updates, until takeDirty', () => {
    const store = new DeskStore(PORTFOLIO);
    let calls = 0;
    store.watch(() => (calls += 1));
    for (let at = 0; at < 1000; at++) store.apply(quotesChanged([quoteRow('BTCUSD', String(64000 + at))], at));
    expect(calls).toBe(1);
    expect([...store.takeDirty()]).toEqual(['quotes']);
    expect(store.state.quotes.value.get('BTCUSD')?.last?.toFixed()).toBe('64999');
    store.apply(quotesChanged([quoteRow('BTCUSD', '1')], 1));
    expect(calls).toBe(2);
  });

  test('keeps quotes that an update does not name', () => {
    const store = sampleStore();
    store.apply(quotesChanged([quoteRow('ETHUSD', '1900')]));
    expect([...store.state.quotes.value.keys()]).toEqual(['BTCUSD', 'ETHUSD', 'LTCUSD']);
    expect(store.state.quotes.value.get('BTCUSD')?.last?.toFixed()).toBe('64000');
  });

  test('refuses pieces of a topic that is always read as a whole', () => {
    expect(() => sampleStore().apply({ kind: 'changed', topic: 'orders', value: [], at: NOW })).toThrow(
      'the topic orders is not read piecewise',
    );
  });

  test('keeps the last rows when a read fails, with the reason', () => {
    const store = sampleStore();
    store.apply({ kind: 'read', topic: 'positions', value: [positionRow('BTCUSD', '1', '64000')], at: NOW });
    store.apply({ kind: 'failed', topic: 'positions', reason: 'permission denied' });
    expect(store.state.positions.value).toHaveLength(1);
    expect(store.state.positions).toMatchObject({ failure: 'permission denied', readAt: NOW });
    store.apply({ kind: 'read', topic: 'positions', value: [], at: NOW + 1 });
    expect(store.state.positions.failure).toBeNull();
  });

  test('shows no rows of the former portfolio under the name of the new one', () => {
    const store = sampleStore();
    store.apply({ kind: 'read', topic: 'positions', value: [positionRow('BTCUSD', '1', '64000')], at: NOW });
    store.apply({ kind: 'portfolio', portfolioId: OTHER_PORTFOLIO });
    expect(store.state.positions).toEqual({ value: [], readAt: null, failure: null });
    expect(store.state.value.value).toBeNull();
    expect(store.state.quotes.value.size).toBe(3);
  });
});
