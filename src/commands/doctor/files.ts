/** Checks of the home's files: which other users of this machine can read or change secrets, settings and backups. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { closedWay, findPlaces } from '../../server/embedded/places.ts';
import { failure, fine, warning } from './check.ts';
import type { Check } from './check.ts';

const OTHERS_MAY_WRITE = 0o022;
const OTHERS_MAY_READ = 0o044;
/** Passwords and URLs with passwords; copies and drafts of these files as well. */
const SECRETS = /^(config\.json|credentials\.json|logins\.json)/;

const MOST_NAMED = 3;

export function examineHomeModes(home: string): Check {
  const folder = statSync(home);
  // Root's database server runs as another account, which passes through the home.
  const closedMode = folder.uid === 0 ? '711' : '700';
  if ((folder.mode & OTHERS_MAY_WRITE) !== 0)
    return failure(
      'home',
      `other users of this machine can change the files in ${home} (${octal(folder.mode)})`,
      `Close it: chmod ${closedMode} ${home}. Then check config.json: another user may have named another database in it.`,
    );
  const found = foreignOwner(home, folder.uid) ?? openSecrets(home) ?? openBackups(home) ?? closedServer(home);
  if (found !== null) return found;
  if ((folder.mode & OTHERS_MAY_READ) === 0) return fine('home', home);
  return warning(
    'home',
    `other users of this machine can list ${home} (${octal(folder.mode)}); they cannot read its secrets`,
    `To close the folder: chmod 711 ${home}`,
  );
}

/** An account reads, changes and replaces the files that it owns, whatever their modes are. */
function foreignOwner(home: string, owner: number): Check | null {
  const self = process.getuid?.() ?? owner;
  // Root may examine the home of another account.
  if (owner !== self && self !== 0)
    return failure(
      'home',
      `user ${owner} of this machine owns ${home}, and you are user ${self}`,
      `Use a home of your own with --home, or let root give it to you: chown -R ${self} ${home}`,
    );
  const foreign = [...secretsOf(home), ...backupsOf(home)].filter((path) => statSync(path).uid !== owner);
  if (foreign.length === 0) return null;
  return failure(
    'home',
    `another user of this machine owns ${named(foreign, (path) => `user ${statSync(path).uid}`)}`,
    `Check their content, as another user may have written it. Then, as root: chown ${owner} ${foreign.join(' ')}`,
  );
}

function openSecrets(home: string): Check | null {
  const open = secretsOf(home).filter(isOpen);
  if (open.length === 0) return null;
  return failure(
    'home',
    `other users of this machine can read or change ${named(open, modeOf)}`,
    `Close them: chmod 600 ${open.join(' ')}. Then replace the passwords in them.`,
  );
}

/** A backup has every order, user and audit row of the desk. */
function openBackups(home: string): Check | null {
  const open = backupsOf(home).filter(isOpen);
  if (open.length === 0) return null;
  return failure(
    'home',
    `other users of this machine can read or change ${named(open, modeOf)}`,
    `Close them: chmod -R go= ${join(home, 'backups')}. Do not restore a backup that another user may have changed.`,
  );
}

function closedServer(home: string): Check | null {
  const places = findPlaces(home);
  const closed = places === null ? null : closedWay(places);
  if (closed === null) return null;
  return failure('home', `the database server does not start again after it ends: ${closed.message}`, closed.hint);
}

function secretsOf(home: string): string[] {
  return readdirSync(home)
    .filter((name) => SECRETS.test(name))
    .map((name) => join(home, name));
}

/** The folder of the backups and its files. */
function backupsOf(home: string): string[] {
  const folder = join(home, 'backups');
  return existsSync(folder) ? [folder, ...readdirSync(folder).map((name) => join(folder, name))] : [];
}

function isOpen(path: string): boolean {
  return (statSync(path).mode & (OTHERS_MAY_READ | OTHERS_MAY_WRITE)) !== 0;
}

function named(paths: readonly string[], detail: (path: string) => string): string {
  const shown = paths.slice(0, MOST_NAMED).map((path) => `${path} (${detail(path)})`);
  const rest = paths.length - shown.length;
  return rest === 0 ? shown.join(', ') : `${shown.join(', ')} and ${rest} more`;
}

function modeOf(path: string): string {
  return octal(statSync(path).mode);
}

function octal(mode: number): string {
  return (mode & 0o777).toString(8);
}
