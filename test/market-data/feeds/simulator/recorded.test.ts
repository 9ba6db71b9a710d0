/** Statistics of long seeded recordings: every run gives the same ones, so a bound that holds once always holds. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CATALOG } from '../../../../src/market-data/feeds/simulator/catalog.ts';
import { instantOf, symbolOf } from '../../../../src/market-data/feeds/feed.ts';
import { heldTime } from '../held-time.ts';
import { eventsOf, line, opened, tell } from '../telling.ts';

const START = 'start=2018-11-14T12:00:00Z,speed=max';

async function told(words: string): Promise<string[]> {
  return eventsOf(await tell(opened(`sim:${words},${START}`, heldTime()))).map(line);
}

/** Log returns from one instant to the next, by symbol. */
async function stepReturns(
  symbols: readonly string[],
  { seed, everyMs, steps }: { seed: number; everyMs: number; steps: number },
): Promise<Map<string, number[]>> {
  const returns = new Map(symbols.map((symbol) => [symbol, [] as number[]]));
  const before = new Map<string, number>();
  for (const event of eventsOf(
    await tell(opened(`sim:${symbols.join(',')},seed=${seed},every=${everyMs},ticks=${steps},${START}`, heldTime())),
  )) {
    if (event.kind !== 'quote') continue;
    const last = event.quote.last!.toNumber();
    const previous = before.get(event.quote.symbol);
    if (previous !== undefined) returns.get(event.quote.symbol)!.push(Math.log(last / previous));
    before.set(event.quote.symbol, last);
  }
  return returns;
}

function minuteReturns(symbols: readonly string[], seed: number, minutes: number): Promise<Map<string, number[]>> {
  return stepReturns(symbols, { seed, everyMs: 60_000, steps: minutes });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const covariance = mean(a.map((value, place) => (value - meanA) * (b[place]! - meanB)));
  return (
    covariance / Math.sqrt(mean(a.map((value) => (value - meanA) ** 2)) * mean(b.map((value) => (value - meanB) ** 2)))
  );
}

function autocorrelation(values: readonly number[], lag: number): number {
  return correlation(values.slice(0, -lag), values.slice(lag));
}

describe('the same seed', () => {
  test('gives the same market, another seed a different one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), async (seed, other) => {
        fc.pre(seed !== other);
        expect(await told(`seed=${seed},ticks=40`)).toEqual(await told(`seed=${seed},ticks=40`));
        expect(await told(`seed=${seed},ticks=40`)).not.toEqual(await told(`seed=${other},ticks=40`));
      }),
      { numRuns: 30 },
    );
  });

  test('gives a symbol the same prices with any other symbols', async () => {
    const alone = await told('ETHUSD,seed=3,ticks=300');
    const among = (await told('seed=3,ticks=900')).filter((text) => text.includes(' ETHUSD '));
    expect(alone.length).toBeGreaterThan(250);
    expect(among.slice(0, alone.length)).toEqual(alone.slice(0, among.length));
  });

  test('gives more ticks the same beginning', async () => {
    const short = await told('seed=3,ticks=50');
    expect((await told('seed=3,ticks=100')).slice(0, short.length)).toEqual(short);
  });
});

test.each([
  { words: 'rate=1', perSecond: 1 },
  { words: 'rate=20', perSecond: 20 },
  { words: 'rate=50', perSecond: 50 },
  { words: 'rate=5,every=200', perSecond: 5 },
])('$words gives as many quotes of each symbol in a second', async ({ words, perSecond }) => {
  const events = eventsOf(await tell(opened(`sim:seed=4,ticks=5000,${words},${START}`, heldTime())));
  const seconds = (instantOf(events.at(-1)!) - instantOf(events[0]!)) / 1_000;
  for (const { symbol } of CATALOG) {
    const rate = events.filter((event) => symbolOf(event) === symbol).length / seconds;
    expect(rate / perSecond).toBeGreaterThan(0.95);
    expect(rate / perSecond).toBeLessThan(1.05);
  }
});

