/**
 * Creates a cluster under a temporary name and renames it when it is complete: a kill in between leaves no half-made
 * cluster.
 */
import { spawn } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
  appendFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { environmentOfServer } from '../../config/environment.ts';
import { DatabaseFailure } from '../../database/failure.ts';
import type { Binaries } from './binaries.ts';
import { newPassword, openCredentials } from './credentials.ts';
import type { Places } from './places.ts';
import { CLIENT_RULES } from './settings.ts';

export const SUPERUSER = 'postgres';
const DRAFT_PREFIX = 'postgres.new-';

/** Call it under the lock, when there is no cluster. */
export async function initializeCluster(places: Places, binaries: Binaries): Promise<void> {
  removeDrafts(places.base);
  const draft = join(places.base, `${DRAFT_PREFIX}${process.pid}`);
  const passwordFile = `${draft}.password`;
  const password = newPassword();
  try {
    mkdirSync(draft, { mode: 0o700 });
    writeFileSync(passwordFile, password, { mode: 0o600 });
    giveTo(places, draft, passwordFile);
    await runInitdb(places, binaries, { draft, passwordFile });
    writeFileSync(join(draft, 'pg_hba.conf'), CLIENT_RULES);
    const compression = await walCompression(places, binaries, draft);
    appendFileSync(join(draft, 'postgresql.conf'), `\nwal_compression = '${compression}'\ninclude 'traderai.conf'\n`);
    // The password is stored before a cluster exists that needs it.
    openCredentials(places.home).write(SUPERUSER, password);
    renameSync(draft, places.dataDirectory);
  } finally {
    removeDrafts(places.base);
  }
}

/** Gives files to the account that runs the server. */
export function giveTo({ account }: Places, ...paths: string[]): void {
  if (account === null) return;
  for (const path of paths) if (existsSync(path)) chownSync(path, account.uid, account.gid);
}

/** An initdb whose parent was killed may still write into its draft: it fails when the draft is gone. */
function removeDrafts(base: string): void {
  for (const name of readdirSync(base)) {
    if (name.startsWith(DRAFT_PREFIX))
      rmSync(join(base, name), { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}

async function runInitdb(
  places: Places,
  { initdb }: Binaries,
  { draft, passwordFile }: { readonly draft: string; readonly passwordFile: string },
): Promise<void> {
  const login = ['-U', SUPERUSER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  const form = ['--encoding=UTF8', '--locale=C', '--locale-provider=libc', '--data-checksums', '--no-instructions'];
  const { code, output } = await run(places, initdb, ['-D', draft, ...login, ...form]);
  if (code === 0) return;
  throw new DatabaseFailure({
    code: 'INITDB_FAILED',
    message: `creating the embedded database in ${places.base} failed:\n${output.trim()}`,
    hint: 'Free disk space, correct the rights of that folder, or name another home with --home.',
  });
}

/** The fastest method that these binaries support. */
async function walCompression(places: Places, { postgres }: Binaries, draft: string): Promise<'lz4' | 'pglz'> {
  const { code } = await run(places, postgres, ['-D', draft, '-C', 'wal_compression', '-c', 'wal_compression=lz4']);
  return code === 0 ? 'lz4' : 'pglz';
}

async function run(
  { account, base }: Places,
  program: string,
  options: string[],
): Promise<{ code: number | null; output: string }> {
  const child = spawn(program, options, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environmentOfServer(),
    cwd: base,
    ...(account ?? {}),
  });
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  return { code, output };
}
