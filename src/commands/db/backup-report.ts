/** The contents of a backup, as JSON for scripts. */
import type { BackupContents } from '../../maintenance/backup/backup-format.ts';

export function contentsJson({ header, tables, roles }: BackupContents): Readonly<Record<string, unknown>> {
  const { createdAt, serverVersion, database, migration, extensions } = header;
  return {
    createdAt,
    serverVersion,
    sourceDatabase: database.name,
    migration,
    extensions,
    rows: rowsOf({ tables }),
    tables,
    roles,
  };
}

export function rowsOf({ tables }: Pick<BackupContents, 'tables'>): number {
  return tables.reduce((sum, { rows }) => sum + rows, 0);
}
