import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backupDatabase } from '../../../src/maintenance/backup/backup.ts';
import { restoreDatabase } from '../../../src/maintenance/backup/restore.ts';
import { openTestDesk } from '../../support/desk.ts';
import type { TestDesk } from '../../support/desk.ts';
import { buy, openFilledDesk } from './filled-desk.ts';

let folder: string;
let target: TestDesk;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'traderai-backup-'));
  target = await openTestDesk({ schema: 'none' });
});
afterEach(async () => {
  await target.close();
  rmSync(folder, { recursive: true });
});

/** Not a sum: a thousand floating-point sums of 0.1 differ from the books. */
const tenths = (count: number): number => count / 10;

test('a backup shows one moment while an engine continues to book', async () => {
  const desk = await openFilledDesk();
  try {
    const file = join(folder, 'live.backup');
    let stopped = false;
    let booked = 0;
    const engine = (async () => {
      for (; !stopped; booked += 1) await buy(desk, Date.UTC(2018, 10, 13) + booked, tenths(4 + booked));
    })();
    engine.catch(() => undefined);
    const counts: string[] = [];
    for (let round = 1; round <= 3; round += 1) {
      const path = `${file}.${round}`;
      const before = booked;
      await backupDatabase(desk.config, path, { createdAt: '', token: 'x' });
      expect(booked).toBeGreaterThan(before);
      const { verification } = await restoreDatabase(target.superuser, path, {
        database: `${target.database}_${round}`,
      });
      expect(verification.laws.filter(({ ok }) => !ok)).toEqual([]);
      const there = await openCount(`${target.database}_${round}`);
      counts.push(there);
    }
    stopped = true;
    await engine;
    expect(Number(counts[2])).toBeGreaterThan(Number(counts[0]));
  } finally {
    for (let round = 1; round <= 3; round += 1)
      await target.pool.query(`drop database if exists ${target.database}_${round} with (force)`);
    await desk.close();
  }
});

test('an interrupted restore leaves the database empty, and removes a database that it created', async () => {
  const source = await openTestDesk({ schema: 'none' });
  try {
    await source.pool.query(
      `create table t (a text); insert into t select repeat(md5(i::text), 20) from generate_series(1, 50000) i; create index on t (a)`,
    );
    const file = join(folder, 'x.backup');
    await backupDatabase(source.superuser, file, { createdAt: '', token: 'x' });
    for (const database of [undefined, `${target.database}_made`]) {
      for (const moment of ['loading', 'making', 'verifying'] as const) {
        const controller = new AbortController();
        const onProgress = ({ kind }: { readonly kind: string }): void =>
          kind === moment ? controller.abort() : undefined;
        await expect(
          restoreDatabase(target.superuser, file, { database, signal: controller.signal, onProgress }),
          moment,
        ).rejects.toThrow();
      }
    }
    expect((await target.pool.query(`select from pg_class where relnamespace = 'public'::regnamespace`)).rowCount).toBe(
      0,
    );
    expect(
      (await target.pool.query('select from pg_database where datname = $1', [`${target.database}_made`])).rowCount,
    ).toBe(0);
    await restoreDatabase(target.superuser, file);
  } finally {
    await source.close();
  }
});

test('a table of a hundred thousand rows passes in small pieces, and is restored', async () => {
  const source = await openTestDesk({ schema: 'none' });
  try {
    await source.pool.query(
      `create table t (a int primary key, b text, c numeric); insert into t select i, md5(i::text), i / 7.0 from generate_series(1, 100000) i`,
    );
    const file = join(folder, 'x.backup');
    const shares: number[] = [];
    const { contents } = await backupDatabase(source.superuser, file, {
      createdAt: '',
      token: 'x',
      onProgress: ({ share }) => shares.push(share),
    });
    expect(contents.tables[0]!.rows).toBe(100_000);
    expect(shares.length).toBeGreaterThan(20);
    expect(shares).toEqual([...shares].sort((one, other) => one - other));
    const loaded: number[] = [];
    await restoreDatabase(target.superuser, file, {
      onProgress: (progress) => progress.kind === 'loading' && loaded.push(progress.share),
    });
    expect(loaded.at(-1)).toBe(1);
    const question = `select count(*), sum(a), md5(string_agg(b, '' order by a)) as b, sum(c) from t`;
    expect((await target.pool.query(question)).rows).toEqual((await source.pool.query(question)).rows);
  } finally {
    await source.close();
  }
});

async function openCount(database: string): Promise<string> {
  const client = new Client({ ...target.superuser, database });
  await client.connect();
  const { rows } = await client.query<{ count: string }>('select count(*) from "Trade"');
  await client.end();
  return rows[0]!.count;
}
