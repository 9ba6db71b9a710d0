import { appendFileSync, copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instantOf, symbolOf } from '../../../src/market-data/feeds/feed.ts';
import { timerSleep } from '../../../src/market-data/feeds/time.ts';
import { sharedFile } from '../../support/shared-data.ts';
import { heldTime } from './held-time.ts';
import { HEADER, MONDAY, groupedRows, makeFolder, row } from './recordings.ts';
import { closedOf, eventsOf, line, opened, tell } from './telling.ts';

const folder = makeFolder();
afterAll(folder.remove);

async function told(spec: string, position = 0): Promise<string[]> {
  return closedOf(await tell(opened(spec, heldTime()), { position })).map(line);
}

/** The expected events of those rows, computed another way: by sorting whole lines of text. */
function inOrder(rows: readonly string[]): string[] {
  const key = (text: string): string => text.split(',').slice(0, 2).join(' ');
  return [...rows].sort((a, b) => (key(a) < key(b) ? -1 : 1)).map((text) => text.split(',').slice(0, 2).join(' '));
}

function keys(lines: readonly string[]): string[] {
  return lines.map((text) => text.replace('.000Z', 'Z').split(' ').slice(0, 2).join(' '));
}

describe('order', () => {
  test('rows grouped by symbol are replayed by instant, then by symbol', async () => {
    const rows = groupedRows(300);
    expect(keys(await told(`replay:${folder.write('grouped.csv', [HEADER, ...rows])},speed=max`))).toEqual(
      inOrder(rows),
    );
  });

  test('the order of the rows in the file does not change the candles', async () => {
    const rows = groupedRows(40);
    const expected = await told(`replay:${folder.write('straight.csv', [HEADER, ...rows])},speed=max`);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(rows, { minLength: rows.length }), async (shuffled) => {
        expect(await told(`replay:${folder.write('shuffled.csv', [HEADER, ...shuffled])},speed=max`)).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  test('of two rows with one key the first of the file is replayed', async () => {
    const path = folder.write('twice.csv', [
      HEADER,
      row('BTCUSD', 1, 500),
      row('BTCUSD', 0, 100),
      row('BTCUSD', 1, 900),
      row('BTCUSD', 0, 700),
    ]);
    const feed = opened(`replay:${path},speed=max`, heldTime());
    expect(closedOf(await tell(feed)).map((event) => line(event).split(' ')[3])).toEqual(['100', '501']);
    expect(feed.rowReport()).toMatchObject({ rows: 4, rejected: 0, duplicates: 0, conflicts: 2 });
    expect(
      feed.rowReport()!.conflictRows.map((conflict) => [conflict.line, conflict.stood.open, conflict.offered.open]),
    ).toEqual([
      [4, '501', '901'],
      [5, '100', '700'],
    ]);
  });

  test('an instant is not split between two batches', async () => {
    const symbols = Array.from({ length: 7 }, (_, index) => `S${index}USD`);
    const rows = symbols.flatMap((symbol) => Array.from({ length: 200 }, (_, minute) => row(symbol, minute)));
    const batches = await tell(opened(`replay:${folder.write('seven.csv', [HEADER, ...rows])},speed=max`, heldTime()));
    // The first minute opens seven bars; every later instant closes seven and opens seven.
    expect(batches.map(({ events }) => events.length)).toEqual([1_001, 1_008, 791]);
  });

  test('an instant with more symbols than a batch holds stays whole: bars that end come before bars that begin', async () => {
    const rows = [3, 4].flatMap((minute) => Array.from({ length: 1_100 }, (_, index) => row(`S${index}`, minute)));
    const batches = await tell(opened(`replay:${folder.write('many.csv', [HEADER, ...rows])},speed=max`, heldTime()));
    expect(batches.map(({ position }) => position)).toEqual([1_100, 3_300, 4_400]);
  });

  test('a bar that closes when another opens comes before it, whatever its length', async () => {
    const path = folder.write('lengths.csv', [
      'timestamp,symbol,interval,open,high,low,close,volume',
      ...['00:00', '00:01', '00:05'].map((time) => `2025-01-02T${time}:00Z,BTCUSD,1m,1,1,1,1,1`),
      '2025-01-02T00:00:00Z,BTCUSD,5m,1,1,1,1,1',
      '2025-01-02T00:00:00Z,AAPL,1m,1,1,1,1,1',
    ]);
    const told = eventsOf(await tell(opened(`replay:${path},speed=max`, heldTime()))).map((event) => {
      const { symbol, interval } =
        event.kind === 'open' ? event.bar : event.kind === 'candle' ? event.candle : { symbol: '', interval: '' };
      return `${new Date(instantOf(event)).toISOString().slice(11, 16)} ${event.kind} ${symbol} ${interval}`;
    });
    expect(told).toEqual([
      '00:00 open AAPL 1m',
      '00:00 open BTCUSD 1m',
      '00:00 open BTCUSD 5m',
      '00:01 candle AAPL 1m',
      '00:01 candle BTCUSD 1m',
      '00:01 open BTCUSD 1m',
      '00:02 candle BTCUSD 1m',
      '00:05 candle BTCUSD 5m',
      '00:05 open BTCUSD 1m',
      '00:06 candle BTCUSD 1m',
    ]);
  });
});

describe('numbers', () => {
  test('every figure matches the file, to the eighth decimal', async () => {
    const path = folder.write('exact.csv', [
      HEADER,
      '2018-11-12T00:00:00Z,BTCUSD,99999999999.12345678,99999999999.99999999,0.00000001,0.1,0.00000001',
    ]);
    expect(await told(`replay:${path},speed=max`)).toEqual([
      '2018-11-12T00:00:00.000Z BTCUSD 1m 99999999999.12345678 99999999999.99999999 0.00000001 0.1 0.00000001',
    ]);
  });

  test('a volume matches the file; without a column and in an empty field it is unknown', async () => {
    const minute = (n: number): string => `2018-11-12T00:0${n}:00Z`;
    const rows = ['BTCUSD,1m,0', 'BTCUSD,1m,', 'BTCUSD,1m,5', 'BTCUSD,1m,0', 'BTCUSD,1m,'].map((text, n) =>
      [minute(n), ...text.split(',').slice(0, 2), '1,1,1,1', text.split(',')[2]].join(','),
    );
    const path = folder.write('volumes.csv', [
      'timestamp,symbol,interval,open,high,low,close,volume',
      ...rows.reverse(),
    ]);
    const events = eventsOf(await tell(opened(`replay:${path},speed=max`, heldTime())));
    const volumesOf = (kind: 'open' | 'candle'): (string | null)[] =>
      events.flatMap((event) => {
        const bar = event.kind === 'open' ? event.bar : event.kind === 'candle' ? event.candle : null;
        return event.kind === kind && bar !== null && bar.symbol === 'BTCUSD' && bar.interval === '1m'
          ? [bar.volume?.toFixed() ?? null]
          : [];
      });
    expect(volumesOf('open')).toEqual(['0', null, '5', '0', null]);
    expect(volumesOf('candle')).toEqual(volumesOf('open'));
    const without = folder.write('without.csv', ['Date,Open,High,Low,Close', '2018-01-02,1,2,0.5,1.5']);
    expect(await told(`replay:${without},speed=max,symbol=spy,interval=1d`)).toEqual([
      '2018-01-02T00:00:00.000Z SPY 1d 1 2 0.5 1.5 -',
    ]);
  });

  test('rows that break a rule are left out, counted and listed by line', async () => {
    const path = folder.write('dirty.csv', [
      HEADER,
      row('BTCUSD', 0),
      'x,BTCUSD,1,1,1,1,1',
      row('BTCUSD', 1).replace(/[^,]*$/, '-1'),
      '',
      row('BTCUSD', 2),
      '"',
      `${'9'.repeat(70_000)}`,
    ]);
    const feed = opened(`replay:${path},speed=max`, heldTime());
    expect(feed.rowReport()).toBeNull();
    await feed.instruments();
    expect(feed.rowReport()).toMatchObject({ rejected: 4, duplicates: 0 });
    expect(feed.rowReport()!.rejects.map((reject) => reject.line)).toEqual([3, 4, 7, 8]);
    expect(keys(closedOf(await tell(feed)).map(line))).toEqual(inOrder([row('BTCUSD', 0), row('BTCUSD', 2)]));
  });

  test('of a thousand bad rows a hundred are listed', async () => {
    const feed = opened(
      `replay:${folder.write('bad.csv', [HEADER, row('BTCUSD', 0), ...Array.from({ length: 1_000 }, () => 'x')])}`,
      heldTime(),
    );
    await feed.instruments();
    expect(feed.rowReport()).toMatchObject({ rejected: 1_000 });
    expect(feed.rowReport()!.rejects).toHaveLength(100);
  });

  test('a file without these columns gets the named symbol and interval', async () => {
    const path = folder.write('daily.csv', [
      'Date;Open;High;Low;Close;Volume',
      '2018-01-02;1;2;0.5;1.5;10',
      '2018-01-03;1.5;2;1;1.75;12',
    ]);
    expect(await told(`replay:${path},speed=max,symbol=spy,interval=1d`)).toEqual([
      '2018-01-02T00:00:00.000Z SPY 1d 1 2 0.5 1.5 10',
      '2018-01-03T00:00:00.000Z SPY 1d 1.5 2 1 1.75 12',
    ]);
    await expect(opened(`replay:${path},speed=max`, heldTime()).instruments()).rejects.toMatchObject({
      name: 'FeedFailure',
      hint: expect.stringContaining('symbol='),
    });
  });
});

describe('pace', () => {
  const minutes = [0, 1, 2, 10].map((minute) => row('BTCUSD', minute));

  test('a bar comes when it opens and when it closes on the scaled clock, by default sixty times as fast', async () => {
    for (const [options, factor] of [
      ['', 60],
      [',speed=60x', 60],
      [',speed=0.5x', 0.5],
      [',speed=1200x', 1_200],
    ] as const) {
      const time = heldTime();
      const startedAt = time.clock.now();
      const late: number[] = [];
      const feed = opened(`replay:${folder.write('pace.csv', [HEADER, ...minutes])}${options}`, time);
      for await (const { events } of feed.batches({
        position: 0,
        known: new Map(),
        signal: new AbortController().signal,
      })) {
        for (const event of events) late.push((time.clock.now() - startedAt) * factor - (instantOf(event) - MONDAY));
      }
      expect(late).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    }
  });

  test('events that became due meanwhile come at once', async () => {
    const time = heldTime();
    const sizes: number[] = [];
    const feed = opened(`replay:${folder.write('late.csv', [HEADER, ...minutes])}`, time);
    for await (const { events } of feed.batches({
      position: 0,
      known: new Map(),
      signal: new AbortController().signal,
    })) {
      sizes.push(events.length);
      time.shift(5_000);
    }
    expect(sizes).toEqual([1, 5, 1, 1]);
  });

  test('a clock that is set back does not stop the market', async () => {
    const time = heldTime();
    const sizes: number[] = [];
    for await (const { events } of opened(`replay:${folder.write('back.csv', [HEADER, ...minutes])}`, time).batches({
      position: 0,
      known: new Map(),
      signal: new AbortController().signal,
    })) {
      sizes.push(events.length);
      time.shift(-3_600_000);
    }
    expect(sizes).toEqual([1, 2, 2, 1, 1, 1]);
    expect(time.slept).toEqual([1_000, 1_000, 1_000, 7_000, 1_000]);
  });

  test('after a restart the market continues at its position, not at the beginning', async () => {
    const time = heldTime();
    // After the opening of the second minute.
    await tell(opened(`replay:${folder.write('again.csv', [HEADER, ...minutes])}`, time), { position: 3 });
    expect(time.slept.reduce((sum, slept) => sum + slept, 0)).toBe((10 * 60_000) / 60);
  });

  test('the signal ends a long wait at once', async () => {
    const path = folder.write('slow.csv', [HEADER, ...minutes]);
    const stop = new AbortController();
    const feed = opened(`replay:${path},speed=0.001x`, { clock: { now: () => 0 }, sleep: timerSleep });
    const telling = tell(feed, { signal: stop.signal });
    setTimeout(() => stop.abort(), 50);
    expect(eventsOf(await telling).map(({ kind }) => kind)).toEqual(['open']);
  });

  test('a reader that never waits gives timers a turn: the signal arrives at full speed', async () => {
    const path = folder.write('long.csv', [HEADER, ...groupedRows(20_000)]);
    const feed = opened(`replay:${path},speed=max`, heldTime());
    await feed.instruments();
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 0);
    const batches = await tell(feed, { signal: stop.signal });
    expect(batches.at(-1)?.position ?? 0).toBeLessThan(80_000);
  });
});

describe('the source', () => {
  const lines = [HEADER, ...groupedRows(500)];

  test('has one name in every folder and at every speed, and another when its content changes', () => {
    const path = folder.write('named.csv', lines);
    const { name } = opened(`replay:${path}`, heldTime());
    expect(opened(`replay:${relative(process.cwd(), path)},speed=max`, heldTime()).name).toBe(name);
    copyFileSync(path, folder.path('other.csv'));
    expect(opened(`replay:${folder.path('other.csv')}`, heldTime()).name).toBe(name.replace('named.csv', 'other.csv'));
    appendFileSync(path, `${row('BTCUSD', 900)}\n`);
    expect(opened(`replay:${path}`, heldTime()).name).not.toBe(name);
  });

  const failures: readonly (readonly [string, string, (path: string) => void, RegExp])[] = [
    ['an empty file', 'empty.csv', (path) => writeFileSync(path, ''), /is empty/],
    [
      'a file without a header',
      'headless.csv',
      (path) => writeFileSync(path, `${row('BTCUSD', 0)}\n`),
      /has no column for timestamp/,
    ],
    ['a file of one endless line', 'endless.csv', (path) => writeFileSync(path, 'x'.repeat(100_000)), /longer than/],
    ['a file cut short', 'cut.csv.gz', (path) => truncateSync(path, 2_000), /damaged gzip/],
    ['a damaged file', 'damaged.csv.gz', (path) => writeFileSync(path, damaged(path)), /damaged gzip/],
  ];
  test.each(failures)('%s fails with a readable message', async (_, name, spoil, message) => {
    const path = folder.write(name, lines);
    spoil(path);
    const feed = opened(`replay:${path}`, heldTime());
    await expect(feed.instruments()).rejects.toMatchObject({
      name: 'FeedFailure',
      message: expect.stringMatching(message),
    });
    await expect(tell(feed)).rejects.toMatchObject({ name: 'FeedFailure' });
  });

  test('a file that changes between its opening and its reading is refused: its positions would be wrong', async () => {
    const path = folder.write('moving.csv', lines);
    const feed = opened(`replay:${path},speed=max`, heldTime());
    appendFileSync(path, `${row('BTCUSD', 900)}\n`);
    await expect(tell(feed)).rejects.toMatchObject({
      name: 'FeedFailure',
      message: expect.stringMatching(/changed while it was read/),
    });
  });

  test('ticks are guessed as in an import, from the first open: later prices are unknown when a recording begins', async () => {
    const instruments = await opened(`replay:${folder.write('ticks.csv', lines)}`, heldTime()).instruments();
    expect(instruments.map(({ symbol, currency, tickSize }) => `${symbol} ${currency} ${tickSize}`)).toEqual([
      'BTCUSD USD 0.01',
      'ETHUSD USD 0.01',
      'XRPUSD USD 0.0001',
    ]);
  });
});

function damaged(path: string): Buffer {
  const bytes = readFileSync(path);
  bytes.fill(0xff, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 64);
  return bytes;
}

describe('a week of four symbols', () => {
  const week = sharedFile('data/bars_1m_bitfinex_week_2018-11-12.csv.gz');
  let path = '';
  beforeAll(() => {
    path =
      week ??
      folder.write('week.csv.gz', [
        HEADER,
        ...groupedRows(3_000),
        ...Array.from({ length: 3_000 }, (_, minute) => row('LTCUSD', minute, 50)),
      ]);
  });

  test('every row is replayed once, in order, with its own figures', async () => {
    const rows = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n').slice(1);
    const lines = await told(`replay:${path},speed=max`);
    if (week !== null) expect(lines.length).toBe(34_502);
    expect(keys(lines)).toEqual(inOrder(rows));
    const asFields = (text: string): string => text.replace('.000Z', 'Z').replace(' 1m ', ' ').replaceAll(' ', ',');
    const numbers = (text: string): string =>
      text
        .split(',')
        .slice(0, 2)
        .concat(
          text
            .split(',')
            .slice(2)
            .map((figure) => String(Number(figure))),
        )
        .join(',');
    expect(new Set(lines.map((text) => numbers(asFields(text))))).toEqual(new Set(rows.map(numbers)));
  });

  test('all four symbols trade in the same hours', async () => {
    const [first] = await tell(opened(`replay:${path},speed=max`, heldTime()));
    expect(new Set(first!.events.map(symbolOf))).toEqual(new Set(['BTCUSD', 'ETHUSD', 'LTCUSD', 'XRPUSD']));
  });
});
