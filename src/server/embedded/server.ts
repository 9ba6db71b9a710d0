/** The private Postgres of one home: it starts on demand, for any number of parallel callers, after any kill. */
import { existsSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { Client, DatabaseError } from 'pg';
import type { ClientConfig } from 'pg';
import { lockHolder, withProcessLock } from '../../../bin/process-lock.js';
import { systemClock } from '../../config/clock.ts';
import { makeHome } from '../../config/home.ts';
import { DatabaseFailure } from '../../database/failure.ts';
import { MAINTENANCE, withRetries } from '../../database/retry.ts';
import { findBinaries } from './binaries.ts';
import { openCredentials } from './credentials.ts';
import { SUPERUSER, initializeCluster } from './initialize.ts';
import { KEEPER_NAME, startKeeper } from './keeper-process.ts';
import { launch, stop, waitUntilReady } from './launch.ts';
import { SOCKET_PORT, findPlaces, lockFileOf, preparePlaces } from './places.ts';
import type { Places } from './places.ts';
import { findPostmaster } from './postmaster.ts';
import type { Postmaster } from './postmaster.ts';
import type { ServerSettings } from './settings.ts';

const DATABASE = 'traderai';

export interface EnsureOptions {
  /**
   * `while-used` (the default): a keeper stops the server when it has been idle for a while. `pinned`: it stays until
   * stopServer. `unattended`: its starter stops it.
   */
  readonly stays?: 'while-used' | 'pinned' | 'unattended';
  /** Called while a step takes long. */
  readonly onProgress?: (text: string) => void;
  /** Applies only to a server that this call starts. */
  readonly settings?: ServerSettings;
}

export interface EmbeddedServer {
  readonly home: string;
  readonly processId: number;
  readonly dataDirectory: string;
  readonly socketDirectory: string;
  /** Names the socket file; nothing listens on TCP. */
  readonly port: number;
  readonly logFile: string;
  readonly superuser: ClientConfig & { readonly user: string; readonly password: string };
  /** How a role with stored credentials connects. */
  configOf(role: string): ClientConfig;
}

/** Starts the server or adopts a running one. Connects once, so the result is known to work. */
export async function ensureServer(home: string, options: EnsureOptions = {}): Promise<EmbeddedServer> {
  assertSupported();
  const places = await running(home, options);
  if (options.stays === 'pinned') writeFileSync(places.pinFile, '', { mode: 0o600 });
  const postmaster = findPostmaster(places);
  if (postmaster === null) throw ended(places);
  return describe(places, postmaster);
}

/** Null when this home has no running server. */
export function findServer(home: string): EmbeddedServer | null {
  const places = findPlaces(home);
  const postmaster = places === null ? null : findPostmaster(places);
  return places === null || postmaster === null ? null : describe(places, postmaster);
}

/** Reports whether a server was running. */
export async function stopServer(
  home: string,
  onProgress: (text: string) => void = () => undefined,
): Promise<'stopped' | 'was not running'> {
  if (findPlaces(home) === null) return 'was not running';
  return withProcessLock(lockFileOf(home), {}, async () => {
    const places = findPlaces(home);
    if (places === null) return 'was not running';
    rmSync(places.pinFile, { force: true });
    const postmaster = findPostmaster(places);
    if (postmaster === null) return 'was not running';
    await stop(postmaster, onProgress);
    return 'stopped';
  });
}

/** For the keeper: `decide` runs under the lock, when every process that is about to use the server has marked it. */
export async function stopServerWhen(
  home: string,
  decide: (use: { readonly lastUseAt: number }) => boolean,
): Promise<boolean> {
  return withProcessLock(lockFileOf(home), {}, async () => {
    const places = findPlaces(home);
    const postmaster = places === null ? null : findPostmaster(places);
    if (places === null || postmaster === null || existsSync(places.pinFile) || !decide({ lastUseAt: usedAt(places) }))
      return false;
    await stop(postmaster, () => undefined);
    return true;
  });
}

/** Stops the server and removes its data. The caller has asked the user. */
export async function removeCluster(home: string): Promise<void> {
  await stopServer(home);
  const places = findPlaces(home);
  if (places === null) return;
  rmSync(places.dataDirectory, { recursive: true, force: true });
  rmSync(places.socketDirectory, { recursive: true, force: true });
  if (places.base !== places.home) rmSync(places.base, { recursive: true, force: true });
}

export function isPinned(home: string): boolean {
  const places = findPlaces(home);
  return places !== null && existsSync(places.pinFile);
}

async function running(home: string, options: EnsureOptions): Promise<Places> {
  const found = findPlaces(home);
  if (found !== null) {
    markUsed(found);
    const keeper = await adopt(found);
    // Mark first, read the lock last; a keeper that holds the lock reads the mark last. So one of the two sees the
    // other.
    if (keeper !== null && lockHolder(found.lockFile) === null) {
      keepAfterwards(found, keeper, options);
      return found;
    }
  }
  makeHome(home);
  const onProgress = options.onProgress ?? (() => undefined);
  const onWait = (): void => onProgress('another traderai is starting or stopping the database server');
  return withProcessLock(lockFileOf(home), { onWait }, async () => {
    const places = preparePlaces(home);
    markUsed(places);
    await startUnderLock(places, options, onProgress);
    keepAfterwards(places, (await adopt(places)) ?? 'absent', options);
    return places;
  });
}

async function startUnderLock(
  places: Places,
  options: EnsureOptions,
  onProgress: (text: string) => void,
): Promise<void> {
  const present = findPostmaster(places);
  if (present !== null && (await waitUntilReady(places, { pid: present.pid, onProgress })) !== null)
    return createDatabase(places);
  const binaries = findBinaries(places.account);
  if (findPlaces(places.home) === null) {
    onProgress('creating the database');
    await initializeCluster(places, binaries);
  }
  await launch(places, binaries, options.settings ?? {}, onProgress);
  await createDatabase(places);
}

type KeeperState = 'present' | 'absent';

/** Null when no server answers; otherwise whether a keeper is running. */
async function adopt(places: Places): Promise<KeeperState | null> {
  const postmaster = findPostmaster(places);
  if (postmaster === null || (postmaster.status !== 'ready' && postmaster.status !== null)) return null;
  const client = new Client(describe(places, postmaster).superuser);
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query('select from pg_catalog.pg_stat_activity where application_name = $1', [
      KEEPER_NAME,
    ]);
    return rows.length > 0 ? 'present' : 'absent';
  } catch (error) {
    if (isRefusedPassword(error)) throw wrongPassword(places, error);
    return null;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function keepAfterwards(places: Places, keeper: KeeperState, { stays = 'while-used' }: EnsureOptions): void {
  if (stays !== 'unattended' && keeper === 'absent') startKeeper(places);
}

/** Creates the desk's database, with statement statistics for a review. */
async function createDatabase(places: Places): Promise<void> {
  const postmaster = findPostmaster(places);
  if (postmaster === null) throw ended(places);
  const { superuser } = describe(places, postmaster);
  try {
    await onServer({ ...superuser, database: 'postgres' }, async (client) => {
      const { rows } = await client.query('select from pg_catalog.pg_database where datname = $1', [DATABASE]);
      if (rows.length === 0)
        await withRetries(MAINTENANCE, () => unlessPresent(client.query(`create database ${DATABASE}`)));
    });
    await onServer(superuser, (client) =>
      withRetries(MAINTENANCE, () =>
        unlessPresent(client.query('create extension if not exists pg_stat_statements schema public')),
      ),
    );
  } catch (error) {
    throw isRefusedPassword(error) ? wrongPassword(places, error) : error;
  }
}

async function onServer(config: ClientConfig, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client(config);
  try {
    await client.connect();
    await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * A killed starter leaves its statement running in the server: its database may appear between our check and our
 * statement.
 */
async function unlessPresent(creation: Promise<unknown>): Promise<void> {
  try {
    await creation;
  } catch (error) {
    if (!(error instanceof DatabaseError) || !['42P04', '42710', '23505'].includes(error.code ?? '')) throw error;
  }
}

function describe(places: Places, postmaster: Postmaster): EmbeddedServer {
  const credentials = openCredentials(places.home);
  // The folder of temporary files may have another name in another shell: the server knows its own socket.
  const host = postmaster.socketDirectory === '' ? places.socketDirectory : postmaster.socketDirectory;
  const configOf = (role: string): ClientConfig & { user: string; password: string } => {
    const password = credentials.read(role);
    if (password === null) throw noPassword(places, role);
    return { host, port: SOCKET_PORT, database: DATABASE, user: role, password, connectionTimeoutMillis: 10_000 };
  };
  return {
    home: places.home,
    processId: postmaster.pid,
    dataDirectory: places.dataDirectory,
    socketDirectory: host,
    port: SOCKET_PORT,
    logFile: places.logFile,
    get superuser() {
      return configOf(SUPERUSER);
    },
    configOf,
  };
}

function markUsed({ usedFile }: Places): void {
  const now = new Date(systemClock.now());
  if (existsSync(usedFile)) utimesSync(usedFile, now, now);
  else writeFileSync(usedFile, '', { mode: 0o600 });
}

/** Milliseconds since the epoch; 0 when the server was never used. */
function usedAt({ usedFile }: Places): number {
  return statSync(usedFile, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function assertSupported(): void {
  if (process.platform !== 'win32') return;
  throw new DatabaseFailure({
    code: 'NO_EMBEDDED_POSTGRES',
    message: 'the embedded database needs Unix sockets, which Node does not offer on Windows',
    hint: 'Run traderai in WSL, or name a database with --db or TRADERAI_DATABASE_URL.',
  });
}

function isRefusedPassword(error: unknown): boolean {
  return (error as { readonly code?: string }).code === '28P01';
}

function wrongPassword({ home }: Places, cause: unknown): DatabaseFailure {
  return new DatabaseFailure({
    code: 'WRONG_PASSWORD',
    message: `the embedded database refuses the password in ${home}/credentials.json`,
    hint: 'Restore that file: it belongs to the data directory of the same home.',
    cause,
  });
}

function noPassword({ home }: Places, role: string): DatabaseFailure {
  return new DatabaseFailure({
    code: 'NO_CREDENTIALS',
    message: `${home}/credentials.json holds no password for ${role}`,
    hint: 'Restore that file: it belongs to the data directory of the same home.',
  });
}

function ended({ logFile }: Places): DatabaseFailure {
  return new DatabaseFailure({
    code: 'SERVER_ENDED',
    message: 'the embedded database server ended',
    hint: `See its log: ${logFile}`,
  });
}
