/** A law of runs of quiet bars: they are stepped together as they are one by one, whatever the runs. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { paperBroker } from '../../src/brokers/paper.ts';
import { grainOf, readFeedInstruments } from '../../src/engine/feed-instruments.ts';
import { Booking } from '../../src/engine/booking.ts';
import type { EngineEvent, ToldEvent } from '../../src/engine/event.ts';
import { mergeFeeds } from '../../src/engine/merge-feeds.ts';
import { isQuiet, stepQuietBars } from '../../src/engine/quiet-bars.ts';
import { EMPTY_STATE, newMarket } from '../../src/engine/state.ts';
import type { EngineState } from '../../src/engine/state.ts';
import { step } from '../../src/engine/step.ts';
import type { StepRows } from '../../src/database/booking/book-step.ts';
import { candle, d, quote } from '../domain/samples.ts';
import { runs } from '../support/runs.ts';
import { PaperDesk, instrument } from './desk.ts';
import { bars, delayed, feedOf } from './recorded.ts';

type Stepped = { readonly state: EngineState; readonly rows: StepRows; readonly candles: Booking['candles'] };

/** As a booking: of several quotes of a symbol, it has the last one. */
function booked(state: EngineState, effects: Parameters<Booking['add']>[0]): Stepped {
  const booking = new Booking();
  booking.add(effects);
  return { state, rows: booking.rows(), candles: booking.candles };
}

function oneByOne(before: EngineState, told: readonly EngineEvent[]): Stepped {
  let state = before;
  const effects = told.flatMap((event) => {
    const stepped = step(state, event, paperBroker);
    state = stepped.state;
    return stepped.effects;
  });
  return booked(state, effects);
}

function together(before: EngineState, told: readonly ToldEvent[]): Stepped {
  const events = told.map(({ event }) => event);
  const { state, effects } = stepQuietBars(before, events, told[0]!.receivedAt);
  return booked(state, effects);
}

test('a run of quiet bars has the state and the rows of its bars one by one', async () => {
  const recordings = fc.tuple(bars('FINE', '1m'), bars('FINE', '1m'), bars('FINE', '5m'), bars('OTHER', '15m'));
  await fc.assert(
    fc.asyncProperty(recordings, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), async (all, lengths) => {
      const [one, again, coarse, other] = all;
      const feeds = [feedOf(one), { ...feedOf(again), name: 'again' }, feedOf(delayed(coarse)), feedOf(other)];
      const instruments = await readFeedInstruments(feeds);
      let state: EngineState = {
        ...EMPTY_STATE,
        markets: new Map(instruments.map(({ symbol }) => [symbol, newMarket(instrument(symbol))])),
        grains: new Map(instruments.map((fed) => [fed.symbol, grainOf(fed)])),
      };
      const told: ToldEvent[] = [];
      const { signal } = new AbortController();
      for await (const { events } of mergeFeeds(feeds, () => ({ position: 0, known: new Map(), signal })))
        told.push(...events.map(({ event }) => ({ kind: 'market' as const, event, receivedAt: 7 })));
      for (let [at, nth] = [0, 0]; at < told.length; nth += 1) {
        const run = told.slice(at, (at += lengths[nth % lengths.length]!));
        expect(run.every(({ event }) => isQuiet(state, event))).toBe(true);
        const stepped = together(state, run);
        expect(stepped).toEqual(oneByOne(state, run));
        ({ state } = stepped);
      }
    }),
    runs({ quick: 15, long: 200 }),
  );
});

test('a bar is not quiet beside an order, a rule, an end of an order or an unfinished event, and no quote is', () => {
  const event = { kind: 'candle', candle: candle('100 100 100 100 1000', { timestamp: 60_000 }) } as const;
  const desk = new PaperDesk();
  desk.candle(candle('100 100 100 100 1000', { timestamp: 0 }));
  const quiet = desk.state;
  expect(isQuiet(quiet, event)).toBe(true);
  expect(isQuiet(quiet, { kind: 'quote', quote: quote(), volume: d(1) })).toBe(false);
  expect(isQuiet({ ...quiet, nextExpiry: 120_000 }, event)).toBe(false);
  expect(isQuiet({ ...quiet, nextExpiry: 120_001 }, event)).toBe(true);
  expect(isQuiet({ ...quiet, markets: new Map() }, event)).toBe(false);
  desk.place({ id: 'resting', limitPrice: d(1) });
  expect(isQuiet(desk.state, event)).toBe(false);
});
