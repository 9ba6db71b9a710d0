/** Passwords of the embedded server's logins, in one file that only its owner may read. */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseFailure } from '../../database/failure.ts';

export interface Credentials {
  /** Null when no password is stored for the role. */
  read(role: string): string | null;
  /**
   * After a crash the file has either the old or the new content. Call it under the server's lock, or as the only
   * writer.
   */
  write(role: string, password: string): void;
  roles(): string[];
}

export function openCredentials(home: string): Credentials {
  const path = join(home, 'credentials.json');
  return {
    read: (role) => readAll(path)[role] ?? null,
    write: (role, password) => replace(path, { ...readAll(path), [role]: password }),
    roles: () => Object.keys(readAll(path)),
  };
}

/** 192 bits, in letters that need no quoting in a URL. */
export function newPassword(): string {
  return randomBytes(24).toString('base64url');
}

function readAll(path: string): Record<string, string> {
  let text;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  try {
    return JSON.parse(text) as Record<string, string>;
  } catch (cause) {
    throw new DatabaseFailure({
      code: 'CREDENTIALS_UNREADABLE',
      message: `${path} is not valid JSON`,
      hint: 'Restore the file from a copy: it holds the passwords of the embedded database.',
      cause,
    });
  }
}

function replace(path: string, content: Record<string, string>): void {
  const draft = `${path}.${process.pid}`;
  const file = openSync(draft, 'w', 0o600);
  try {
    writeSync(file, `${JSON.stringify(content, null, 2)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}
