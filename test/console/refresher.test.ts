import { describe, expect, test, vi } from 'vitest';
import { Refresher } from '../../src/console/refresher.ts';
import type { Keys } from '../../src/console/refresher.ts';
import type { DeskUpdate } from '../../src/console/store.ts';
import { NOTIFIED, READ_TOPICS } from '../../src/console/topics/registry.ts';
import type { ReadTopic } from '../../src/console/topics/registry.ts';
import { TOPICS } from '../../src/database/listening.ts';
import { OTHER_PORTFOLIO, PORTFOLIO, quotesChanged } from './desk-samples.ts';

/** Reads that the test answers. */
function heldReads() {
  const asked: { topic: ReadTopic; keys: Keys; answer: (update: DeskUpdate) => void; fail: (error: Error) => void }[] =
    [];
  const applied: DeskUpdate[] = [];
  const refresher = new Refresher({
    read: (topic, keys) => new Promise((answer, fail) => asked.push({ topic, keys, answer, fail })),
    apply: (update) => applied.push(update),
    portfolioId: () => PORTFOLIO,
  });
  return { asked, applied, refresher };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const quotes = (at: number): DeskUpdate => quotesChanged([], at);

describe('the refresher', () => {
  test('reads only the topics of a hint, and only the changed symbols', () => {
    const { asked, refresher } = heldReads();
    refresher.hint({ topic: 'quote', keys: ['BTCUSD'] });
    expect(asked.map(({ topic, keys }) => [topic, keys])).toEqual([['quotes', ['BTCUSD']]]);
  });

  test('reads a topic once at a time; hints that arrive meanwhile share the next read', async () => {
    const { asked, applied, refresher } = heldReads();
    refresher.hint({ topic: 'quote', keys: ['BTCUSD'] });
    refresher.hint({ topic: 'quote', keys: ['ETHUSD'] });
    refresher.hint({ topic: 'quote', keys: ['ETHUSD', 'LTCUSD'] });
    expect(asked).toHaveLength(1);
    asked[0]!.answer(quotes(1));
    await settle();
    expect(asked).toHaveLength(2);
    expect(asked[1]!.keys).toEqual(['ETHUSD', 'LTCUSD']);
    asked[1]!.answer(quotes(2));
    await settle();
    expect(asked).toHaveLength(2);
    expect(applied).toHaveLength(2);
  });

  test('a read of everything replaces reads of single keys', async () => {
    const { asked, refresher } = heldReads();
    refresher.refresh('quotes', ['BTCUSD']);
    refresher.refresh('quotes', ['ETHUSD']);
    refresher.refresh('quotes');
    asked[0]!.answer(quotes(1));
    await settle();
    expect(asked[1]!.keys).toBe('*');
  });

  test('ignores hints of other portfolios', () => {
    const { asked, refresher } = heldReads();
    refresher.hint({ topic: 'order', keys: [OTHER_PORTFOLIO] });
    expect(asked).toHaveLength(0);
    refresher.hint({ topic: 'order', keys: [OTHER_PORTFOLIO, PORTFOLIO] });
    refresher.hint({ topic: 'position', keys: '*' });
    expect(asked.map(({ topic }) => topic)).toEqual(['orders', 'detail', 'positions']);
  });

  test('reads orders and positions of a step at once, and their sums once a moment later', async () => {
    vi.useFakeTimers();
    try {
      const { asked, refresher } = heldReads();
      for (const topic of ['order', 'trade', 'position', 'portfolio'] as const)
        refresher.hint({ topic, keys: [PORTFOLIO] });
      expect(asked.map(({ topic }) => topic)).toEqual(['orders', 'detail', 'positions']);
      await vi.advanceTimersByTimeAsync(1_000);
      expect(asked.slice(3).map(({ topic }) => topic)).toEqual([
        'value',
        'trades',
        'day',
        'portfolios',
        'limits',
        'dailyCloses',
      ]);
      refresher.hint({ topic: 'portfolio', keys: [PORTFOLIO] });
      refresher.stop();
      await vi.advanceTimersByTimeAsync(1_000);
      expect(asked).toHaveLength(9);
    } finally {
      vi.useRealTimers();
    }
  });

  test('reads the limits at most once a second, however often orders change', async () => {
    vi.useFakeTimers();
    try {
      const { asked, refresher } = heldReads();
      const limits = (): number => asked.filter(({ topic }) => topic === 'limits').length;
      for (let at = 0; at < 9; at += 1) {
        refresher.hint({ topic: 'order', keys: [PORTFOLIO] });
        await vi.advanceTimersByTimeAsync(100);
      }
      expect(limits()).toBe(0);
      await vi.advanceTimersByTimeAsync(150);
      expect(limits()).toBe(1);
      refresher.stop();
    } finally {
      vi.useRealTimers();
    }
  });

  test('has a topic for every notification of the database', () => {
    expect([...NOTIFIED].sort()).toEqual([...TOPICS].sort());
    for (const topic of TOPICS) {
      const { asked, refresher } = heldReads();
      refresher.hint({ topic, keys: '*' });
      refresher.stop();
      // A portfolio's figures and limits are sums of the other topics and wait for them.
      if (topic !== 'portfolio' && topic !== 'trade' && topic !== 'limit') expect(asked, topic).not.toEqual([]);
    }
  });

  test('reads the engine every second and everything every five seconds, even without a notification', async () => {
    vi.useFakeTimers();
    try {
      const { asked, refresher } = heldReads();
      refresher.start();
      await vi.advanceTimersByTimeAsync(1_000);
      expect(asked.map(({ topic }) => topic)).toEqual(['engine']);
      await vi.advanceTimersByTimeAsync(4_000);
      expect(asked.map(({ topic }) => topic).sort()).toEqual([...READ_TOPICS].sort());
      refresher.stop();
    } finally {
      vi.useRealTimers();
    }
  });

  test('reads every topic again after a reconnect', () => {
    const { asked, refresher } = heldReads();
    refresher.refreshAll();
    expect(asked.map(({ topic }) => topic)).toEqual([...READ_TOPICS]);
  });

  test('reports why a read failed and waits for the next poll', async () => {
    const { asked, applied, refresher } = heldReads();
    refresher.refresh('orders');
    refresher.refresh('orders');
    asked[0]!.fail(new Error('\nInvalid invocation:\n\npermission denied for table Order'));
    await settle();
    expect(applied).toEqual([{ kind: 'failed', topic: 'orders', reason: 'permission denied for table Order' }]);
    expect(asked).toHaveLength(1);
    refresher.refresh('orders');
    expect(asked).toHaveLength(2);
  });

  test('drops answers of the former portfolio', async () => {
    const { asked, applied, refresher } = heldReads();
    refresher.refresh('orders');
    refresher.restart();
    const again = asked.findLastIndex(({ topic }) => topic === 'orders');
    expect(again).toBeGreaterThan(0);
    asked[0]!.answer({ kind: 'read', topic: 'orders', value: [], at: 1 });
    await settle();
    expect(applied).toHaveLength(0);
    asked[again]!.answer({ kind: 'read', topic: 'orders', value: [], at: 2 });
    await settle();
    expect(applied).toHaveLength(1);
  });
});
