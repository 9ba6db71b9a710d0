import { execFile, spawn } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

const project = fileURLToPath(new URL('../..', import.meta.url));
let clone: string;

/** As a fresh clone looks, but for the installed packages, which are this project's. */
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'traderai clone-'));
  for (const name of ['bin', 'prisma', 'src', 'bench', 'package.json', 'package-lock.json', 'tsconfig.json']) {
    cpSync(join(project, name), join(clone, name), { recursive: true, filter: (path) => !path.endsWith('/generated') });
  }
  symlinkSync(join(project, 'node_modules'), join(clone, 'node_modules'));
});
afterEach(() => rmSync(clone, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function launch(
  args: readonly string[],
  options: { readonly cwd?: string; readonly killAfterMs?: number } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [join(clone, 'bin', 'traderai.js'), ...args], {
    cwd: options.cwd ?? clone,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  const timer =
    options.killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), options.killAfterMs);
  return new Promise((resolve) => {
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr });
    });
  });
}

const versions = (): string[] =>
  readdirSync(join(clone, 'dist'), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );

test('a clone prepares itself once, from any folder, and a second start finds it ready', async () => {
  mkdirSync(join(clone, 'src', 'deeper'));
  expect(await launch(['--version'], { cwd: join(clone, 'src', 'deeper') })).toEqual({
    code: 0,
    stdout: '0.1.0\n',
    stderr: '',
  });
  const built = versions();
  expect(await launch(['--version'], { cwd: '/' })).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
  expect(versions()).toEqual(built);
});

test('several first starts at once all work and build once', async () => {
  const ended = await Promise.all([launch(['--version']), launch(['--version']), launch(['--version'])]);
  expect(ended.map(({ code, stdout }) => [code, stdout])).toEqual([
    [0, '0.1.0\n'],
    [0, '0.1.0\n'],
    [0, '0.1.0\n'],
  ]);
  expect(versions()).toHaveLength(1);
});

test('killed at any moment of its preparation, the next start works', { timeout: 180_000 }, async () => {
  for (const killAfterMs of [150, 600, 1_200, 2_000, 2_500]) {
    await launch(['--version'], { killAfterMs });
    const ended = await launch(['--version']);
    expect(ended).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
    rmSync(join(clone, 'dist'), { recursive: true });
    rmSync(join(clone, '.traderai'), { recursive: true });
  }
});

test('changed source is built again, and source with an error says where', async () => {
  await launch(['--version']);
  const [first] = versions();
  const main = join(clone, 'src', 'main.ts');
  appendFileSync(main, '\nprocess.stderr.write("changed");\n');
  expect((await launch(['--version'])).code).toBe(0);
  expect(versions()).toHaveLength(2);
  // What still runs may need the parts of its own version.
  expect(versions()).toContain(first);
  writeFileSync(main, 'const broken = ;\n');
  const ended = await launch(['--version']);
  expect(ended.code).toBe(1);
  expect(ended.stderr).toContain('src/main.ts:1:15');
});

test('a package packed from an unbuilt clone starts', async () => {
  await promisify(execFile)('npm', ['pack', '--silent'], { cwd: clone });
  await promisify(execFile)('tar', ['-xzf', 'traderai-0.1.0.tgz'], { cwd: clone });
  symlinkSync(join(project, 'node_modules'), join(clone, 'package', 'node_modules'));
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(clone, 'package', 'bin', 'traderai.js'),
    '--version',
  ]);
  expect(stdout).toBe('0.1.0\n');
});
