/** A backup's temporary name includes its writer, so that the next backup can remove the remains of a killed one. */
import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { isMarkAlive, processMark } from '../../../bin/process-lock.js';

/** A hidden file beside the final one. `token` makes the name unique. */
export function draftOf(path: string, token: string): string {
  return join(dirname(path), `.${basename(path)}.${machine()}-${processMark().replace(' ', '-')}.${token}.part`);
}

/**
 * Keeps the drafts of running writers, under any file name, and all drafts of other machines, whose processes cannot be
 * checked.
 */
export async function removeAbandonedDrafts(folder: string): Promise<void> {
  // A folder that cannot be listed may still accept a file.
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const [, where, pid, start] = DRAFT.exec(name) ?? [];
    if (where !== machine() || isMarkAlive(`${pid} ${start}`)) continue;
    // Another account may own it: a leftover draft is no reason to fail the backup.
    await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}

const DRAFT = /^\..+\.([0-9a-f]{8})-(\d+)-(\d+|\?)\.[^.]+\.part$/s;

/** Process ids are valid on one machine only; several machines may share a folder. */
function machine(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
}
