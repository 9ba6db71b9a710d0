/** Starts this program again as a separate process, which outlives its parent and writes its output to a log. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { environmentOfChild } from '../../config/environment.ts';
import { packageRoot } from '../../config/package-root.ts';

/** Does nothing where there is no launcher. */
export function startDetached(args: readonly string[], logFile: string): void {
  const program = join(packageRoot, 'bin', 'traderai.js');
  if (!existsSync(program)) return;
  const log = openSync(logFile, 'a', 0o600);
  try {
    const child = spawn(process.execPath, [program, ...args], {
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
