import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitCsvLine } from '../../src/domain/csv-line.ts';

test.each([
  ['a,b,c', ['a', 'b', 'c']],
  ['a,,c\r', ['a', '', 'c']],
  ['', ['']],
  ['"a","b, c",d', ['a', 'b, c', 'd']],
  ['"say ""so""",x', ['say "so"', 'x']],
  ['"",', ['', '']],
])('%j has the fields %j', (line, expected) => {
  expect(splitCsvLine(line)).toEqual(expected);
});

test.each(['"open', 'a,"b"c,d', 'a"b,c'])('%j has a quote out of place', (line) => {
  expect(splitCsvLine(line)).toBeNull();
});

test('the delimiter can be given', () => {
  expect(splitCsvLine('1,5;"a;b"', ';')).toEqual(['1,5', 'a;b']);
});

test('a line written by the rules is read back unchanged', () => {
  const fields = fc.array(fc.string({ unit: fc.constantFrom('a', '1', ',', '"', ' ') }), { minLength: 1 });
  fc.assert(
    fc.property(fields, (list) => {
      const line = list.map((field) => (/[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',');
      expect(splitCsvLine(line)).toEqual(list);
    }),
  );
});
