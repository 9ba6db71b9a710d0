/** The temporary name of a backup says who writes it, so that the next one can clear away what a killed one has left. */
import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { isMarkAlive, processMark } from '../../../bin/process-lock.js';

/** Beside the file, hidden. `token` makes it a name that nobody else uses. */
export function draftOf(path: string, token: string): string {
  return join(dirname(path), `.${basename(path)}.${machine()}-${processMark().replace(' ', '-')}.${token}.part`);
}

/** Whoever still writes keeps his, whatever the backup is called; so does everybody on another machine, who cannot be asked. */
export async function removeAbandonedDrafts(folder: string): Promise<void> {
  // A folder that cannot be listed may still take a file.
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const [, where, pid, start] = DRAFT.exec(name) ?? [];
    if (where !== machine() || isMarkAlive(`${pid} ${start}`)) continue;
    // It may be somebody else's: leaving it is no reason to have no backup.
    await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}

const DRAFT = /^\..+\.([0-9a-f]{8})-(\d+)-(\d+|\?)\.[^.]+\.part$/s;

/** Process ids mean something on one machine alone; a folder may be shared by several. */
function machine(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
}
