import { describe, expect, test } from 'vitest';
import { FIRST_ROW, moved, parseFilter, settled } from '../../../src/console/panes/list-state.ts';

describe('a list', () => {
  const keys = Array.from({ length: 50 }, (_, at) => `row ${at}`);

  test('keeps its cursor visible', () => {
    let state = FIRST_ROW;
    for (let at = 0; at < 30; at++) state = moved(state, 'down', { keys, height: 10 });
    expect(settled(state, keys, 10)).toMatchObject({ key: 'row 30', index: 30, top: 21 });
    expect(moved(state, 'last', { keys, height: 10 })).toMatchObject({ key: 'row 49', top: 40 });
    expect(moved(state, 'first', { keys, height: 10 })).toMatchObject({ key: 'row 0', top: 0 });
  });

  test('moves the cursor to the neighbor when its row disappears', () => {
    const state = moved(FIRST_ROW, 'down', { keys, height: 10 });
    expect(
      settled(
        state,
        keys.filter((key) => key !== 'row 1'),
        10,
      ).key,
    ).toBe('row 2');
    expect(settled(state, [], 10)).toMatchObject({ key: null, index: 0, top: 0 });
  });

  test('reads /! as an inverse filter', () => {
    expect(parseFilter('btc')).toEqual({ text: 'btc', mode: 'matching' });
    expect(parseFilter('!btc')).toEqual({ text: 'btc', mode: 'not-matching' });
    expect(parseFilter(' ! ')).toEqual({ text: '!', mode: 'matching' });
    expect(parseFilter('')).toBeNull();
  });
});
