import { expect, test } from 'vitest';
import { inOrder } from '../../../src/maintenance/migrator/object-order.ts';

/** Objects by path; each text is the beginning of its file. */
function order(files: Readonly<Record<string, string>>): string[] {
  return inOrder(Object.entries(files).map(([path, text]) => ({ path, text, checksum: '' }))).map(({ path }) => path);
}

test('functions of every topic come first, then views, triggers and policies, each by path', () => {
  const files = {
    'policies/grants.sql': '',
    'triggers/audit.sql': '',
    'views/law/b.sql': '',
    'views/a.sql': '',
    'people/z.sql': '',
    'orders/b.sql': '',
    'orders/a.sql': '',
  };
  const expected = [
    'orders/a.sql',
    'orders/b.sql',
    'people/z.sql',
    'views/a.sql',
    'views/law/b.sql',
    'triggers/audit.sql',
    'policies/grants.sql',
  ];
  expect(order(files)).toEqual(expected);
  expect(order(Object.fromEntries(Object.entries(files).reverse()))).toEqual(expected);
});

test('the dependencies of an object come before it, and theirs before them', () => {
  expect(
    order({
      'policies/a.sql': '-- needs: policies/c, policies/b\nselect 1;',
      'policies/b.sql': '',
      'policies/c.sql': '-- needs: policies/d\n',
      'policies/d.sql': '-- needs: orders/f\r\n',
      'orders/f.sql': '',
    }),
  ).toEqual(['orders/f.sql', 'policies/d.sql', 'policies/c.sql', 'policies/b.sql', 'policies/a.sql']);
});

test('only the first line declares dependencies', () => {
  expect(order({ 'views/a.sql': 'select 1;\n-- needs: views/b', 'views/b.sql': '' })).toEqual([
    'views/a.sql',
    'views/b.sql',
  ]);
});

test.each([
  [
    'a missing object',
    { 'views/a.sql': '-- needs: views/b' },
    'prisma/sql/views/a.sql needs a missing file: prisma/sql/views/b.sql',
  ],
  [
    'a circle',
    { 'views/a.sql': '-- needs: views/b', 'views/b.sql': '-- needs: views/c', 'views/c.sql': '-- needs: views/b' },
    'objects need each other: prisma/sql/views/b.sql → prisma/sql/views/c.sql → prisma/sql/views/b.sql',
  ],
  [
    'itself',
    { 'views/a.sql': '-- needs: views/a' },
    'objects need each other: prisma/sql/views/a.sql → prisma/sql/views/a.sql',
  ],
  [
    'a later kind',
    { 'views/a.sql': '-- needs: triggers/t', 'triggers/t.sql': '' },
    'prisma/sql/views/a.sql needs prisma/sql/triggers/t.sql, which is applied later: a trigger comes after every view',
  ],
])('%s is an error that names the files', (_, files, message) => {
  expect(() => order(files)).toThrow(expect.objectContaining({ code: 'BROKEN_MIGRATIONS', message }));
});
