import { readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { ERROR_CODES, errorMessage, isErrorCode } from '../../src/domain/error-codes.ts';

test('every code that the database raises has a message and a hint', () => {
  const root = resolve(import.meta.dirname, '../../prisma');
  const raised = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.sql'))
    .flatMap((path) =>
      [...readFileSync(resolve(root, path), 'utf8').matchAll(/(?:detail = |public\.denial\()'([A-Z_]+)'/g)].map(
        (match) => match[1]!,
      ),
    );
  expect(raised).toContain('INSUFFICIENT_BUYING_POWER');
  expect(raised.filter((code) => !isErrorCode(code))).toEqual([]);
});

test('values of the case fill their places, and unknown values leave no gap', () => {
  expect(errorMessage('OFF_TICK', { value: '1.05', limit: '0.1' }).message).toBe(
    'price 1.05 is not a multiple of the tick 0.1',
  );
  expect(errorMessage('OFF_TICK').message).toBe('price is not a multiple of the tick');
  for (const code of Object.keys(ERROR_CODES).filter(isErrorCode)) {
    const { message, hint } = errorMessage(code);
    expect(message).not.toMatch(/[{}]|  | [,;:.]|^ | $/);
    expect(hint).toMatch(/^[A-Z].*\S$/);
  }
});

test('a property name of every object is not a code', () => {
  expect(isErrorCode('constructor')).toBe(false);
});
