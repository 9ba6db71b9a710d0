/** The takeover's SQL as files: one object or step each, below prisma/takeover. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prismaFolder } from '../migrator/migration-files.ts';

/** `name` without its ending: `110_users`. */
export function takeoverSql(name: string): string {
  return readFileSync(join(prismaFolder, 'takeover', `${name}.sql`), 'utf8');
}
