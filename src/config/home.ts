/** The folder that holds one desk's configuration, secrets, logs and embedded database. */
import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Environment } from './environment.ts';

/** `--home`, then TRADERAI_HOME, then the platform's convention. Always absolute. */
export function resolveHome(flag: string | null, environment: Environment): string {
  if (flag !== null) return resolve(flag);
  if (environment.home !== null) return resolve(environment.home);
  const userHome = environment.userHome ?? homedir();
  if (process.platform === 'darwin') return join(userHome, 'Library', 'Application Support', 'traderai');
  // The XDG convention ignores a relative path.
  const dataHome = environment.dataHome;
  return dataHome !== null && isAbsolute(dataHome)
    ? join(dataHome, 'traderai')
    : join(userHome, '.local', 'share', 'traderai');
}

/**
 * Creates the folder when it is missing; an existing folder keeps its rights.
 * No other account may read it. Under root the database server runs as another account and must be able to pass
 * through.
 */
export function makeHome(home: string): void {
  if (existsSync(home)) {
    if (!statSync(home).isDirectory()) throw new Error(`${home} is not a folder. Name another with --home.`);
    return;
  }
  const topmost = mkdirSync(home, { recursive: true, mode: 0o700 });
  if (process.getuid?.() !== 0 || topmost === undefined) return;
  for (let folder = home; folder.length >= topmost.length; folder = dirname(folder)) chmodSync(folder, 0o711);
}
