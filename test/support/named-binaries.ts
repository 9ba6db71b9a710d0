/** The run's server from the binaries of another Postgres: a folder with `initdb`, `postgres` and `pg_ctl`. */
import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientConfig } from 'pg';
import { serverAccount } from '../../src/server/embedded/account.ts';
import { SETTINGS } from '../../src/server/embedded/settings.ts';

/** The settings of the embedded server that every supported version has. */
const { reserved_connections: _, ...SHARED } = SETTINGS;

/** The environment variable that names the folder, for example `/usr/lib/postgresql/15/bin`. */
const VARIABLE = 'TRADERAI_TEST_BINARIES';

export interface StartedServer {
  readonly processId: number;
  readonly dataDirectory: string;
  readonly socketDirectory: string;
  readonly port: number;
  readonly superuser: ClientConfig & { readonly user: string; readonly password: string };
}

/** Null when the environment names no folder. */
export function startFromNamedBinaries(
  home: string,
  settings: Readonly<Record<string, string>>,
): (StartedServer & { stop(): void }) | null {
  const folder = process.env[VARIABLE];
  if (folder === undefined || folder === '') return null;
  const socketDirectory = join(home, 'server');
  const dataDirectory = join(socketDirectory, 'data');
  const account = serverAccount(dataDirectory);
  const password = 'only-for-tests';
  const passwordFile = join(socketDirectory, 'password');
  mkdirSync(socketDirectory, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account !== null) for (const path of [socketDirectory, passwordFile]) chownSync(path, account.uid, account.gid);
  const run = (program: string, ...options: string[]): void =>
    void execFileSync(join(folder, program), options, { cwd: socketDirectory, stdio: 'ignore', ...(account ?? {}) });
  const form = ['--encoding=UTF8', '--locale=C', '--auth=scram-sha-256', '--username=postgres'];
  run('initdb', '-D', dataDirectory, `--pwfile=${passwordFile}`, ...form);
  const all = { ...SHARED, unix_socket_directories: socketDirectory, ...settings };
  const words = Object.entries(all).map(([name, value]) => `-c ${name}='${value}'`);
  run('pg_ctl', '-D', dataDirectory, '-l', join(socketDirectory, 'log'), '-w', '-o', words.join(' '), 'start');
  const port = 5432;
  return {
    processId: Number.parseInt(readFileSync(join(dataDirectory, 'postmaster.pid'), 'utf8'), 10),
    dataDirectory,
    socketDirectory,
    port,
    superuser: { host: socketDirectory, port, user: 'postgres', password, database: 'postgres' },
    stop: () => run('pg_ctl', '-D', dataDirectory, '-w', '-m', 'immediate', 'stop'),
  };
}
