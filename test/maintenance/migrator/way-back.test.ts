import { expect, test } from 'vitest';
import { readSchemaFiles } from '../../../src/maintenance/migrator/migration-files.ts';
import { migrate, rollback } from '../../../src/maintenance/migrator/migrator.ts';
import { openTestDesk } from '../../support/desk.ts';

test('the whole schema is rolled back step by step and migrated again', async () => {
  const desk = await openTestDesk({ schema: 'none' });
  try {
    const { migrations, objects } = readSchemaFiles();
    const names = migrations.map(({ name }) => name);
    expect(await migrate(desk.superuser)).toEqual({ done: names, objects: objects.length, dropped: [] });
    const shape = await describe();
    for (const [index, { name }] of [...migrations.entries()].reverse()) {
      expect((await rollback(desk.superuser, { to: migrations[index - 1]?.number ?? 0 })).done).toEqual([name]);
    }
    const { rows } = await desk.pool.query(
      `select tablename as name from pg_tables where schemaname = 'public' and tablename not like '\\_%'`,
    );
    expect(rows).toEqual([]);
    const { rows: left } = await desk.pool.query(`
      select proname::text as name from pg_proc where pronamespace = 'public'::regnamespace
      union all select typname from pg_type where typnamespace = 'public'::regnamespace and typtype = 'e'
      union all select nspname from pg_namespace where nspname in ('invariant', 'archive')`);
    expect(left).toEqual([]);
    expect((await migrate(desk.superuser)).done).toEqual(names);
    expect(await describe()).toEqual(shape);
  } finally {
    await desk.close();
  }

  async function describe(): Promise<unknown> {
    const columns = await desk.pool.query(
      `select table_schema, table_name, column_name, data_type, column_default, is_nullable from information_schema.columns
        where table_schema in ('public', 'invariant') and table_name not like '\\_%' order by 1, 2, 3`,
    );
    const functions = await desk.pool.query(
      `select oid::regprocedure::text as name, prosrc, proowner::regrole::text as owner from pg_proc where pronamespace = 'public'::regnamespace order by 1`,
    );
    const triggers = await desk.pool.query(
      `select tgrelid::regclass::text as relation, tgname from pg_trigger where not tgisinternal order by 1, 2`,
    );
    const checks = await desk.pool.query(
      `select conrelid::regclass::text as relation, conname, pg_get_constraintdef(oid) as text from pg_constraint where connamespace = 'public'::regnamespace order by 1, 2`,
    );
    const rights = await desk.pool.query(
      `select relname, relacl::text as acl, relowner::regrole::text as owner from pg_class where relnamespace in ('public'::regnamespace, 'invariant'::regnamespace) and relname not like '\\_%' and relkind in ('r', 'p', 'v') order by 1`,
    );
    return [columns.rows, functions.rows, triggers.rows, checks.rows, rights.rows];
  }
});
