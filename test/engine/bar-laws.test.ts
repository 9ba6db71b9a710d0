/**
 * Laws of time: a bar is known when it closes, and only the finest series of a symbol trades. Tests the merge of feeds
 * and the engine's step.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lastInstantOf } from '../../src/domain/candle.ts';
import { closesAt } from '../../src/domain/interval.ts';
import type { Feed } from '../../src/market-data/feeds/feed.ts';
import type { PaperDesk } from './desk.ts';
import { madeFeed } from './made-feed.ts';
import { MINUTE_MS, SPAN_MINUTES, START, bars, delayed, feedOf, happenings, plan, rehearse } from './recorded.ts';
import type { Bars } from './recorded.ts';
import { runs } from '../support/runs.ts';

describe('a coarser recording', () => {
  test('that is added, delayed or removed does not change the effects of the finer one', async () => {
    const coarse = fc.tuple(bars('FINE', '5m'), bars('FINE', '1h'), bars('OTHER', '30m'));
    await fc.assert(
      fc.asyncProperty(bars('FINE', '1m'), coarse, plan, async (fine, others, entries) => {
        fc.pre(fine.candles.length > 0);
        const without = (what: string): boolean => !/^candle FINE (5m|1h)/.test(what) && !/^(5m|1h) /.test(what);
        const alone = happenings(await rehearse([feedOf(fine)], entries)).filter(({ what }) => without(what));
        const beside = happenings(await rehearse([fine, ...others].map(feedOf), entries)).filter(({ what }) =>
          without(what),
        );
        const late = happenings(await rehearse([...others.map(delayed), fine].map(feedOf), entries)).filter(
          ({ what }) => without(what),
        );
        // Only a coarser bar may reach an entry after the last finer bar, and the end of a day may be booked earlier,
        // but with the same timestamp.
        const end = Math.max(...fine.candles.map(lastInstantOf));
        const told = (all: typeof alone): string[] =>
          all
            .filter(({ at }) => at <= end)
            .map(({ at, what }) => `${at} ${what}`)
            .sort();
        expect(told(beside)).toEqual(told(alone));
        expect(told(late)).toEqual(told(alone));
      }),
      runs({ quick: 12, long: 60 }),
    );
  });
});

describe('events after an instant', () => {
  test('do not change the past: no fill, no quote, no signal, no alert', async () => {
    const series = fc.tuple(bars('FINE', '1m'), bars('FINE', '15m'), bars('OTHER', '5m'));
    await fc.assert(
      fc.asyncProperty(
        series,
        series,
        plan,
        fc.integer({ min: 1, max: SPAN_MINUTES - 1 }),
        async (one, other, entries, minute) => {
          const from = START + minute * MINUTE_MS;
          // The open and the volume of a bar that is open at that instant belong to the past: the volume bounds the
          // fills at the open.
          const changed = one.map(({ candles, ...key }, place) => {
            const byTime = new Map(other[place]!.candles.map((candle) => [candle.timestamp, candle]));
            const kept = candles.filter((candle) => closesAt(candle.interval, candle.timestamp) <= from);
            const open = candles.filter(
              (candle) => candle.timestamp < from && closesAt(candle.interval, candle.timestamp) > from,
            );
            const reshaped = open.map((candle) => ({
              ...candle,
              high: candle.high.plus(9),
              low: candle.low.minus(9),
              close: candle.open.plus(byTime.size % 9),
            }));
            return {
              ...key,
              candles: [...kept, ...reshaped, ...other[place]!.candles.filter(({ timestamp }) => timestamp >= from)],
            };
          });
          fc.pre([...one, ...changed].every(({ candles }) => candles.length > 0));
          const before = (desk: PaperDesk): string[] =>
            happenings(desk)
              .filter(({ at }) => at < from)
              .map(({ at, what }) => `${at} ${what}`);
          expect(before(await rehearse(changed.map(feedOf), entries))).toEqual(
            before(await rehearse(one.map(feedOf), entries)),
          );
        },
      ),
      runs({ quick: 12, long: 60 }),
    );
  });
});

describe('feeds', () => {
  test('give the same result in whatever order they are named', async () => {
    const series = fc.tuple(bars('FINE', '1m'), bars('FINE', '15m'), bars('OTHER', '5m'));
    await fc.assert(
      fc.asyncProperty(series, plan, fc.integer({ min: 1, max: 5 }), async (all, entries, shift) => {
        const feeds = all.map(feedOf);
        const straight = await rehearse(feeds, entries);
        const turned = await rehearse([...feeds.slice(shift % 3), ...feeds.slice(0, shift % 3)].reverse(), entries);
        expect(turned.effects).toEqual(straight.effects);
      }),
      runs({ quick: 12, long: 60 }),
    );
  });
});

/** Which of three files have a bar: at least one. */
const holders = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: SPAN_MINUTES, maxLength: SPAN_MINUTES });
const fileNames = fc.shuffledSubarray(['a', 'b', 'c'], { minLength: 3 });

