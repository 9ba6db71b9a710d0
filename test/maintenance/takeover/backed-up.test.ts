import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { backupDatabase } from '../../../src/maintenance/backup/backup.ts';
import { comparableSchema } from '../../../src/maintenance/backup/schema-text.ts';
import { restoreDatabase } from '../../../src/maintenance/backup/restore.ts';
import { goBack } from '../../../src/maintenance/takeover/way-back.ts';
import { openTestDesk } from '../../support/desk.ts';
import { openLegacyDesk, rowsOfSchema } from '../../support/legacy-desk.ts';
import { brokenInvariants, schemaOf, takeOverDesk } from './attempt.ts';

test('a desk after a takeover can be backed up; after the restore both applications work, and the way back is open', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'traderai-backup-'));
  const [desk, target] = await Promise.all([openLegacyDesk({ migrations: 'empty' }), openTestDesk({ schema: 'none' })]);
  try {
    const [schema, rows] = [await schemaOf(desk), await rowsOfSchema(desk.pool, 'public')];
    await takeOverDesk(desk);
    const file = join(folder, 'taken.backup');
    await backupDatabase(desk.superuser, file, { createdAt: '2026-01-02T03:04:05.678Z', token: 'x' });
    expect((await restoreDatabase(target.superuser, file)).verification).toMatchObject({ schema: 'same' });
    expect(await rowsOfSchema(target.pool, 'legacy')).toEqual(rows);
    await target.pool.query(
      `insert into legacy."MarketData" (id, symbol, timestamp, price, volume, "coherenceScores") values ('more', 'SOL', '2024-05-01', 5, 1, '{}')`,
    );
    expect((await target.pool.query(`select close from "MarketData" where symbol = 'SOL'`)).rows).toEqual([
      { close: '5.00000000' },
    ]);
    expect(await brokenInvariants(target)).toEqual([]);
    const { aside } = await goBack(target.superuser, join(folder, 'aside.jsonl'), { onWait: () => undefined });
    expect(aside.map(({ table }) => table)).toEqual(['AuditLog', 'Instrument', 'MarketTick']);
    expect(comparableSchema(await schemaOf(target))).toBe(comparableSchema(schema));
    expect(await rowsOfSchema(target.pool, 'public')).toEqual(rows);
  } finally {
    await Promise.all([desk.close(), target.close()]);
    rmSync(folder, { recursive: true, force: true });
  }
});
