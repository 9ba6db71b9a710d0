/**
 * The shipped bundle on a command line, in this process: its own main parses the same arguments, reads the same
 * environment and ends with the same code, but Node does not start again. For the many small cases: each command also
 * has tests with its own process.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { childEnvironment, program } from './binary.ts';
import type { BinaryOptions, BinaryResult } from './binary.ts';

/** Standard input belongs to the tests. */
type InProcessOptions = Omit<BinaryOptions, 'input'>;

let last: Promise<unknown> = Promise.resolve();
let runs = 0;

/** One run after the other, because they share the streams and the environment; overlapping runs need processes. */
export function runInProcess(args: readonly string[], options: InProcessOptions): Promise<BinaryResult> {
  const result = last.then(() => runMain(args, options));
  last = result.catch(() => undefined);
  return result;
}

/** Adds --json and parses the output; throws the program's error when the exit code is not 0. */
export async function jsonInProcess<T = unknown>(args: readonly string[], options: InProcessOptions): Promise<T> {
  const { code, stdout, stderr } = await runInProcess([...args, '--json'], options);
  if (code !== 0) throw new Error(`traderai ${args.join(' ')} ended with ${code}: ${stderr}${stdout}`);
  return JSON.parse(stdout) as T;
}

async function runMain(args: readonly string[], options: InProcessOptions): Promise<BinaryResult> {
  const streams = { stdout: capture(process.stdout), stderr: capture(process.stderr) };
  const { argv, env, exit } = process;
  const cwd = process.cwd();
  let code = 0;
  process.argv = [process.execPath, program, ...args];
  process.env = childEnvironment(options);
  // The last thing that main does.
  process.exit = ((status = 0) => void (code = Number(status))) as typeof process.exit;
  try {
    if (options.cwd !== undefined) process.chdir(options.cwd);
    runs += 1;
    // A module runs once for each address; its imports are loaded once.
    await import(/* @vite-ignore */ `${mainOfBundle()}?run=${runs}`);
  } finally {
    Object.assign(process, { argv, env, exit });
    process.chdir(cwd);
    streams.stdout.end();
    streams.stderr.end();
  }
  return { code, signal: null, stdout: streams.stdout.text(), stderr: streams.stderr.text() };
}

let main: string | null = null;

/** Global setup builds the bundle. */
function mainOfBundle(): string {
  if (main === null) {
    const dist = new URL('../../dist/', import.meta.url);
    const stamp = readFileSync(fileURLToPath(new URL('stamp.json', dist)), 'utf8');
    main = new URL(`${(JSON.parse(stamp) as { version: string }).version}/main.js`, dist).href;
  }
  return main;
}

/** Captures the output of a stream, and removes the listeners that main adds. */
function capture(stream: NodeJS.WriteStream): { text(): string; end(): void } {
  const write = stream.write;
  const listeners = stream.listeners('error');
  let text = '';
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    const written = rest.at(-1);
    if (typeof written === 'function') queueMicrotask(() => (written as () => void)());
    return true;
  };
  return {
    text: () => text,
    end() {
      stream.write = write;
      for (const listener of stream.listeners('error'))
        if (!listeners.includes(listener)) stream.off('error', listener as () => void);
    },
  };
}
