/** The schema as files: numbered migrations with their way back, and the current text of every object. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../config/package-root.ts';
import { brokenFiles } from './broken-files.ts';
import { inOrder } from './object-order.ts';
import type { SqlObject } from './object-order.ts';

export interface Migration {
  readonly number: number;
  /** Name of the folder, and of the migration in Prisma's table. */
  readonly name: string;
  readonly up: string;
  /** Null when there is no way back. */
  readonly down: string | null;
  /** SHA-256 of migration.sql in hexadecimal, as Prisma computes it. */
  readonly checksum: string;
}

export interface SchemaFiles {
  /** By number; numbers may have gaps. */
  readonly migrations: readonly Migration[];
  /** In the order in which they are applied. */
  readonly objects: readonly SqlObject[];
}

export const prismaFolder = join(packageRoot, 'prisma');

/** `folder` holds migrations/ and sql/. */
export function readSchemaFiles(folder: string = prismaFolder): SchemaFiles {
  return { migrations: readMigrations(join(folder, 'migrations')), objects: inOrder(readObjects(join(folder, 'sql'))) };
}

function readMigrations(folder: string): Migration[] {
  const migrations = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => readMigration(folder, entry.name))
    .sort((one, other) => one.number - other.number);
  migrations.forEach((migration, index) => {
    const before = migrations[index - 1];
    if (before?.number === migration.number)
      throw brokenFiles(`two migrations have the same number: ${before.name} and ${migration.name}`);
  });
  return migrations;
}

function readMigration(folder: string, name: string): Migration {
  const number = Number(/^(\d+)_/.exec(name)?.[1] ?? Number.NaN);
  const path = join(folder, name, 'migration.sql');
  if (!Number.isSafeInteger(number) || !existsSync(path))
    throw brokenFiles(`not a folder <number>_<name> with a migration.sql: ${join(folder, name)}`);
  const up = readFileSync(path, 'utf8');
  const downPath = join(folder, name, 'down.sql');
  return {
    number,
    name,
    up,
    down: existsSync(downPath) ? readFileSync(downPath, 'utf8') : null,
    checksum: checksumOf(up),
  };
}

function readObjects(folder: string): SqlObject[] {
  if (!existsSync(folder)) return [];
  return sqlFilesOf(folder).map((path) => {
    const text = readFileSync(`${folder}/${path}`, 'utf8');
    return { path, text, checksum: checksumOf(text) };
  });
}

/** Every command reads these folders; the recursive readdirSync of Node 20 takes five times as long. */
function sqlFilesOf(root: string, folder = ''): string[] {
  return readdirSync(`${root}/${folder}`, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}${entry.name}`;
    if (entry.isDirectory()) return sqlFilesOf(root, `${path}/`);
    return entry.name.endsWith('.sql') ? [path] : [];
  });
}

function checksumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
