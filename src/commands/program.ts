/** Builds a commander program from the registry: all names for help, but only the chosen command has flags. */
import { Argument, Command as Program, Option } from 'commander';
import { GLOBAL_OPTIONS } from './arguments.ts';
import type { Command, CommandInput, GlobalFlags, OptionSpec, RegistryLine } from './command.ts';

export interface Chosen {
  readonly line: RegistryLine;
  readonly command: Command;
}

export interface Invocation {
  readonly flags: GlobalFlags;
  readonly input: CommandInput<Readonly<Record<string, OptionSpec>>>;
}

export interface ProgramOptions {
  readonly registry: readonly RegistryLine[];
  readonly groups: Readonly<Record<string, string>>;
  readonly version: string;
  /** Null without a command: then commander prints help or refuses a wrong name. */
  readonly chosen: Chosen | null;
  readonly onInvoked: (invocation: Invocation) => void;
  readonly writeError: (text: string) => void;
}

/** The parse method of the result throws a CommanderError for help, version and wrong usage. */
export function buildProgram(options: ProgramOptions): Program {
  const root = new Program('traderai');
  // Set before the subcommands, because they inherit it.
  root.exitOverride();
  root.configureOutput({ writeErr: options.writeError });
  root.configureHelp({ showGlobalOptions: true, sortSubcommands: false });
  root.description(
    'A trading desk for the terminal, with Postgres as the desk.\n\nWithout a command, opens the console.',
  );
  root.version(options.version, '--version', 'print the version');
  root.helpOption('--help', 'print this help');
  for (const [flags, summary] of GLOBAL_OPTIONS) root.option(flags, summary);
  root.addHelpText('after', ROOT_HELP);
  for (const line of options.registry) {
    if (line.name === '') continue;
    const words = line.name.split(' ');
    const parent = groupOf(root, words.slice(0, -1), options.groups);
    const program = parent.command(words.at(-1)!, { hidden: line.hidden !== undefined }).description(line.summary);
    program.helpOption('--help', 'print this help');
    if (options.chosen?.line === line) complete(program, options.chosen.command, options.onInvoked);
  }
  if (options.chosen?.line.name === '') complete(root, options.chosen.command, options.onInvoked);
  return root;
}

const ROOT_HELP = `
Exit codes:
  0 done    1 failed       2 wrong usage or unreadable input
  3 denied  4 unavailable  5 unknown outcome  130 interrupted`;

function groupOf(root: Program, words: readonly string[], groups: Readonly<Record<string, string>>): Program {
  let parent = root;
  words.forEach((word, index) => {
    const known = parent.commands.find((program) => program.name() === word);
    parent =
      known ??
      parent
        .command(word)
        .description(groups[words.slice(0, index + 1).join(' ')] ?? '')
        .helpOption('--help', 'print this help');
  });
  return parent;
}

function complete(program: Program, command: Command, onInvoked: (invocation: Invocation) => void): void {
  for (const { name, summary } of command.arguments ?? []) program.addArgument(new Argument(name, summary));
  for (const spec of Object.values(command.options ?? {})) program.addOption(optionOf(spec));
  const examples = command.examples.map(([line, meaning]) => `  ${line}\n      ${meaning}`).join('\n');
  program.addHelpText(
    'after',
    `${command.details === undefined ? '' : `\n${command.details}\n`}\nExamples:\n${examples}`,
  );
  program.action(() => {
    const all: Record<string, unknown> = program.optsWithGlobals();
    onInvoked({ flags: globalFlags(all), input: { words: program.args, options: ownOptions(command, all) } });
  });
}

function optionOf(spec: OptionSpec): Option {
  const option = new Option(spec.flags, spec.summary);
  if (spec.choices !== undefined) option.choices([...spec.choices]);
  const parse = spec.parse;
  if (spec.repeat === 'list')
    option.argParser((text: string, before: unknown[] | undefined) => [
      ...(before ?? []),
      parse === undefined ? text : parse(text),
    ]);
  else if (parse !== undefined) option.argParser((text: string) => parse(text));
  if (spec.hidden !== undefined) option.hideHelp();
  return option;
}

function ownOptions(command: Command, all: Readonly<Record<string, unknown>>): Record<string, never> {
  const names = Object.keys(command.options ?? {});
  return Object.fromEntries(names.map((name) => [name, all[name]])) as Record<string, never>;
}

function globalFlags(all: Readonly<Record<string, unknown>>): GlobalFlags {
  const text = (name: string): string | null => (typeof all[name] === 'string' ? all[name] : null);
  return {
    db: text('db'),
    home: text('home'),
    portfolio: text('portfolio'),
    json: all.json === true,
    quiet: all.quiet === true,
    color: all.color !== false,
    debug: all.debug === true,
  };
}
