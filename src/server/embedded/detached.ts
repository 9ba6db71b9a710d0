/** Starts this program once more as a process of its own, which outlives whoever started it and says what it has to say in a log. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { environmentOfChild } from '../../config/environment.ts';
import { packageRoot } from '../../config/package-root.ts';

/** Nothing happens where there is no launcher. */
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
