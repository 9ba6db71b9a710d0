import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backupDatabase } from '../../../src/maintenance/backup/backup.ts';
import type { BackupReport } from '../../../src/maintenance/backup/backup.ts';
import { restoreDatabase } from '../../../src/maintenance/backup/restore.ts';
import type { RestoreReport } from '../../../src/maintenance/backup/restore.ts';
import { comparableSchema, schemaText } from '../../../src/maintenance/backup/schema-text.ts';
import { verifyDesk } from '../../../src/maintenance/verify.ts';
import { openTestDesk } from '../../support/desk.ts';
import type { TestDesk } from '../../support/desk.ts';
import { openPool } from '../../support/pool.ts';
import { MONTHS, buy, expectFilled, openFilledDesk } from './filled-desk.ts';
import type { FilledDesk } from './filled-desk.ts';

let folder: string;
let file: string;
let source: FilledDesk;
let target: TestDesk;
let backup: BackupReport;
let restored: RestoreReport;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'traderai-backup-'));
  file = join(folder, 'desk.backup');
  source = await openFilledDesk();
  target = await openTestDesk({ schema: 'none' });
  backup = await backupDatabase(source.config, file, { createdAt: '2026-01-02T03:04:05.678Z', token: 'test' });
  restored = await restoreDatabase(target.superuser, file);
});
afterAll(async () => {
  await target.close();
  await source.close();
  rmSync(folder, { recursive: true });
});

describe('a backup', () => {
  test('is one file, readable by its owner alone', () => {
    expect(readdirSync(folder)).toEqual(['desk.backup']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(file).size).toBe(backup.bytes);
  });

  test('has rows of every table of a desk', async () => {
    await expectFilled(source);
    const { rows } = await source.root.query<{ count: string }>('select count(*) from "AuditLog"');
    const audited = backup.contents.tables
      .filter(({ name }) => name.startsWith('public."AuditLog'))
      .reduce((sum, table) => sum + table.rows, 0);
    expect(String(audited)).toBe(rows[0]!.count);
    expect(
      backup.contents.tables.filter(({ name, rows: count }) => name.startsWith('public."Trade_') && count > 0),
    ).toHaveLength(MONTHS.length);
  });

  test('never replaces a file', async () => {
    await expect(backupDatabase(source.config, file, { createdAt: '', token: 'other' })).rejects.toMatchObject({
      code: 'FILE_EXISTS',
    });
    expect(readdirSync(folder)).toEqual(['desk.backup']);
  });
});

/** Queries for both desks. */
const SAME = [
  [
    'rows',
    `select c.relname, (xpath('/row/h/text()', query_to_xml(format('select md5(string_agg(t::text, e''\\n'' order by t::text)) as h from %s t', c.oid::regclass), false, true, '')))[1]::text as rows
              from pg_class c where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace order by 1`,
  ],
  [
    'policies',
    'select schemaname, tablename, policyname, permissive, roles::text, cmd, qual, with_check from pg_policies order by 1, 2, 3',
  ],
  [
    'grants',
    `select n.nspname, c.relname, r.rolname, (select array_agg(a::text order by a::text) from unnest(coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner))) a) from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.oid = c.relowner
               where n.nspname in ('public', 'invariant', 'archive') and c.relkind <> 'i' order by 1, 2`,
  ],
  [
    'rights on functions',
    `select p.oid::regprocedure::text, p.proowner::regrole::text, p.prosecdef, p.proconfig, (select array_agg(a::text order by a::text) from unnest(coalesce(p.proacl, acldefault('f', p.proowner))) a) from pg_proc p order by 1`,
  ],
  [
    'row security',
    `select relname, relrowsecurity, relforcerowsecurity from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1`,
  ],
  [
    'triggers',
    'select tgrelid::regclass::text, tgname, tgenabled, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal order by 1, 2',
  ],
  [
    'partitions',
    'select inhrelid::regclass::text, inhparent::regclass::text, pg_get_expr(c.relpartbound, c.oid) from pg_inherits join pg_class c on c.oid = inhrelid order by 1, 2',
  ],
  [
    'indexes',
    `select indexrelid::regclass::text, pg_get_indexdef(indexrelid), indisvalid, indisprimary from pg_index i join pg_class c on c.oid = i.indexrelid where c.relnamespace = 'public'::regnamespace order by 1`,
  ],
  [
    'comments',
    `select i.type, i.identity, d.description from pg_description d cross join lateral pg_identify_object(d.classoid, d.objoid, d.objsubid) i where d.objoid >= 16384 order by 1, 2`,
  ],
  [
    'positions of sequences',
    `select schemaname, sequencename, last_value, increment_by from pg_sequences order by 1, 2`,
  ],
  [
    'rights on the database',
    `select (select array_agg(a::text order by a::text) from unnest(datacl) a), datdba::regrole::text from pg_database where datname = current_database()`,
  ],
  ['rights on the language', `select lanname, lanacl::text from pg_language order by 1`],
];

