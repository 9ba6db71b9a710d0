/** Entry point of the bundle: the launcher imports it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './config/package-root.ts';

await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<void> {
  // `traderai order list | head` ends when head closes the pipe.
  process.stdout.on('error', endQuietlyOnClosedPipe);
  process.stderr.on('error', endQuietlyOnClosedPipe);
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
  if (argv.length === 1 && argv[0] === '--version') return void process.stdout.write(`${version}\n`);
  const { dispatch } = await import('./commands/dispatch.ts');
  const code = await dispatch(argv, version);
  // Flush the output first; then no open handle may keep a finished command running.
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  process.exit(code);
}

function endQuietlyOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}
