import { mkdirSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { FEEDS, openFeed } from '../../../src/market-data/feeds/registry.ts';
import { heldTime } from './held-time.ts';
import { HEADER, groupedRows, makeFolder } from './recordings.ts';
import { opened } from './telling.ts';

const folder = makeFolder();
afterAll(folder.remove);

const file = folder.write('candles.csv', [HEADER, ...groupedRows(10)]);

describe('an error names the refused words and the allowed ones', () => {
  const cases: readonly (readonly [string, RegExp, RegExp])[] = [
    ['binance', /Unknown feed: "binance"/, /sim.* and replay:FILE/],
    ['', /Unknown feed: ""/, /sim.* and replay:FILE/],
    ['sim:DOGEUSD', /no symbol "DOGEUSD"/, /BTCUSD, ETHUSD, LTCUSD, XRPUSD, SPY, AAPL/],
    ['sim:', /no symbol ""/, /BTCUSD/],
    ['sim:BTCUSD,ETHUSD;seed=7', /no symbol "ETHUSD;SEED=7"/, /name=value/],
    ['sim:sed=7', /no option "sed"/, /seed= .*ticks=/],
    ['sim:constructor=7', /no option "constructor"/, /seed=/],
    ['sim:seed=7,seed=8', /seed= .* given twice/, /Leave one/],
    ['sim:seed=7.5', /seed="7\.5" .* a whole number/, /seed=/],
    ['sim:ticks=0', /ticks="0" .* from 1 to 1000000000/, /ticks=/],
    ['sim:every=9', /every="9" .* from 10 to 60000/, /every=/],
    ['sim:every=', /every="" .* from 10 to 60000/, /every=/],
    ['sim:rate=0', /rate="0" .* from 1 to 50/, /rate=/],
    ['sim:rate=51', /rate="51" .* from 1 to 50/, /rate=/],
    ['sim:rate=2.5', /rate="2\.5" .* a whole number/, /rate=/],
    ['sim:rate=6,every=200', /rate="6" .* at most one in each every=/, /every=/],
    ['sim:start=2018-11-14T12:00:00Z', /start=, speed=max and ticks= together/, /sim:BTCUSD,seed=7,start=/],
    ['sim:speed=max,ticks=5', /start=, speed=max and ticks= together/, /sim:BTCUSD,seed=7,start=/],
    ['sim:start=yesterday,speed=max,ticks=5', /start="yesterday" .* an instant/, /start=/],
    ['sim:speed=60x', /speed="60x" .* must be max/, /speed=/],
    ['replay', /needs a file/, /replay:FILE/],
    ['replay:', /needs a file/, /replay:FILE/],
    [`replay:${file},sped=max`, /no option "sped"/, /speed=/],
    [`replay:${file},speed=0x`, /speed="0x" .* above zero/, /speed=/],
    [`replay:${file},speed=60`, /speed="60" .* such as 60x, or max/, /speed=/],
    [`replay:${file},speed=max,speed=max`, /given twice/, /Leave one/],
    [`replay:${file},symbol=\u001b[2J`, /symbol="\?\[2J"/, /symbol=/],
    [`replay:${file},interval=2m`, /interval="2m" .* one of 1m 5m/, /interval=/],
    [`replay:${folder.path('missing.csv')}`, /missing\.csv: there is no such file/, /CSV or CSV\.gz/],
    [`replay:${file}/inside.csv`, /inside\.csv: there is no such file/, /CSV or CSV\.gz/],
    [`replay:${folder.path('.')}`, /not a regular file/, /Name one/],
  ];
  test.each(cases)('%j', (spec, message, hint) => {
    const feed = openFeed(spec, heldTime());
    expect(feed.ok).toBe(false);
    if (feed.ok) return;
    expect(feed.error.message).toMatch(message);
    expect(feed.error.hint).toMatch(hint);
  });
});

test('a path may have commas: only name=value at its end is an option', () => {
  mkdirSync(folder.path('a,b'));
  const path = folder.write('a,b/c,d.csv', [HEADER, ...groupedRows(10)]);
  expect(opened(`replay:${path}`, heldTime()).name).toMatch(/^replay:c,d\.csv#[0-9a-f]{12}$/);
  expect(opened(`replay:${path},speed=max`, heldTime()).name).toMatch(/^replay:c,d\.csv#[0-9a-f]{12}$/);
});

test('symbols may have any case and order, and repeated symbols count once', async () => {
  const symbols = async (spec: string): Promise<string[]> =>
    (await opened(spec, heldTime()).instruments()).map(({ symbol }) => symbol);
  expect(await symbols('sim:ethusd,seed=7,BTCUSD,ETHUSD')).toEqual(['BTCUSD', 'ETHUSD']);
  expect(await symbols('sim')).toEqual(['AAPL', 'BTCUSD', 'ETHUSD', 'LTCUSD', 'SPY', 'XRPUSD']);
});

test('a recorded simulation has one name for each market', () => {
  const name = (words: string): string => opened(`sim:${words}`, heldTime()).name;
  const market = 'start=2018-11-14T12:00:00Z,speed=max,ticks=5';
  expect(name(`ETHUSD,BTCUSD,seed=7,${market}`)).toBe(name(`${market},BTCUSD,every=200,ETHUSD,seed=7`));
  const others = [
    `BTCUSD,seed=7,${market}`,
    `BTCUSD,seed=8,${market}`,
    `BTCUSD,seed=7,every=100,${market}`,
    `BTCUSD,seed=7,every=100,rate=5,${market}`,
    `ETHUSD,seed=7,${market}`,
  ];
  expect(new Set(others.map(name)).size).toBe(others.length);
});

test('every feed has a summary and a grammar', () => {
  for (const { name, summary, grammar } of FEEDS) {
    expect(grammar.startsWith(name)).toBe(true);
    expect(summary).not.toBe('');
  }
  expect(opened('sim', heldTime()).time).toBe('live');
  expect(opened(`replay:${file}`, heldTime()).time).toBe('recorded');
});
