/**
 * The definition of a command: one file has its arguments, its flags and its work. Help, parsing and completion follow
 * from it.
 */
import type { Clock } from '../config/clock.ts';
import type { Configuration } from '../config/configuration.ts';
import type { Environment } from '../config/environment.ts';
import type { Target } from '../database/connection.ts';
import type { Output } from './output/output.ts';

/** Flags that every command takes. */
export interface GlobalFlags {
  readonly db: string | null;
  readonly home: string | null;
  readonly portfolio: string | null;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
  readonly debug: boolean;
}

/** The surroundings of every command; each part is made at its first use. */
export interface Context {
  readonly flags: GlobalFlags;
  readonly registry: Registry;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly output: Output;
  readonly home: string;
  /**
   * The configuration file of the home; the environment overrides it. Throws with exit code 2 when the file is
   * unreadable.
   */
  configuration(): Configuration;
  /** `--portfolio`, else the configuration; null lets the desk choose. */
  portfolioName(): string | null;
  /** The database to use: --db, else the environment, else the configuration, else the embedded server. */
  target(): Target;
  /**
   * Aborted by Ctrl-C or SIGTERM. A command that calls this must end soon after the abort; otherwise the process ends
   * at once. The exit code is 130 in both cases.
   */
  interruption(): AbortSignal;
}

/**
 * 0 done · 1 failed · 2 wrong usage or unreadable input · 3 denied · 4 unavailable · 5 outcome unknown · 130
 * interrupted.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 130;

export interface OptionSpec {
  /** In commander's form: `--to <number>`, `-n, --limit <count>`, `--dry-run`. */
  readonly flags: string;
  readonly summary: string;
  /** Parses the text of a value; throws BadUsage when the text is not valid. */
  readonly parse?: (text: string) => unknown;
  /** Collects the values of a flag that is given several times. */
  readonly repeat?: 'list';
  readonly choices?: readonly string[];
  /** Values that completion offers, when other values are accepted too. */
  readonly suggestions?: readonly string[];
  readonly hidden?: 'hidden';
}

interface ArgumentSpec {
  /** In commander's form: `<line>`, `[symbol]`, `<files...>`. */
  readonly name: string;
  readonly summary: string;
}

type Options = Readonly<Record<string, OptionSpec>>;

type ValueOf<Spec extends OptionSpec> = Spec extends { parse: (text: string) => infer Value }
  ? Value
  : Spec extends { choices: readonly (infer Choice)[] }
    ? Choice
    : Spec extends { flags: `${string}<${string}` }
      ? string
      : true;

/** A flag that was not given is undefined. */
export type OptionValues<Specs extends Options> = {
  readonly [Name in keyof Specs]:
    (Specs[Name] extends { repeat: 'list' } ? readonly ValueOf<Specs[Name]>[] : ValueOf<Specs[Name]>) | undefined;
};

export interface CommandInput<Specs extends Options> {
  /** The arguments in order; a `...` argument gives several. */
  readonly words: readonly string[];
  readonly options: OptionValues<Specs>;
}

export interface CommandDefinition<Specs extends Options> {
  readonly arguments?: readonly ArgumentSpec[];
  /** Keyed by the flag's long name in camelCase. */
  readonly options?: Specs;
  /** Whole command lines, each with its effect. */
  readonly examples: readonly (readonly [line: string, meaning: string])[];
  /** Help text after the summary and the flags, in lines that fit 80 columns. */
  readonly details?: string;
  /** No return value means exit code 0. */
  run(context: Context, input: CommandInput<Specs>): Promise<ExitCode | void>;
}

/** A command without the types of its options. */
export type Command = CommandDefinition<Options>;

export function defineCommand<const Specs extends Options>(definition: CommandDefinition<Specs>): Command {
  return definition;
}

/** A command by its name. Its file is loaded only when the command runs. */
export interface RegistryLine {
  /** Words as typed, for example `db up`; empty for `traderai` alone. */
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<{ readonly command: Command }>;
  readonly hidden?: 'hidden';
}

/** Every command of this version, for commands that list all of them, such as completion. */
export interface Registry {
  readonly commands: readonly RegistryLine[];
  /** The summary of each group of commands. */
  readonly groups: Readonly<Record<string, string>>;
}
