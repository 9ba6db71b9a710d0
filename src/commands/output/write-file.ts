/** Files that commands write: whole or not at all, and never over another file without --force. */
import { statSync } from 'node:fs';
import { link, rename, rm } from 'node:fs/promises';
import { plainText } from '../../domain/plain-text.ts';
import { CommandFailure } from '../errors.ts';

export type WhenExisting = 'refuse' | 'replace';

/** Call it before the work, so that a refusal comes at once. */
export function assertWritable(path: string, existing: WhenExisting): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isFile())
    throw new CommandFailure({
      code: 'NOT_A_FILE',
      message: `${plainText(path)} is not a file`,
      hint: 'Name a new file, or leave --out away and redirect the output.',
      exitCode: 2,
    });
  if (existing === 'refuse') throw exists(path);
}

/** Readers find the old file or the whole new one, never a part. */
export async function writeWhole(
  path: string,
  existing: WhenExisting,
  write: (draft: string) => Promise<void>,
): Promise<void> {
  assertWritable(path, existing);
  const draft = `${path}.${process.pid}.part`;
  try {
    await write(draft);
    if (existing === 'replace') return await rename(draft, path);
    await linkNew(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}

/** A link never replaces a file that appeared meanwhile; where the file system has no links, the name is checked again. */
async function linkNew(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw exists(path);
    if (code === undefined || !NO_LINKS.has(code)) throw error;
    assertWritable(path, 'refuse');
    await rename(draft, path);
  }
}

const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV']);

function exists(path: string): CommandFailure {
  return new CommandFailure({
    code: 'FILE_EXISTS',
    message: `${plainText(path)} already exists`,
    hint: 'Choose another name, or replace the file with --force.',
    exitCode: 1,
  });
}
