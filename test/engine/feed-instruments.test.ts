import { expect, test } from 'vitest';
import { grainOf, readFeedInstruments } from '../../src/engine/feed-instruments.ts';
import type { Feed, FeedSeries } from '../../src/market-data/feeds/feed.ts';
import { BTCUSD, candle, d } from '../domain/samples.ts';
import { madeFeed } from './made-feed.ts';

const MINUTE_MS = 60_000;

function feed(name: string, { tick, series }: { readonly tick: string; readonly series: readonly FeedSeries[] }): Feed {
  return {
    ...madeFeed([candle('1 1 1 1 1')], { name }),
    instruments: async () => [{ ...BTCUSD, tickSize: d(tick), series }],
  };
}

test('a symbol is described by the feed with its finest series, then by the feed that begins first, for any names', async () => {
  const days = { tick: '5', series: [{ grain: '1d', span: { from: 0, until: 1_440 * MINUTE_MS } }] } as const;
  const early = { tick: '0.5', series: [{ grain: '1m', span: { from: MINUTE_MS, until: 2 * MINUTE_MS } }] } as const;
  const late = { tick: '0.1', series: [{ grain: '1m', span: { from: 2 * MINUTE_MS, until: 9 * MINUTE_MS } }] } as const;
  for (const names of [
    ['a', 'b', 'c'],
    ['c', 'b', 'a'],
    ['b', 'c', 'a'],
  ] as const) {
    const [instrument, ...more] = await readFeedInstruments([
      feed(names[0], days),
      feed(names[1], early),
      feed(names[2], late),
    ]);
    expect(more).toEqual([]);
    expect([instrument!.tickSize.toFixed(), grainOf(instrument!)]).toEqual(['0.5', '1m']);
    expect(instrument!.series).toEqual([
      { grain: '1m', span: { from: MINUTE_MS, until: 9 * MINUTE_MS } },
      days.series[0],
    ]);
  }
});
