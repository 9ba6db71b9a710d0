import { expect, test } from 'vitest';
import { parseHeader } from '../../src/domain/header.ts';

function mapping(header: string, names = {}): unknown {
  const parsed = parseHeader(header.split(','), names);
  return parsed.ok ? parsed.value : parsed.error;
}

test('the plain header', () => {
  expect(mapping('timestamp,symbol,open,high,low,close,volume')).toEqual({
    timestamp: 0,
    symbol: 1,
    interval: null,
    open: 2,
    high: 3,
    low: 4,
    close: 5,
    volume: 6,
    width: 7,
  });
});

test('other names, another order, more columns, capitals and a byte order mark', () => {
  expect(mapping('\uFEFFTs,O,C,H,L,Vol,Trades')).toEqual({
    timestamp: 0,
    symbol: null,
    interval: null,
    open: 1,
    close: 2,
    high: 3,
    low: 4,
    volume: 5,
    width: 7,
  });
});

test('the user can name a column', () => {
  expect(mapping('timestamp,open,high,low,close,volume,adjusted', { close: 'Adjusted' })).toMatchObject({ close: 6 });
  expect(mapping('timestamp,open,high,low,close,volume', { close: 'adjusted' })).toMatch(
    /no column "adjusted" for close/,
  );
});

test('a file without a volume column has unknown volumes, unless a column may be the volume', () => {
  expect(mapping('date,open,high,low,close,volatility')).toMatchObject({ volume: null });
  expect(mapping('date,open,high,low,close,Volume BTC,Volume USD')).toBe(
    'the header has no column volume, and "volume btc", "volume usd" may be one: name the column of the volume',
  );
  expect(mapping('date,open,high,low,close,Volume BTC,Volume USD', { volume: 'volume btc' })).toMatchObject({
    volume: 5,
  });
});

test('a missing column, a line that is not a header and two columns for one value are refused', () => {
  expect(mapping('timestamp,open,high,low,volume')).toMatch(/has no column for close/);
  expect(mapping('2018-11-12T18:01:00Z,BTCUSD,1,1,1,1,1')).toMatch(/write a header such as/);
  expect(mapping('date,time,open,high,low,close,volume')).toMatch(/2 columns for timestamp: "date", "time"/);
});