describe('a restored desk', () => {
  test('was verified before it was kept', () => {
    expect(restored.verification).toMatchObject({ schema: 'same', tables: backup.contents.tables.length });
    expect(restored.verification.laws.length).toBeGreaterThan(10);
    expect(restored.verification.laws.filter(({ ok }) => !ok)).toEqual([]);
    expect(restored.database).toBe(target.database);
  });

  test('has the same schema, word for word except for brackets', async () => {
    expect(comparableSchema(await textOf(target.pool))).toBe(comparableSchema(await textOf(source.root)));
  });

  test.each(SAME)('has the same %s', async (_, question) => {
    const there = await source.root.query(question);
    expect(there.rowCount).toBeGreaterThan(0);
    expect((await target.pool.query(question)).rows).toEqual(there.rows);
  });

  test('has summaries as if they had been refreshed at that moment', async () => {
    const summaries = ['portfolio_realtime', 'symbol_performance_summary', 'signal_performance'];
    for (const name of summaries) {
      await source.root.query(`refresh materialized view ${name}`);
      const { rows } = await source.root.query(`select * from ${name} order by 1`);
      expect(rows.length, name).toBeGreaterThan(0);
      expect((await target.pool.query(`select * from ${name} order by 1`)).rows).toEqual(rows);
    }
  });

  test('works: an order is placed, an engine books it, numbers continue, and every law holds', async () => {
    const { alice } = source;
    const person = { ...alice, pool: openPool({ ...source.configOf(alice.login), database: target.database }) };
    const pool = openPool({ ...source.configOf(source.leader.login), database: target.database });
    try {
      const { rows: before } = await target.pool.query<{ trade: string; audit: string }>(
        'select max(sequence)::text as trade, (select max(sequence)::text from "AuditLog") as audit from "Trade"',
      );
      const { rows } = await pool.query<{ epoch: string }>(
        `select engine_acquire(gen_random_uuid(), 'restored', 1, 'test', 0)::text as epoch`,
      );
      expect(Number(rows[0]!.epoch)).toBe(Number(source.leader.epoch) + 1);
      const book = async (step: Readonly<Record<string, unknown>>): Promise<void> => {
        const empty = {
          orders: [],
          events: [],
          trades: [],
          positions: [],
          ledger: [],
          quotes: [],
          signals: [],
          alerts: [],
          rules: [],
          cursors: [],
        };
        await pool.query('select book_step($1, $2)', [rows[0]!.epoch, JSON.stringify({ ...empty, ...step })]);
      };
      expect(
        await buy(
          { alice: person, leader: { ...source.leader, epoch: rows[0]!.epoch, pool, book } },
          Date.UTC(2019, 0, 2),
          0.4,
        ),
      ).toBe(MONTHS.length + 2);
      const { rows: after } = await target.pool.query<{ trade: string; audit: string }>(
        'select max(sequence)::text as trade, (select max(sequence)::text from "AuditLog") as audit from "Trade"',
      );
      expect(Number(after[0]!.trade)).toBe(Number(before[0]!.trade) + 1);
      expect(Number(after[0]!.audit)).toBeGreaterThan(Number(before[0]!.audit));
      const { rows: signal } = await target.pool.query<{ number: string }>(
        `insert into "Signal" (source, algorithm, symbol, interval, direction, strength, entry_price, generated_at, expires_at)
           values ('cross', 'again', 'BTCUSD', '1m', 'LONG', 0.5, 6400, '2018-11-14Z', '2018-11-15Z') returning number::text`,
      );
      expect(signal[0]!.number).toBe('2');
      const client = await target.pool.connect();
      try {
        expect((await verifyDesk(client)).checks.filter(({ ok }) => !ok)).toEqual([]);
      } finally {
        client.release();
      }
    } finally {
      await person.pool.end();
      await pool.end();
    }
  });
});

test('a restore needs an empty database, and names the objects of any other', async () => {
  const before = await textOf(source.root);
  await expect(restoreDatabase(source.config, file)).rejects.toMatchObject({
    code: 'DATABASE_NOT_EMPTY',
    message: expect.stringMatching(/is not empty: it has .*"Alert".* and \d+ more/),
  });
  expect(await textOf(source.root)).toBe(before);
});

test('a restore creates a database on request, and never uses an existing one', async () => {
  const database = `${target.database}_again`;
  const { database: name, verification } = await restoreDatabase(target.superuser, file, { database });
  try {
    expect([name, verification.schema]).toEqual([database, 'same']);
    await expect(restoreDatabase(target.superuser, file, { database })).rejects.toMatchObject({
      code: 'DATABASE_EXISTS',
    });
  } finally {
    await target.pool.query(`drop database ${database}`);
  }
});

async function textOf(pool: Pool): Promise<string> {
  const client = await pool.connect();
  try {
    return await schemaText(client);
  } finally {
    client.release();
  }
}
