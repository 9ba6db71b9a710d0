/** What a command is: one file that says what it takes and does it. Help, parsing and completion are made from it. */
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

/** What every command is given; all of it is made when first asked for. */
export interface Context {
  readonly flags: GlobalFlags;
  readonly registry: Registry;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly output: Output;
  readonly home: string;
  /** The home's configuration file with the environment laid over it. Unreadable: throws with exit code 2. */
  configuration(): Configuration;
  /** `--portfolio`, then the configuration; null leaves it to the desk. */
  portfolioName(): string | null;
  /** Which database is meant, by --db, environment, configuration, embedded server. */
  target(): Target;
  /**
   * Aborted by Ctrl-C or SIGTERM. Whoever asks for it promises to end soon after; without it the process ends at once.
   * The exit code is 130 in either case.
   */
  interruption(): AbortSignal;
}

/** 0 done · 1 failed · 2 wrong usage or unreadable input · 3 denied · 4 unavailable · 5 outcome unknown · 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 130;

export interface OptionSpec {
  /** In commander's form: `--to <number>`, `-n, --limit <count>`, `--dry-run`. */
  readonly flags: string;
  readonly summary: string;
  /** From the text of a value to the value; throws BadUsage when it is none. */
  readonly parse?: (text: string) => unknown;
  /** Collects the values of a flag that is given several times. */
  readonly repeat?: 'list';
  readonly choices?: readonly string[];
  /** What completion offers where other values are taken as well. */
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
  /** Given words in order; the words of a `...` argument follow one another. */
  readonly words: readonly string[];
  readonly options: OptionValues<Specs>;
}

export interface CommandDefinition<Specs extends Options> {
  readonly arguments?: readonly ArgumentSpec[];
  /** Keyed by the flag's long name in camelCase. */
  readonly options?: Specs;
  /** Whole command lines with what they do. */
  readonly examples: readonly (readonly [line: string, meaning: string])[];
  /** More than the summary in the registry, when there is more to say. */
  readonly details?: string;
  /** Nothing returned means 0. */
  run(context: Context, input: CommandInput<Specs>): Promise<ExitCode | void>;
}

/** A command whose option types nobody needs any more. */
export type Command = CommandDefinition<Options>;

export function defineCommand<const Specs extends Options>(definition: CommandDefinition<Specs>): Command {
  return definition;
}

/** A command by its name, loaded only when it is the one that was asked for. */
export interface RegistryLine {
  /** Words as typed, for example `db up`; empty for `traderai` alone. */
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<{ readonly command: Command }>;
  readonly hidden?: 'hidden';
}

/** Every command of this version, for the commands that speak of all of them. */
export interface Registry {
  readonly commands: readonly RegistryLine[];
  /** What a group of commands has in common. */
  readonly groups: Readonly<Record<string, string>>;
}
