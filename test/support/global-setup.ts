/**
 * One real Postgres for a whole run of tests, in a home of its own, with a migrated database that every test file
 * copies. Runs side by side share nothing.
 */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { ensureServer, removeCluster } from '../../src/server/embedded/server.ts';
import { prepare } from '../../bin/prepare.js';
import { migrate } from '../../src/maintenance/migrator/migrator.ts';
import { startFromNamedBinaries } from './named-binaries.ts';

export interface TestServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    testServer: TestServer;
  }
}

export const TEMPLATE = 'desk_template';

/**
 * The server is removed after the run, so it need not survive a power cut. Tests of durability start servers of their
 * own.
 */
const THROWAWAY = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '64MB',
  max_wal_size: '512MB',
};

/** Tests open thousands of connections; each client computes its proof with this many iterations. */
const QUICK_PROOFS = { scram_iterations: '1' };

/** A run creates hundreds of databases of five hundred files each: in memory no test waits for a disk. */
const IN_MEMORY = '/dev/shm';
/** More than the databases and the log of a run need at once. */
const ENOUGH_BYTES = 4 * 2 ** 30;

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Tests load the bundle, so it must match the source.
  await prepare(fileURLToPath(new URL('../..', import.meta.url)));
  const home = mkdtempSync(join(hasRoom(IN_MEMORY) ? IN_MEMORY : tmpdir(), 'traderai-test-'));
  // When root starts it, the server runs as another user, which needs access to this folder.
  if (process.getuid?.() === 0) chmodSync(home, 0o711);
  const named = startFromNamedBinaries(home, THROWAWAY);
  const teardown = async (): Promise<void> => {
    if (named === null) await removeCluster(home);
    else named.stop();
    rmSync(home, { recursive: true, force: true });
  };
  try {
    const server =
      named ?? (await ensureServer(home, { stays: 'unattended', settings: { ...THROWAWAY, ...QUICK_PROOFS } }));
    watch(home, server.processId, server.dataDirectory);
    const { user, password } = server.superuser;
    await makeTemplate(server.superuser);
    project.provide('testServer', { host: server.socketDirectory, port: server.port, user, password });
  } catch (error) {
    await teardown();
    throw error;
  }
  return teardown;
}

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= ENOUGH_BYTES;
  } catch {
    return false;
  }
}

async function makeTemplate(superuser: ConstructorParameters<typeof Client>[0] & object): Promise<void> {
  const client = new Client({ ...superuser, database: 'postgres' });
  await client.connect();
  await client.query(`create database ${TEMPLATE}`);
  await client.end();
  await migrate({ ...superuser, database: TEMPLATE });
}

/** A killed run does not tear down, so a separate process notices the kill and stops the server. */
function watch(home: string, serverPid: number, dataDirectory: string): void {
  const program = fileURLToPath(new URL('./watchdog.js', import.meta.url));
  spawn(process.execPath, [program, String(process.pid), String(serverPid), dataDirectory, home], {
    detached: true,
    stdio: 'ignore',
  }).unref();
}
