/** Starts the keeper of a server as a process of its own; what it does is in keeper.ts. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { environmentOfChild } from '../../config/environment.ts';
import { packageRoot } from '../../config/package-root.ts';
import type { Places } from './places.ts';

/** How the keeper is known among the server's clients. */
export const KEEPER_NAME = 'traderai keeper';

/** A second keeper ends by itself, so two that are started at once do no harm. */
export function startKeeper({ home, keeperLogFile }: Places): void {
  const program = join(packageRoot, 'bin', 'traderai.js');
  if (!existsSync(program)) return;
  const log = openSync(keeperLogFile, 'a', 0o600);
  try {
    const child = spawn(process.execPath, [program, 'db', 'keep', '--home', home], {
      detached: true,
      stdio: ['ignore', log, log],
      cwd: packageRoot,
      env: environmentOfChild(),
    });
    child.on('error', () => undefined);
    child.unref();
  } finally {
    closeSync(log);
  }
}
