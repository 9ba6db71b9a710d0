/** The full backup before a change of the schema, in the home, with the time and the reason in its name. */
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientConfig } from 'pg';
import { makeHome } from '../../config/home.ts';
import { backupDatabase } from '../../maintenance/backup/backup.ts';
import type { Context } from '../command.ts';
import { isoInstant } from '../../domain/instant.ts';
import { backupLine, seldom } from './backup-progress.ts';

const OWNER_ONLY = 0o700;

/** A path below HOME/backups that no other process uses: `<what>-20260131T120000123Z-4f1a.<ending>`. */
export function backupPath({ home, clock }: Pick<Context, 'home' | 'clock'>, what: string, ending: string): string {
  makeHome(home);
  const folder = join(home, 'backups');
  mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
  const instant = isoInstant(clock.now()).replace(/[-:.]/g, '');
  return join(folder, `${what}-${instant}-${randomBytes(2).toString('hex')}.${ending}`);
}

/** Returns the path of the backup. */
export async function backUpFirst(context: Context, config: ClientConfig, what: string): Promise<string> {
  const { clock, output } = context;
  const file = backupPath(context, what, 'backup');
  const onProgress = seldom(clock, (progress: Parameters<typeof backupLine>[0]) =>
    output.progress(backupLine(progress)),
  );
  await backupDatabase(config, file, {
    createdAt: isoInstant(clock.now()),
    token: randomBytes(6).toString('hex'),
    onProgress,
  });
  output.progress('');
  output.say(`Backup: ${file}`);
  return file;
}
