/** A fresh clone of this project in a folder of its own, and its launcher. */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../..', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface FreshClone {
  readonly path: string;
  launch(args: readonly string[], options?: { readonly cwd?: string; readonly killAfterMs?: number }): Promise<Ended>;
  /** The versions of the program that are built. */
  versions(): string[];
  remove(): void;
}

/** As a fresh clone looks, but for the installed packages, which are this project's. */
export function makeFreshClone(): FreshClone {
  const path = mkdtempSync(join(tmpdir(), 'traderai clone-'));
  for (const name of ['bin', 'prisma', 'src', 'bench', 'package.json', 'package-lock.json', 'tsconfig.json']) {
    cpSync(join(project, name), join(path, name), { recursive: true, filter: (file) => !file.endsWith('/generated') });
  }
  symlinkSync(join(project, 'node_modules'), join(path, 'node_modules'));
  return {
    path,
    launch: (args, { cwd = path, killAfterMs } = {}) =>
      launch(join(path, 'bin', 'traderai.js'), args, { cwd, killAfterMs }),
    versions: () =>
      readdirSync(join(path, 'dist'), { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? [entry.name] : [],
      ),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

function launch(
  launcher: string,
  args: readonly string[],
  { cwd, killAfterMs }: { readonly cwd: string; readonly killAfterMs: number | undefined },
): Promise<Ended> {
  const child = spawn(process.execPath, [launcher, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  return new Promise((resolve) => {
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr });
    });
  });
}