/** The bars in three files, distributed by the holders of each minute. */
function cut({ candles, ...series }: Bars, held: readonly number[], names: readonly string[]): Feed[] {
  return names.flatMap((name, file) => {
    const own = candles.filter(({ timestamp }) => ((held[(timestamp - START) / MINUTE_MS]! >> file) & 1) === 1);
    return own.length === 0 ? [] : [madeFeed(own, { name: `${name} ${series.interval}`, batchSize: 3 + file })];
  });
}

describe('bars of one series in several files', () => {
  test('have the same effects as in one file, however they are split and where they overlap', async () => {
    await fc.assert(
      fc.asyncProperty(
        bars('FINE', '1m'),
        bars('FINE', '15m'),
        holders,
        fileNames,
        plan,
        async (fine, coarse, held, names, entries) => {
          fc.pre(fine.candles.length > 0 && coarse.candles.length > 0);
          const whole = await rehearse([feedOf(fine), feedOf(coarse)], entries);
          const parts = await rehearse(
            [...cut(fine, held, names), ...cut(coarse, [...held].reverse(), names)],
            entries,
          );
          expect(parts.effects).toEqual(whole.effects);
        },
      ),
      runs({ quick: 12, long: 60 }),
    );
  });

  test('with different values for a bar give the same result for any file names, and later rows do not change the past', async () => {
    const both = fc.tuple(bars('FINE', '1m'), bars('FINE', '1m'));
    await fc.assert(
      fc.asyncProperty(
        both,
        both,
        fileNames,
        plan,
        fc.integer({ min: 1, max: SPAN_MINUTES - 1 }),
        async (one, other, names, entries, minute) => {
          const from = START + minute * MINUTE_MS;
          const changed = one.map(({ candles, ...series }, place) => ({
            ...series,
            candles: [
              ...candles.filter(({ timestamp }) => timestamp < from),
              ...other[place]!.candles.filter(({ timestamp }) => timestamp >= from),
            ],
          }));
          fc.pre([...one, ...changed].every(({ candles }) => candles.length > 0));
          const named = (all: readonly Bars[], place: readonly number[]): Feed[] =>
            all.map(({ candles }, index) => madeFeed(candles, { name: names[place[index]!]! }));
          const straight = await rehearse(named(one, [0, 1]), entries);
          expect((await rehearse(named(one, [1, 0]), entries)).effects).toEqual(straight.effects);
          const before = (desk: PaperDesk): string[] =>
            happenings(desk)
              .filter(({ at }) => at < from)
              .map(({ at, what }) => `${at} ${what}`);
          expect(before(await rehearse(named(changed, [1, 2]), entries))).toEqual(before(straight));
        },
      ),
      runs({ quick: 12, long: 60 }),
    );
  });
});

test('the scripts of this file fill at opens and inside bars, and cancel', async () => {
  const scripts = fc.sample(fc.tuple(bars('FINE', '1m'), plan), { numRuns: 30, seed: 3 });
  const desks = await Promise.all(scripts.map(([fine, entries]) => rehearse([feedOf(fine)], entries)));
  const trades = desks.flatMap(({ effects }) =>
    effects.flatMap((effect) => (effect.kind === 'trade' ? [effect.trade] : [])),
  );
  expect(trades.filter(({ executedAt }) => executedAt % MINUTE_MS === 0).length).toBeGreaterThan(50);
  expect(trades.filter(({ executedAt }) => executedAt % MINUTE_MS === MINUTE_MS - 1).length).toBeGreaterThan(20);
  expect(
    desks.flatMap(({ effects }) => effects.filter((effect) => effect.kind === 'order' && effect.type === 'CANCELED'))
      .length,
  ).toBeGreaterThan(20);
});
