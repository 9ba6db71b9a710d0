/**
 * Reads a new password from a private file, the environment or the terminal. Never from an argument, which other users
 * can see.
 */
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { scramVerifier } from '../../server/bootstrap/scram.ts';
import { PASSWORD_HINT, passwordOf } from '../../domain/password.ts';
import type { Context } from '../command.ts';
import { badUsage } from '../errors.ts';
import { openQuestions } from '../init/ask.ts';
import { readText } from '../read-text.ts';

export const PASSWORD_FILE = {
  flags: '--password-file <file>',
  summary: 'read the new password from a file that only you can read',
} as const;

/** The verifier for the server; the password itself is never sent. */
export async function askVerifier(context: Context, file: string | undefined, login: string): Promise<string> {
  const password = passwordOf(await wanted(context, file, login));
  if (!password.ok) throw badUsage(password.error, PASSWORD_HINT);
  return scramVerifier(password.value, randomBytes(16));
}

async function wanted({ environment }: Context, file: string | undefined, login: string): Promise<string> {
  if (file !== undefined) return readPrivateFile(file);
  if (environment.newPassword !== null) return environment.newPassword;
  const questions = openQuestions();
  if (questions === null)
    throw badUsage(
      'not a terminal: cannot prompt for a password',
      'Name a file with --password-file, or set TRADERAI_NEW_PASSWORD.',
    );
  try {
    const password = await questions.secret(`New password of ${login}:`);
    if ((await questions.secret('Repeat it:')) !== password)
      throw badUsage('the two passwords differ', 'Run it again, and type the same password twice.');
    return password;
  } finally {
    questions.close();
  }
}

/** The first line. */
async function readPrivateFile(file: string): Promise<string> {
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw badUsage(`other users can read ${file}`, `Make it private: chmod 600 ${file}`);
  }
  return (await readText(file)).split(/\r?\n/)[0] ?? '';
}
