import { readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { ERROR_CODES, isErrorCode } from '../../src/domain/error-codes.ts';

const SQL = sources('../../prisma', '.sql');
const RAISED = SQL.flatMap(({ text }) =>
  [...text.matchAll(/(?:detail = |public\.denial\()'([A-Z_]+)'/g)].map((match) => match[1]!),
);

test('every code that the database raises has a message and a hint', () => {
  expect(RAISED).toContain('INSUFFICIENT_BUYING_POWER');
  expect(RAISED.filter((code) => !isErrorCode(code))).toEqual([]);
});

test('the database or the program raises every code', () => {
  const program = sources('../../src', '.ts').filter(
    ({ path }) => path !== 'domain/error-codes.ts' && !path.startsWith('database/generated/'),
  );
  const unused = Object.keys(ERROR_CODES).filter(
    (code) => !RAISED.includes(code) && !program.some(({ text }) => text.includes(`'${code}'`)),
  );
  expect(unused).toEqual([]);
});

test('an error of the database borrows the general hint of its code only when nothing else raises the code', () => {
  const withoutHint = SQL.flatMap(({ path, text }) =>
    [...text.matchAll(/\braise exception\b.*?;\s*\n/gs)].flatMap(([raise]) => {
      const code = /detail = '([A-Z_]+)'/.exec(raise)?.[1];
      if (code === undefined || raise.includes('hint = ')) return [];
      return RAISED.filter((raised) => raised === code).length === 1 ? [] : [`${path}: ${code}`];
    }),
  );
  expect(withoutHint).toEqual([]);
});

test('every message is one plain sentence with or without its values, and every hint is a sentence', () => {
  for (const { message, hint } of Object.values(ERROR_CODES)) {
    for (const shown of [message.replace(/ ?\{\w+\}/g, ''), message.replace(/\{\w+\}/g, '1')])
      expect(shown.trim()).not.toMatch(/[{}]|  | [,;:.]|^ | $/);
    expect(hint).toMatch(/^[A-Z].*\S$/);
  }
});

test('a property name of every object is not a code', () => {
  expect(isErrorCode('constructor')).toBe(false);
});

function sources(folder: string, extension: string): { path: string; text: string }[] {
  const root = resolve(import.meta.dirname, folder);
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(extension))
    .map((path) => ({ path, text: readFileSync(resolve(root, path), 'utf8') }));
}
