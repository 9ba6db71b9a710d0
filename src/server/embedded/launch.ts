/** Starts a server from a cluster on disk, and stops it. */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentOfServer } from '../../config/environment.ts';
import { DatabaseFailure } from '../../database/failure.ts';
import type { Binaries } from './binaries.ts';
import { giveTo } from './initialize.ts';
import type { Places } from './places.ts';
import { SOCKET_PORT, closedWay } from './places.ts';
import { findPostmaster, isAlive, removeRemains } from './postmaster.ts';
import type { Postmaster } from './postmaster.ts';
import { rotateLog } from './rotate-log.ts';
import type { ServerSettings } from './settings.ts';
import { settingsFile } from './settings.ts';

const POLL_MS = 10;
/** The processes of a killed server free its memory within a second or so; until then a new server refuses to start. */
const LAUNCH_ATTEMPTS = 20;
const RETRY_DELAY_MS = 500;
const SPEAK_AFTER_MS = 2_000;
/** Some statements never look whether they are to end, such as a search in a very long text. */
const AT_ONCE_AFTER_MS = 30_000;

/**
 * Call it under the lock, when findPostmaster returns null. Returns when the server is ready, however long its recovery
 * takes.
 */
export async function launch(
  places: Places,
  binaries: Binaries,
  settings: ServerSettings,
  onProgress: (text: string) => void,
): Promise<Postmaster> {
  const closed = closedWay(places);
  if (closed !== null)
    throw new DatabaseFailure({
      code: 'DATA_OUT_OF_REACH',
      message: `the embedded database server cannot start: ${closed.message}`,
      hint: closed.hint,
    });
  removeRemains(places);
  const settingsPath = join(places.dataDirectory, 'traderai.conf');
  writeFileSync(settingsPath, settingsFile(places, settings), { mode: 0o600 });
  giveTo(places, settingsPath);
  rotateLog(places.logFile);
  const bound = boundOf(places, binaries);
  for (let attempt = 1; ; attempt += 1) {
    const logStart = sizeOf(places.logFile);
    const pid = spawnPostmaster(places, binaries, bound);
    const postmaster = await waitUntilReady(places, { pid, onProgress });
    if (postmaster !== null) return postmaster;
    const output = readFileSync(places.logFile, 'utf8').slice(logStart);
    if (attempt >= LAUNCH_ATTEMPTS || !/pre-existing shared memory block|lock file ".*" already exists/.test(output))
      throw startFailure(places, output);
    if (attempt === 1) onProgress('waiting for the processes of a killed database server');
    await sleep(RETRY_DELAY_MS);
  }
}

/** Waits for a server that another process started; null when it ended instead. */
export async function waitUntilReady(
  places: Places,
  { pid, onProgress }: { readonly pid: number; readonly onProgress: (text: string) => void },
): Promise<Postmaster | null> {
  let spokenAt = performance.now();
  while (isAlive(pid)) {
    const postmaster = findPostmaster(places);
    if (postmaster?.pid === pid && postmaster.status === 'ready') return postmaster;
    if (performance.now() - spokenAt > SPEAK_AFTER_MS) {
      onProgress(
        postmaster?.status === 'stopping'
          ? 'the database server is stopping'
          : 'the database server is starting; after a crash it replays its log first',
      );
      spokenAt = performance.now();
    }
    await sleep(POLL_MS);
  }
  return null;
}

/**
 * Rolls open transactions back, disconnects clients and flushes everything to disk. When that does not end, the server
 * is stopped at once: its next start replays its log, and no committed row is lost.
 */
export async function stop({ pid }: Pick<Postmaster, 'pid'>, onProgress: (text: string) => void): Promise<void> {
  signal(pid, 'SIGINT');
  const atOnceAt = performance.now() + AT_ONCE_AFTER_MS;
  let isPatient = true;
  let spokenAt = performance.now();
  while (isAlive(pid)) {
    if (isPatient && performance.now() > atOnceAt) {
      isPatient = false;
      onProgress('a session does not end: the database server is stopped at once, and its next start replays its log');
      signal(pid, 'SIGQUIT');
    } else if (isPatient && performance.now() - spokenAt > SPEAK_AFTER_MS) {
      onProgress('the database server is writing everything to disk');
      spokenAt = performance.now();
    }
    await sleep(POLL_MS);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * The memory of one backend beside the shared buffers, in kilobytes. Any login may raise work_mem for itself:
 * beyond this bound its statement fails with "out of memory", and its session and the others go on. Only Linux counts
 * mapped memory for this limit.
 */
const BACKEND_KILOBYTES = 512 * 1024;
/** The memory that a process of the server maps beside its allocations: the program, libraries, locales. */
const PROGRAM_KILOBYTES = 256 * 1024;

/**
 * The hash table of a parallel join is in memory that its processes share, which counts as mapped and not as allocated:
 * the mapped memory of a process is bounded too, beyond the memory that the whole server shares.
 */
function boundOf({ dataDirectory, base, account }: Places, { postgres }: Binaries): string | null {
  if (process.platform !== 'linux') return null;
  const bound = `ulimit -d ${BACKEND_KILOBYTES}`;
  const asked = spawnSync(postgres, ['-D', dataDirectory, '-C', 'shared_memory_size'], {
    encoding: 'utf8',
    env: environmentOfServer(),
    cwd: base,
    ...(account ?? {}),
  });
  const sharedMegabytes = Number(asked.stdout);
  // A server that does not answer does not start either, and then it says why.
  if (asked.status !== 0 || !(sharedMegabytes > 0)) return bound;
  return `${bound}; ulimit -v ${sharedMegabytes * 1024 + PROGRAM_KILOBYTES + 2 * BACKEND_KILOBYTES}`;
}

/** In its own process session, so that neither a Ctrl-C in the terminal nor the end of its starter reaches it. */
function spawnPostmaster(places: Places, { postgres }: Binaries, bound: string | null): number {
  const log = openSync(places.logFile, 'a', 0o600);
  try {
    const options = ['-D', places.dataDirectory, '-p', String(SOCKET_PORT), '-k', places.socketDirectory];
    const [command, before] =
      bound === null ? [postgres, []] : ['/bin/sh', ['-c', `${bound}; exec "$0" "$@"`, postgres]];
    const child = spawn(command, [...before, ...options], {
      detached: true,
      stdio: ['ignore', log, log],
      env: environmentOfServer(),
      cwd: places.base,
      ...(places.account ?? {}),
    });
    // The process id is watched instead; a failed start leaves none.
    child.on('error', () => undefined);
    child.unref();
    if (child.pid === undefined) throw startFailure(places, `cannot execute ${postgres}`);
    return child.pid;
  } finally {
    closeSync(log);
  }
}

function startFailure({ logFile }: Places, output: string): DatabaseFailure {
  return new DatabaseFailure({
    code: 'SERVER_DID_NOT_START',
    message: `the embedded database server did not start:\n${output.trim().split('\n').slice(-8).join('\n')}`,
    hint: `See its log: ${logFile}`,
  });
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
