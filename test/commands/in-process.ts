/** Runs a command line like the program, but inside the test process, for the many small cases. */
import { CommanderError } from 'commander';
import { findByWords, leadingWords } from '../../src/commands/arguments.ts';
import type { Context } from '../../src/commands/command.ts';
import { openContext } from '../../src/commands/context.ts';
import { errorText, reportOf } from '../../src/commands/errors.ts';
import type { Output } from '../../src/commands/output/output.ts';
import { buildProgram } from '../../src/commands/program.ts';
import type { Invocation } from '../../src/commands/program.ts';
import { COMMANDS, GROUPS } from '../../src/commands/registry.ts';
import type { Environment } from '../../src/config/environment.ts';
import type { BinaryOptions } from '../support/binary.ts';

export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Throws on wrong flags and for help, which the program itself has to answer. */
export async function runInProcess(
  args: readonly string[],
  { home, url }: Pick<BinaryOptions, 'home' | 'url'>,
): Promise<Answer> {
  const line = findByWords(COMMANDS, leadingWords(args));
  if (line === null) throw new Error(`there is no command ${args.join(' ')}`);
  const { command } = await line.load();
  const { flags, input } = parse(args, { line, command });
  const streams = { stdout: '', stderr: '' };
  const environment: Environment = {
    databaseUrl: url ?? null,
    home,
    userHome: home,
    dataHome: null,
    userName: 'test',
    newPassword: null,
    noColor: true,
    dumbTerminal: true,
  };
  const context: Context = {
    ...openContext({
      flags,
      registry: { commands: COMMANDS, groups: GROUPS },
      environment,
      interruption: () => new AbortController().signal,
    }),
    output: outputTo(streams, flags),
  };
  try {
    const code = (await command.run(context, input)) ?? 0;
    return { code, ...streams };
  } catch (error) {
    streams.stderr += `${errorText(error, flags)}\n`;
    return { code: reportOf(error).exitCode, ...streams };
  }
}

function parse(args: readonly string[], chosen: Parameters<typeof buildProgram>[0]['chosen']): Invocation {
  let invocation: Invocation | null = null;
  let said = '';
  const program = buildProgram({
    registry: COMMANDS,
    groups: GROUPS,
    version: '0',
    chosen,
    onInvoked: (invoked) => (invocation = invoked),
    writeError: (text) => (said += text),
  });
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    throw error instanceof CommanderError ? new Error(`${args.join(' ')}: ${said}`, { cause: error }) : error;
  }
  if (invocation === null) throw new Error(`${args.join(' ')} runs nothing`);
  return invocation;
}

function outputTo(
  streams: { stdout: string; stderr: string },
  { json, quiet }: { readonly json: boolean; readonly quiet: boolean },
): Output {
  return {
    form: json ? 'json' : 'text',
    surface: { width: null, colour: 'off' },
    interactive: false,
    print: (text) => void (streams.stdout += `${text}\n`),
    say: (text) => void (quiet || (streams.stderr += `${text}\n`)),
    progress: () => undefined,
  };
}
