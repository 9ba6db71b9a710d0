/**
 * One object a file, found by its name; one topic a migration, with its way back. docs/schema.md describes the layout.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { prismaFolder, readSchemaFiles } from '../../src/maintenance/migrator/migration-files.ts';
import { kindOf } from '../../src/maintenance/migrator/object-order.ts';

const { migrations, objects } = readSchemaFiles();
const schemaPage = readFileSync(join(prismaFolder, '../docs/schema.md'), 'utf8');

describe('prisma/sql', () => {
  test.each(objects.filter((object) => kindOf(object) === 'function').map((object) => [object.path, object] as const))(
    '%s creates the function or procedure of its name, and no other',
    (path, { text }) => {
      const made = [...text.matchAll(/^create or replace (function|procedure) public\.(\w+)\(/gm)];
      expect(made.map(([, , name]) => name)).toEqual([basename(path, '.sql')]);
      const [, kind, name] = made[0]!;
      expect(text).toContain(`comment on ${kind!} public.${name!}(`);
    },
  );

  test.each(objects.filter((object) => kindOf(object) === 'view').map((object) => [object.path, object] as const))(
    '%s creates the view of its name, and no other',
    (path, { text }) => {
      const schema = path.startsWith('views/invariant/') ? 'invariant' : 'public';
      const made = [...text.matchAll(/^create or replace view (\S+)/gm)].map(([, name]) => name);
      expect(made).toEqual([`${schema}.${basename(path, '.sql')}`]);
    },
  );

  test('no name is numbered, and no function has two files', () => {
    expect(objects.map(({ path }) => path).filter((path) => /(^|\/)\d/.test(path))).toEqual([]);
    const functions = objects.filter((object) => kindOf(object) === 'function').map(({ path }) => basename(path));
    expect(functions.filter((name, index) => functions.indexOf(name) !== index)).toEqual([]);
  });

  test('every file is an object, and policies are applied last', () => {
    const files = readdirSync(join(prismaFolder, 'sql'), {
      encoding: 'utf8',
      recursive: true,
      withFileTypes: true,
    }).filter((entry) => entry.isFile());
    expect(files).toHaveLength(objects.length);
    const kinds = objects.map(kindOf);
    expect(kinds.lastIndexOf('trigger')).toBeLessThan(kinds.indexOf('policy'));
  });

  test('a function of a migration has no file here', () => {
    const made = migrations.flatMap(({ up }) =>
      [...up.matchAll(/^create function (\w+)\(/gm)].map(([, name]) => `${name!}.sql`),
    );
    expect(made).toContain('is_open.sql');
    expect(made).toContain('candle_day.sql');
    expect(objects.filter(({ path }) => made.includes(basename(path)))).toEqual([]);
  });
});

describe('prisma/migrations', () => {
  test('each has a down.sql', () => {
    expect(migrations.filter(({ down }) => down === null)).toEqual([]);
  });

  test('each of the first nine has its complete tables: columns, indexes and comments', () => {
    const first = migrations.slice(0, 9);
    const spread = first
      .flatMap(({ up }) => [...up.matchAll(/^create table "(\w+)" \(/gm)].map(([, table]) => table!))
      .map((table) => {
        const about = new RegExp(
          `^(create table|alter table|comment on (table|column)|create (unique )?index \\S+ on) "${table}"`,
          'm',
        );
        return [table, first.filter(({ up }) => about.test(up)).map(({ name }) => name)] as const;
      });
    expect(spread.length).toBeGreaterThan(30);
    expect(spread.filter(([, files]) => files.length !== 1)).toEqual([]);
  });

  test('each of the first nine creates: it changes no table, drops no object and repairs no row', () => {
    const repairs = migrations
      .slice(0, 9)
      .flatMap(({ name, up }) =>
        [...up.matchAll(/^ *(alter (table|type)|drop |update |delete |create or replace ).*$/gm)].map(([line]) => [
          name,
          line,
        ]),
      );
    expect(repairs).toEqual([]);
  });

  test('docs/schema.md has a row for each migration, with every table that it creates or changes', () => {
    const rows = schemaPage.split('\n');
    const missing = migrations.flatMap(({ name, up }) => {
      const row = rows.find((line) => line.startsWith(`| \`prisma/migrations/${name}/\` |`));
      if (row === undefined) return [name];
      const tables = [...up.matchAll(/^(?:create table "\w+" \(|alter table "\w+"\s+add column)/gm)].map(
        ([text]) => /"(\w+)"/.exec(text)![1]!,
      );
      return tables.filter((table) => !new RegExp(`\\b${table}\\b`).test(row));
    });
    expect(missing).toEqual([]);
  });

  test('docs/schema.md names every function of a migration', () => {
    const made = migrations.flatMap(({ up }) =>
      [...up.matchAll(/^create (?:or replace )?function (\w+)\(/gm)].map(([, name]) => name!),
    );
    expect(made).toContain('has_trigger');
    expect(made.filter((name) => !schemaPage.includes(`\`${name}\``))).toEqual([]);
  });
});

test('the package contains schema.prisma for the client, and not the kept dump', () => {
  expect(existsSync(join(prismaFolder, 'schema.prisma'))).toBe(true);
  expect(existsSync(join(prismaFolder, 'schema.sql'))).toBe(false);
  expect(readFileSync(join(import.meta.dirname, 'schema.sql'), 'utf8')).toContain('-- The whole schema of a desk');
});