test('every instant is a multiple of the interval after the start, and the requested number of them have quotes', async () => {
  const events = eventsOf(await tell(opened(`sim:seed=3,every=250,ticks=123,${START}`, heldTime())));
  const start = Date.UTC(2018, 10, 14, 12);
  expect(instantOf(events[0]!)).toBe(start);
  expect(events.every((event) => (instantOf(event) - start) % 250 === 0)).toBe(true);
  expect(new Set(events.map(instantOf)).size).toBe(123);
  expect(new Set(events.filter((event) => instantOf(event) === start).map(symbolOf)).size).toBe(CATALOG.length);
});

test('quotes have the market time of the recording and the desk time of their creation', async () => {
  const time = heldTime();
  const [batch] = await tell(opened(`sim:seed=3,ticks=3,${START}`, time));
  for (const event of batch!.events)
    expect(event).toMatchObject({ kind: 'quote', quote: { receivedAt: time.clock.now() } });
});

describe('two weeks of minutes', () => {
  const minutes = 20_000;

  test('calm and busy times come in clusters, while the direction of a minute does not predict the next', async () => {
    const returns = (await minuteReturns(['BTCUSD'], 11, minutes)).get('BTCUSD')!;
    const sizes = returns.map(Math.abs);
    expect(autocorrelation(sizes, 1)).toBeGreaterThan(0.2);
    expect(autocorrelation(sizes, 30)).toBeGreaterThan(0.15);
    expect(autocorrelation(sizes, 30)).toBeLessThan(autocorrelation(sizes, 1));
    expect(Math.abs(autocorrelation(returns, 1))).toBeLessThan(0.03);
    expect(Math.abs(autocorrelation(returns, 7))).toBeLessThan(0.03);
  });

  test('gaps occur, up and down, a few each week: steps ten times as large as the half hour before them', async () => {
    const returns = (await stepReturns(['BTCUSD'], { seed: 11, everyMs: 10_000, steps: 100_000 })).get('BTCUSD')!;
    const before = 180;
    const gaps = returns.filter(
      (value, place) =>
        place >= before && Math.abs(value) > 10 * mean(returns.slice(place - before, place).map(Math.abs)),
    );
    expect(gaps.some((gap) => gap > 0) && gaps.some((gap) => gap < 0)).toBe(true);
    // Eleven days and a half.
    expect(gaps.length).toBeGreaterThan(5);
    expect(gaps.length).toBeLessThan(40);
  });

  test('every instrument is about as volatile as in its catalog', async () => {
    const returns = await minuteReturns(
      CATALOG.map(({ symbol }) => symbol),
      5,
      minutes,
    );
    for (const { symbol, annualVolatility } of CATALOG) {
      const ratio = Math.sqrt(mean(returns.get(symbol)!.map((value) => value ** 2)) * 365 * 1_440) / annualVolatility;
      expect([symbol, ratio > 0.85 && ratio < 1.3]).toEqual([symbol, true]);
    }
  });

  test('coins move together, coins and stocks do not', async () => {
    const returns = await minuteReturns(['BTCUSD', 'ETHUSD', 'SPY'], 5, 20_000);
    expect(correlation(returns.get('BTCUSD')!, returns.get('ETHUSD')!)).toBeGreaterThan(0.4);
    expect(Math.abs(correlation(returns.get('BTCUSD')!, returns.get('SPY')!))).toBeLessThan(0.05);
  });
});

test('half a bitcoin nearly always trades at once, and each symbol ticks every 0.3 to 1 s', async () => {
  const quotes = eventsOf(await tell(opened(`sim:seed=5,ticks=20000,${START}`, heldTime()))).flatMap((event) =>
    event.kind === 'quote' ? [event.quote] : [],
  );
  const seconds = (quotes.at(-1)!.quotedAt - quotes[0]!.quotedAt) / 1_000;
  for (const { symbol, tickSize } of CATALOG) {
    const own = quotes.filter((quote) => quote.symbol === symbol);
    const gap = seconds / own.length;
    expect([symbol, gap > 0.3 && gap < 1]).toEqual([symbol, true]);
    expect(mean(own.map(({ bid, ask }) => ask!.minus(bid!).dividedBy(tickSize).toNumber()))).toBeLessThan(12);
  }
  const bitcoin = quotes.filter((quote) => quote.symbol === 'BTCUSD');
  expect(mean(bitcoin.map(({ askSize }) => (askSize!.greaterThan('0.5') ? 1 : 0)))).toBeGreaterThan(0.97);
});
