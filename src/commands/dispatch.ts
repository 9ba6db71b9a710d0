/** From the arguments to the exit code: finds the command, loads only its file, runs it, and reports every outcome. */
import { CommanderError } from 'commander';
import { readEnvironment } from '../config/environment.ts';
import { findByWords, leadingWords } from './arguments.ts';
import type { ExitCode } from './command.ts';
import { openContext } from './context.ts';
import { badUsage, errorText, reportOf } from './errors.ts';
import { watchInterruption } from './interruption.ts';
import { buildProgram } from './program.ts';
import type { Chosen, Invocation } from './program.ts';
import { COMMANDS, GROUPS } from './registry.ts';

/** Writes answers and errors itself; never throws. */
export async function dispatch(argv: readonly string[], version: string): Promise<ExitCode> {
  const form = { json: argv.includes('--json'), debug: argv.includes('--debug') };
  try {
    const chosen = await choose(argv);
    const invocation = parse(argv, version, chosen);
    if (chosen === null || invocation === null) return 0;
    return await run(chosen, invocation);
  } catch (error) {
    process.stderr.write(`${errorText(error, form)}\n`);
    return reportOf(error).exitCode;
  }
}

async function choose(argv: readonly string[]): Promise<Chosen | null> {
  const words = leadingWords(argv);
  const line =
    words.length === 0
      ? COMMANDS.find(({ name }) => name === '')
      : findByWords(COMMANDS, words[0] === 'help' ? words.slice(1) : words);
  if (line === undefined || line === null) return null;
  return { line, command: (await line.load()).command };
}

/** Null when help or the version was printed instead. */
function parse(argv: readonly string[], version: string, chosen: Chosen | null): Invocation | null {
  let invocation: Invocation | null = null;
  let printed = '';
  const program = buildProgram({
    registry: COMMANDS,
    groups: GROUPS,
    version,
    chosen,
    onInvoked: (invoked) => (invocation = invoked),
    writeError: (text) => (printed += text),
  });
  try {
    program.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return null;
    throw usageError(error, printed);
  }
  return invocation;
}

/** Commander's message without its prefix; when commander printed help instead, the whole help. */
function usageError(error: CommanderError, printed: string): Error {
  if (error.code === 'commander.help') return badUsage(`a command is missing\n\n${printed.trim()}`, 'Name a command.');
  const [message = error.message, ...more] = printed
    .trim()
    .replace(/^error: /, '')
    .split('\n');
  const suggestion = more.join(' ').replace(/^\(|\)$/g, '');
  return badUsage(message, suggestion === '' ? 'See the usage with --help.' : suggestion);
}

async function run({ command }: Chosen, { flags, input }: Invocation): Promise<ExitCode> {
  const interruption = watchInterruption();
  try {
    const code =
      (await command.run(
        openContext({
          flags,
          registry: { commands: COMMANDS, groups: GROUPS },
          environment: readEnvironment(),
          interruption: interruption.signal,
        }),
        input,
      )) ?? 0;
    return interruption.happened() ? 130 : code;
  } catch (error) {
    // An error after an interruption is only its consequence.
    if (interruption.happened()) return 130;
    throw error;
  } finally {
    interruption.stop();
  }
}
