/** The running server, read from its postmaster.pid and the process table. */
import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { basename, join } from 'node:path';
import type { Places } from './places.ts';
import { SOCKET_PORT } from './places.ts';

export interface Postmaster {
  readonly pid: number;
  readonly socketDirectory: string;
  /** Postgres writes it; null for a server that has just begun. */
  readonly status: 'starting' | 'stopping' | 'ready' | 'standby' | null;
}

/** Null when no process serves this data directory, even if a dead server left its files. */
export function findPostmaster({ dataDirectory }: Places): Postmaster | null {
  const lines = readLines(join(dataDirectory, 'postmaster.pid'));
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 1 || !serves(pid, dataDirectory)) return null;
  return { pid, socketDirectory: lines[4] ?? '', status: statusOf(lines[7]?.trim()) };
}

/**
 * Removes the files of a killed server. Its process id may now belong to another program, and then Postgres would
 * refuse to start. Call it only under the lock, when findPostmaster returns null.
 */
export function removeRemains({ dataDirectory, socketDirectory }: Places): void {
  const socket = join(socketDirectory, `.s.PGSQL.${SOCKET_PORT}`);
  for (const path of [join(dataDirectory, 'postmaster.pid'), socket, `${socket}.lock`]) rmSync(path, { force: true });
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !isZombie(pid);
}

/** In a container whose first process reaps no children, killed servers stay in the process table. */
function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false;
  }
}

/**
 * The number in the file may belong to any program by now, and taking a live server for a dead one is worse than the
 * reverse. A postmaster's working directory is its data directory, but root in a container may not read it; every
 * account can read its arguments.
 */
function serves(pid: number, dataDirectory: string): boolean {
  if (!isAlive(pid)) return false;
  const own = realPath(dataDirectory);
  try {
    if (readlinkSync(`/proc/${pid}/cwd`) === own) return true;
  } catch {
    // not Linux, or not permitted
  }
  const [program = '', ...options] = argumentsOf(pid);
  if (basename(program) !== 'postgres') return false;
  const named = options[options.indexOf('-D') + 1] ?? '';
  // A folder that was moved under a running server: no other postgres has a data directory that does not exist.
  return realPath(named) === own || realPath(named) === null;
}

function argumentsOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    if (process.platform === 'linux') return [];
  }
  try {
    const command = execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    // Paths may hold blanks: the text between our own options is the folder.
    const parts = /^(.*postgres) -D (.*) -p \d+ -k /.exec(command);
    return parts === null ? [] : [parts[1]!, '-D', parts[2]!];
  } catch {
    return [];
  }
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

function statusOf(text: string | undefined): Postmaster['status'] {
  switch (text) {
    case 'starting':
    case 'stopping':
    case 'ready':
    case 'standby':
      return text;
    default:
      return null;
  }
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return [];
  }
}
