/**
 * The account that runs the server: Postgres refuses to run as root, so under root it runs as another account of this
 * machine.
 */
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseFailure } from '../../database/failure.ts';

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const CANDIDATES = ['traderai', 'postgres', 'nobody'] as const;

/**
 * Null when the server runs under the current account. An existing data directory decides: only its owner may run it.
 */
export function serverAccount(dataDirectory: string): Account | null {
  if (process.getuid?.() !== 0) return null;
  const owner = ownerOf(dataDirectory);
  if (owner !== null && owner.uid !== 0) return owner;
  const accounts = readAccounts();
  for (const name of CANDIDATES) {
    const account = accounts.get(name);
    if (account !== undefined) return account;
  }
  throw new DatabaseFailure({
    code: 'NO_SERVER_ACCOUNT',
    message: `Postgres does not run as root, and this machine has none of the accounts ${CANDIDATES.join(', ')}`,
    hint: 'Create one (useradd --system traderai), run traderai as another user, or name a database with --db.',
  });
}

/** True when the account may pass through every folder above `path`, and through `path` itself when it is a folder. */
export function mayReach(account: Account | null, path: string): boolean {
  return closedFolder(account, path) === null;
}

/** The lowest folder on the way to `path`, itself included, that the account may not pass through. */
export function closedFolder(account: Account | null, path: string): string | null {
  if (account === null) return null;
  for (let folder = path; ; folder = dirname(folder)) {
    if (!mayPass(account, folder)) return folder;
    if (dirname(folder) === folder) return null;
  }
}

function mayPass(account: Account, path: string): boolean {
  let status;
  try {
    status = statSync(path);
  } catch {
    return true; // does not exist yet: its creator sets the rights
  }
  const shift = status.uid === account.uid ? 6 : status.gid === account.gid ? 3 : 0;
  return ((status.mode >> shift) & 0o1) !== 0;
}

function ownerOf(path: string): Account | null {
  try {
    const { uid, gid } = statSync(path);
    return { uid, gid };
  } catch {
    return null;
  }
}

function readAccounts(): Map<string, Account> {
  const accounts = new Map<string, Account>();
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name !== undefined && uid !== undefined && gid !== undefined && Number(uid) > 0)
      accounts.set(name, { uid: Number(uid), gid: Number(gid) });
  }
  return accounts;
}
