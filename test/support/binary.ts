/** The real program in a process of its own, as scripts and cron jobs run it. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const program = fileURLToPath(new URL('../../bin/traderai.js', import.meta.url));

export interface BinaryOptions {
  /** TRADERAI_HOME. */
  readonly home: string;
  /** TRADERAI_DATABASE_URL; without it the embedded server of the home is used. */
  readonly url?: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export interface BinaryResult {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningBinary {
  readonly process: ChildProcess;
  /** The text that it has written to standard error until now. */
  readonly errors: () => string;
  readonly result: Promise<BinaryResult>;
}

/** Removes the settings for databases and colors from the environment of the tests. */
export function childEnvironment({ home, url, env = {} }: BinaryOptions): NodeJS.ProcessEnv {
  const { DATABASE_URL, TRADERAI_DATABASE_URL, NO_COLOR, FORCE_COLOR, NODE_ENV, VITEST, ...inherited } = process.env;
  return { ...inherited, TRADERAI_HOME: home, ...(url === undefined ? {} : { TRADERAI_DATABASE_URL: url }), ...env };
}

export function startBinary(args: readonly string[], options: BinaryOptions): RunningBinary {
  const child = spawn(process.execPath, [program, ...args], {
    env: childEnvironment(options),
    cwd: options.cwd,
    stdio: 'pipe',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  // The program may end before it has read all of its input.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const result = new Promise<BinaryResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { process: child, errors: () => stderr, result };
}

export function runBinary(args: readonly string[], options: BinaryOptions): Promise<BinaryResult> {
  return startBinary(args, options).result;
}

/** Adds --json and parses the output; throws the program's error when the exit code is not 0. */
export async function runJson<T = unknown>(args: readonly string[], options: BinaryOptions): Promise<T> {
  const { code, stdout, stderr } = await runBinary([...args, '--json'], options);
  if (code !== 0) throw new Error(`traderai ${args.join(' ')} ended with ${code}: ${stderr}${stdout}`);
  return JSON.parse(stdout) as T;
}
