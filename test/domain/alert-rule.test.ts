import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate, formatAlertRule, parseAlertRule } from '../../src/domain/alert-rule.ts';
import type { AlertState } from '../../src/domain/alert-rule.ts';
import { caret, lineErrorMessage } from '../../src/domain/order-line/caret.ts';
import { symbols } from './order-line/lines.ts';
import { amounts, d, quote } from './samples.ts';

function condition(text: string): Parameters<typeof evaluate>[0] {
  const parsed = parseAlertRule(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

test.each([
  ['BTCUSD last > 70000', 'BTCUSD last > 70000'],
  ['btc-usd  BID <= 0.50', 'BTC-USD bid <= 0.5'],
])('%s is read as %s', (text, expected) => {
  expect(formatAlertRule(condition(text))).toBe(expected);
});

test.each([
  ['', '^', 'the symbol is missing'],
  ['BTCUSD', '       ^', 'the price to watch is missing; expected last, bid or ask'],
  ['BTCUSD close > 1', '       ^^^^^', '"close" is not a price to watch; expected last, bid or ask'],
  ['BTCUSD last = 1', '            ^', '"=" is not a comparison; expected >, >=, < or <='],
  ['BTCUSD last > x', '              ^', '"x" is not a price; expected 70000'],
  ['BTCUSD last > 1 2', '                ^', '"2" is one word too many'],
])('%j is refused with its place', (text, carets, message) => {
  const parsed = parseAlertRule(text);
  if (parsed.ok) throw new Error('should be refused');
  expect(caret(text, parsed.error).split('\n')[1]).toBe(carets);
  expect(lineErrorMessage(parsed.error)).toContain(message);
});

describe('firing', () => {
  test('once per episode: again only after the condition has been false', () => {
    const rule = condition('BTCUSD last > 100');
    let state: AlertState = 'ARMED';
    const fired = ['99', '100', '100.01', '105', '101', '100', '101', '102'].map((last) => {
      const result = evaluate(rule, state, quote({ last: d(last) }));
      state = result.state;
      return result.firing?.message ?? '-';
    });
    expect(fired).toEqual(['-', '-', 'BTCUSD last 100.01 > 100', '-', '-', '-', 'BTCUSD last 101 > 100', '-']);
  });

  test.each([
    ['BTCUSD last > 100', false],
    ['BTCUSD last >= 100', true],
    ['BTCUSD last < 100', false],
    ['BTCUSD last <= 100', true],
    ['BTCUSD bid < 100', true],
    ['BTCUSD ask > 100', true],
    ['ETHUSD last >= 100', false],
  ])('%s at bid 99.9, ask 100.1, last 100: %s', (text, expected) => {
    expect(evaluate(condition(text), 'ARMED', quote()).firing !== null).toBe(expected);
  });

  test('a quote without the price, or of another symbol, neither fires nor arms', () => {
    const rule = condition('BTCUSD last > 100');
    expect(evaluate(rule, 'TRIGGERED', quote({ last: null }))).toEqual({ state: 'TRIGGERED', firing: null });
    expect(evaluate(rule, 'TRIGGERED', quote({ symbol: 'ETHUSD', last: d(1) }))).toEqual({
      state: 'TRIGGERED',
      firing: null,
    });
  });

  test('between two firings the condition was false once', () => {
    const rule = condition('BTCUSD last > 100');
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 95, max: 105 })), (prices) => {
        let state: AlertState = 'ARMED';
        let armed = true;
        for (const price of prices) {
          const result = evaluate(rule, state, quote({ last: d(price) }));
          state = result.state;
          expect(result.firing !== null).toBe(armed && price > 100);
          armed = price <= 100;
        }
      }),
    );
  });
});

test('a rule that is written is read as the same rule', () => {
  const rules = fc.record({
    symbol: symbols,
    field: fc.constantFrom('LAST', 'BID', 'ASK' as const),
    operator: fc.constantFrom('ABOVE', 'AT_LEAST', 'BELOW', 'AT_MOST' as const),
    threshold: amounts(),
  });
  fc.assert(
    fc.property(rules, (rule) => {
      expect(condition(formatAlertRule(rule))).toEqual(rule);
    }),
  );
});
