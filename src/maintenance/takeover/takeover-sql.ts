/** The takeover's SQL files, one object or step each, in prisma/takeover. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prismaFolder } from '../migrator/migration-files.ts';

/** `name` without its extension: `110_users`. */
export function takeoverSql(name: string): string {
  return readFileSync(join(prismaFolder, 'takeover', `${name}.sql`), 'utf8');
}
