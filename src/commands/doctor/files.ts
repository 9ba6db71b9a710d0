/** Checks of the home's files: which other users of this machine can read or change secrets and settings. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { closedWay, findPlaces } from '../../server/embedded/places.ts';
import { failure, fine, warning } from './check.ts';
import type { Check } from './check.ts';

const OTHERS_MAY_WRITE = 0o022;
const OTHERS_MAY_READ = 0o044;
/** Passwords and URLs with passwords; copies and drafts of these files as well. */
const SECRETS = /^(config\.json|credentials\.json|logins\.json)/;

export function examineHomeModes(home: string): Check {
  const folder = statSync(home).mode;
  const files = readdirSync(home).filter((name) => SECRETS.test(name));
  const modeOf = (name: string): number => statSync(join(home, name)).mode;
  const open = files.filter((name) => (modeOf(name) & (OTHERS_MAY_READ | OTHERS_MAY_WRITE)) !== 0);
  // Root's database server runs as another account, which passes through the home.
  const closedMode = statSync(home).uid === 0 ? '711' : '700';
  const shown = open.map((name) => `${name} (${octal(modeOf(name))})`).join(', ');
  if ((folder & OTHERS_MAY_WRITE) !== 0)
    return failure(
      'home',
      `other users of this machine can change the files in ${home} (${octal(folder)})`,
      `Close it: chmod ${closedMode} ${home}. Then check config.json: another user may have named another database in it.`,
    );
  if (open.length > 0)
    return failure(
      'home',
      `other users of this machine can read or change ${shown} in ${home}`,
      `Close them: chmod 600 ${open.map((name) => join(home, name)).join(' ')}. Then replace the passwords in them.`,
    );
  const places = findPlaces(home);
  const closed = places === null ? null : closedWay(places);
  if (closed !== null)
    return failure('home', `the database server does not start again after it ends: ${closed.message}`, closed.hint);
  if ((folder & OTHERS_MAY_READ) === 0) return fine('home', home);
  return warning(
    'home',
    `other users of this machine can list ${home} (${octal(folder)}); they cannot read its secrets`,
    `To close the folder: chmod 711 ${home}`,
  );
}

function octal(mode: number): string {
  return (mode & 0o777).toString(8);
}
