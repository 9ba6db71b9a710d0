import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backupDatabase } from '../../../src/maintenance/backup/backup.ts';
import { MAGIC, TRAILER_BYTES } from '../../../src/maintenance/backup/backup-format.ts';
import { inspectBackup, readRecords } from '../../../src/maintenance/backup/backup-reader.ts';
import { BackupWriter } from '../../../src/maintenance/backup/backup-writer.ts';
import { restoreDatabase } from '../../../src/maintenance/backup/restore.ts';
import { openTestDesk } from '../../support/desk.ts';
import type { TestDesk } from '../../support/desk.ts';

let folder: string;
let file: string;
let desk: TestDesk;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'traderai-backup-'));
  file = join(folder, 'small.backup');
  desk = await openTestDesk({ schema: 'none' });
  await desk.pool.query(
    `create table small (a int primary key, b text); insert into small select i, repeat('b', i) from generate_series(1, 50) i`,
  );
  await backupDatabase(desk.superuser, file, { createdAt: '2026-01-02T03:04:05.678Z', token: 'x' });
});
afterAll(async () => {
  await desk.close();
  rmSync(folder, { recursive: true });
});

test('the first line of a backup identifies it, the last line gives the offset of its contents and its checksum', () => {
  const text = readFileSync(file, 'latin1');
  expect(text.startsWith('TRADERAI BACKUP 1\n')).toBe(true);
  expect(text).toMatch(/\ncontents \d{16} sha256 [0-9a-f]{64}\n$/);
});

test('its records are read in order, and its contents give the number of rows', async () => {
  const backup = await inspectBackup(file);
  expect(backup.contents.tables).toMatchObject([{ name: 'public.small', rows: 50 }]);
  const kinds = [];
  for await (const { kind } of readRecords(file, backup)) kinds.push(kind);
  expect(kinds.slice(0, 2)).toEqual(['header', 'roles']);
  expect(kinds.filter((kind) => ['table', 'rows', 'table end'].includes(kind))).toEqual(['table', 'rows', 'table end']);
});

describe('damage', () => {
  const damaged = /^(BACKUP_DAMAGED|BACKUP_TRUNCATED|NOT_A_BACKUP|UNKNOWN_BACKUP_FORMAT)$/;

  test('of any byte is found', async () => {
    const whole = readFileSync(file);
    const copy = join(folder, 'flipped.backup');
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const bytes = Buffer.from(whole);
        bytes[at]! ^= flip;
        writeFileSync(copy, bytes);
        await expect(inspectBackup(copy)).rejects.toMatchObject({
          code: expect.stringMatching(damaged),
          kind: 'invalid',
        });
      }),
      { numRuns: 300 },
    );
  });

  test('of its first and last lines is found at every byte', async () => {
    const whole = readFileSync(file);
    const copy = join(folder, 'edges.backup');
    for (const at of [
      ...Array(MAGIC.length).keys(),
      ...Array.from({ length: TRAILER_BYTES }, (_, index) => whole.length - 1 - index),
    ]) {
      const bytes = Buffer.from(whole);
      bytes[at]! ^= 1;
      writeFileSync(copy, bytes);
      await expect(inspectBackup(copy), `byte ${at}`).rejects.toMatchObject({ code: expect.stringMatching(damaged) });
    }
  });

  test('that cuts off its end is found, at any position', async () => {
    const copy = join(folder, 'cut.backup');
    const { length } = readFileSync(file);
    await fc.assert(
      fc.asyncProperty(fc.nat(length - 1), async (end) => {
        copyFileSync(file, copy);
        truncateSync(copy, end);
        await expect(inspectBackup(copy)).rejects.toMatchObject({
          code: end < MAGIC.length ? expect.stringMatching(damaged) : 'BACKUP_TRUNCATED',
        });
      }),
      { numRuns: 100 },
    );
  });

  test('that appends bytes is found', async () => {
    const copy = join(folder, 'longer.backup');
    copyFileSync(file, copy);
    appendFileSync(copy, '\n');
    await expect(inspectBackup(copy)).rejects.toMatchObject({ code: 'BACKUP_TRUNCATED' });
  });

  test('is found before any change', async () => {
    const target = await openTestDesk({ schema: 'none' });
    const copy = join(folder, 'restored.backup');
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1]! ^= 8;
    writeFileSync(copy, bytes);
    try {
      await expect(restoreDatabase(target.superuser, copy)).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
      await expect(
        restoreDatabase(target.superuser, copy, { database: `${target.database}_new` }),
      ).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
      expect(
        (await target.pool.query(`select from pg_database where datname like $1`, [`${target.database}\\_%`])).rowCount,
      ).toBe(0);
    } finally {
      await target.close();
    }
  });
});

test.each([
  ['text', 'symbol,price\nBTC,1\n', 'NOT_A_BACKUP'],
  ['nothing', '', 'NOT_A_BACKUP'],
  ['a backup of a later format', `TRADERAI BACKUP 2\n${'x'.repeat(500)}`, 'UNKNOWN_BACKUP_FORMAT'],
])('%s is not a backup', async (name, text, code) => {
  const path = join(folder, `${name}.backup`);
  writeFileSync(path, text);
  await expect(inspectBackup(path)).rejects.toMatchObject({ code });
});

test('a folder is not a backup', async () => {
  await expect(inspectBackup(folder)).rejects.toMatchObject({ code: 'NOT_A_BACKUP' });
});

describe('an unfinished file', () => {
  test('has another name, and is removed when it is discarded', async () => {
    const path = join(folder, 'unfinished.backup');
    const writer = await BackupWriter.open(path, 'token');
    await writer.rows(Buffer.alloc(100_000));
    expect(readdirSync(folder)).toContainEqual(
      expect.stringMatching(/^\.unfinished\.backup\.[0-9a-f]{8}-\d+-(\d+|\?)\.token\.part$/),
    );
    await writer.discard();
    expect(readdirSync(folder).filter((name) => name.includes('unfinished'))).toEqual([]);
  });

  test('is removed by the next backup when its writer is dead, not by its name alone', async () => {
    const shared = mkdtempSync(join(folder, 'shared-'));
    const living = await BackupWriter.open(join(shared, 'living.backup'), 'token');
    const mine = readdirSync(shared)[0]!;
    const [, machine] = /\.([0-9a-f]{8})-/.exec(mine)!;
    const dead = `.dead.backup.${machine}-4194305-1.token.part`;
    const kept = [
      '.dead.backup.00000000-4194305-1.token.part',
      '.dead.backup.token.part',
      `dead.backup.${machine}-4194305-1.token.part`,
      `.dead.backup.${machine}-4194305-1.token`,
    ];
    for (const name of [dead, ...kept]) writeFileSync(join(shared, name), 'half');
    const next = await BackupWriter.open(join(shared, 'next.backup'), 'token');
    await next.discard();
    expect(readdirSync(shared).sort()).toEqual([mine, ...kept].sort());
    await living.discard();
  });

  test('does not replace a file that appeared meanwhile', async () => {
    const path = join(folder, 'raced.backup');
    const writer = await BackupWriter.open(path, 'token');
    writeFileSync(path, 'another user’s');
    const { contents } = await inspectBackup(file);
    await expect(writer.finish(contents)).rejects.toMatchObject({ code: 'FILE_EXISTS' });
    await writer.discard();
    expect(readFileSync(path, 'utf8')).toBe('another user’s');
    expect(readdirSync(folder).filter((name) => name.includes('raced'))).toEqual(['raced.backup']);
  });
});
