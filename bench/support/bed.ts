/** Starts a server for one measurement and removes it afterwards. The trader's own data is never used. */
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClientConfig } from 'pg';
import { openClient } from '../../src/database/connection.ts';
import { ensureServer, removeCluster } from '../../src/server/embedded/server.ts';
import { migrate } from '../../src/maintenance/migrator/migrator.ts';
import type { Bed } from '../figure.ts';

const PREFIX = 'traderai-bench-';
const TEMPLATE = 'bench_template';
/** Sessions of a bench, but for those of the console that it measures. */
export const APPLICATION = 'traderai bench';

export interface BedOptions {
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
}

/** The first database starts the server. */
export async function withBed<T>({ signal, progress }: BedOptions, work: (bed: Bed) => Promise<T>): Promise<T> {
  await removeLeftovers();
  const home = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  // When root starts it, the server runs as another user, which needs access to this folder.
  if (process.getuid?.() === 0) chmodSync(home, 0o711);
  let starting: Promise<ClientConfig> | null = null;
  let databases = 0;
  const bed: Bed = {
    folder: home,
    signal,
    progress,
    async withDatabase(measure) {
      signal.throwIfAborted();
      const superuser = await (starting ??= startServer(home, progress));
      const database = `bench_${(databases += 1)}`;
      await asked(superuser, `create database ${database} template ${TEMPLATE}`, 'checkpoint');
      try {
        return await measure({ ...superuser, database });
      } finally {
        await asked(superuser, `drop database ${database} with (force)`);
      }
    },
  };
  try {
    return await work(bed);
  } finally {
    progress('removing the server');
    await remove(home);
    progress('');
  }
}

/** If this program is killed, the keeper process stops the server, and the next measurement removes its files. */
async function startServer(home: string, progress: (text: string) => void): Promise<ClientConfig> {
  progress('starting a server for the measurement');
  const { superuser } = await ensureServer(home, { onProgress: progress });
  await asked(superuser, `create database ${TEMPLATE}`);
  await migrate({ ...superuser, database: TEMPLATE });
  return superuser;
}

async function asked(superuser: ClientConfig, ...statements: readonly string[]): Promise<void> {
  const client = await openClient({ ...superuser, database: 'postgres' }, { application: APPLICATION });
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Removes the files of killed measurements. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const owner = name.startsWith(PREFIX) ? /^(\d+)-/.exec(name.slice(PREFIX.length))?.[1] : undefined;
    if (owner !== undefined && !isRunning(Number(owner))) await remove(join(tmpdir(), name)).catch(() => undefined);
  }
}

async function remove(home: string): Promise<void> {
  await removeCluster(home);
  rmSync(home, { recursive: true, force: true });
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // EPERM: the process runs as another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
