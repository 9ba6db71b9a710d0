/** A migration after the newest one, as a later version brings it: it changes a table that has rows. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSchemaFiles } from '../../../src/maintenance/migrator/migration-files.ts';

const newest = readSchemaFiles().migrations.at(-1)!;

export const NEWEST = newest.name;
export const EXAMPLE = `${String(newest.number + 1).padStart(4, '0')}_example`;

const UP = `
alter table "Instrument" add column example integer not null default 7 check (example > 0);
comment on column "Instrument".example is 'An example.';
`;
const DOWN = 'alter table "Instrument" drop column example;\n';

/** Adds it to a folder with migrations/ and sql/. */
export function addExample(prisma: string): void {
  const folder = join(prisma, 'migrations', EXAMPLE);
  mkdirSync(folder);
  writeFileSync(join(folder, 'migration.sql'), UP);
  writeFileSync(join(folder, 'down.sql'), DOWN);
}
