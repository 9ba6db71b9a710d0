/** The files and folders of one embedded server. */
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { makeHome } from '../../config/home.ts';
import { DatabaseFailure } from '../../database/failure.ts';
import { closedFolder, mayReach, serverAccount } from './account.ts';
import type { Account } from './account.ts';

export interface Places {
  readonly home: string;
  /** Folder around the data directory: the home, or one that the server's account can reach. */
  readonly base: string;
  readonly dataDirectory: string;
  readonly socketDirectory: string;
  /** Null when the server runs under the current account. */
  readonly account: Account | null;
  readonly logFile: string;
  readonly lockFile: string;
  /** Exists while a user wants the server to stay up. */
  readonly pinFile: string;
  /** Touched by every process that is about to use the server. */
  readonly usedFile: string;
  readonly keeperLogFile: string;
}

/** Nothing listens on TCP: the number only names the socket file. */
export const SOCKET_PORT = 5432;
/** sun_path holds 108 bytes on Linux and 104 elsewhere, including the final zero. */
const LONGEST_SOCKET_PATH = 103;
/** For clusters whose home the server's account cannot reach; the first writable folder is used. */
const SHARED_FOLDERS = ['/var/lib/traderai', '/var/tmp/traderai'] as const;

/** Creates the folders. Call it under the lock when the server may not exist yet. */
export function preparePlaces(home: string): Places {
  makeHome(home);
  const base = baseOf(home) ?? chooseBase(home);
  const places = placesIn(home, base);
  makeSocketDirectory(places);
  return places;
}

/** Null when this home has no cluster yet. */
export function findPlaces(home: string): Places | null {
  const base = baseOf(home);
  if (base === null || !existsSync(join(base, 'postgres', 'PG_VERSION'))) return null;
  return placesIn(home, base);
}

export function lockFileOf(home: string): string {
  return join(home, 'server.lock');
}

/** Another mode of the home, or of a folder above it, keeps the server's account out of its own data. */
export interface ClosedWay {
  readonly message: string;
  readonly hint: string;
}

/** Null when the server can reach its data. */
export function closedWay({ account, dataDirectory, home }: Places): ClosedWay | null {
  const folder = closedFolder(account, dataDirectory);
  if (account === null || folder === null) return null;
  const mode = (lstatSync(folder).mode & 0o777).toString(8);
  return {
    message: `user ${account.uid}, which runs the database server because root may not, cannot enter ${folder} (${mode})`,
    hint:
      folder === home
        ? `Let it pass through: chmod 711 ${folder}. Other users can then enter the folder, but not list it or read its files.`
        : `Let it pass through: chmod a+x ${folder}`,
  };
}

/** A folder for all embedded servers of this machine, reachable for every account. Null when none can be created. */
export function sharedFolder(account: Account | null): string | null {
  for (const folder of SHARED_FOLDERS) {
    try {
      if (!existsSync(folder)) makePassable(folder);
      // Under /var/tmp another account may have created it first.
      if (lstatSync(folder).isDirectory() && lstatSync(folder).uid === 0 && mayReach(account, folder)) return folder;
    } catch {
      continue; // read-only or out of reach: try the next one
    }
  }
  return null;
}

function placesIn(home: string, base: string): Places {
  const dataDirectory = join(base, 'postgres');
  return {
    home,
    base,
    dataDirectory,
    socketDirectory: socketDirectoryOf(base),
    account: serverAccount(dataDirectory),
    logFile: join(home, 'postgres.log'),
    lockFile: lockFileOf(home),
    pinFile: join(home, 'server.pinned'),
    usedFile: join(home, 'server.used'),
    keeperLogFile: join(home, 'keeper.log'),
  };
}

function pointerOf(home: string): string {
  return join(home, 'cluster.json');
}

function baseOf(home: string): string | null {
  try {
    // Relative, so that a home with its data inside can be moved.
    return resolve(home, (JSON.parse(readFileSync(pointerOf(home), 'utf8')) as { base: string }).base);
  } catch {
    return null;
  }
}

function chooseBase(home: string): string {
  const account = serverAccount(join(home, 'postgres'));
  if (mayReach(account, home)) return remember(home, '.');
  const shared = sharedFolder(account);
  if (shared === null) {
    throw new DatabaseFailure({
      code: 'HOME_OUT_OF_REACH',
      message: `user ${account?.uid}, which runs the database server, cannot enter ${home}, and neither ${SHARED_FOLDERS.join(' nor ')} is usable`,
      hint: 'Name a home that every user may enter with --home, for example /srv/traderai.',
    });
  }
  // Not a hash of the path: a home that was removed and created again must not find the old data.
  const base = join(shared, randomBytes(6).toString('hex'));
  makePassable(base);
  return remember(home, base);
}

function remember(home: string, base: string): string {
  const draft = `${pointerOf(home)}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify({ base })}\n`, { mode: 0o600 });
  renameSync(draft, pointerOf(home));
  return resolve(home, base);
}

function makePassable(folder: string): void {
  mkdirSync(folder, { mode: 0o711 });
  chmodSync(folder, 0o711);
}

function socketDirectoryOf(base: string): string {
  const inside = join(base, 'run');
  if (Buffer.byteLength(join(inside, `.s.PGSQL.${SOCKET_PORT}`)) <= LONGEST_SOCKET_PATH) return inside;
  const hash = createHash('sha256').update(base).digest('hex').slice(0, 16);
  const short = `traderai-${process.getuid?.() ?? 0}-${hash}`;
  const inTemporary = join(tmpdir(), short);
  return Buffer.byteLength(inTemporary) + 20 <= LONGEST_SOCKET_PATH ? inTemporary : join('/tmp', short);
}

function makeSocketDirectory({ socketDirectory, account }: Places): void {
  const owner = account?.uid ?? process.getuid?.() ?? 0;
  if (!existsSync(socketDirectory)) {
    mkdirSync(socketDirectory, { mode: 0o700 });
    if (account !== null) chownSync(socketDirectory, account.uid, account.gid);
  }
  const status = lstatSync(socketDirectory);
  if (!status.isDirectory() || status.uid !== owner) {
    throw new DatabaseFailure({
      code: 'SOCKET_DIRECTORY_TAKEN',
      message: `${socketDirectory} is not a folder of user ${owner}; the server's socket would not be private`,
      hint: 'Remove it, or name a home with a shorter path with --home.',
    });
  }
  if ((status.mode & 0o077) !== 0) chmodSync(socketDirectory, 0o700);
}
