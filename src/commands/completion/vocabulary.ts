/**
 * The words that can be typed after `traderai`, from the registry. All three completion scripts are built from them.
 */
import { CONFIGURATION_KEYS } from '../../config/configuration.ts';
import { LIMIT_KINDS } from '../../domain/risk-limit.ts';
import { GLOBAL_OPTIONS } from '../arguments.ts';
import type { OptionSpec, Registry, RegistryLine } from '../command.ts';

export interface Word {
  readonly text: string;
  readonly summary: string;
}

export interface Flag extends Word {
  /** `none`, or the value that follows: one of some words, a file, or any text. */
  readonly value: 'none' | 'file' | 'any' | readonly string[];
}

/** One place on the command line: after `traderai`, after `traderai order`, after `traderai order list`. */
export interface Place {
  /** The words before this place, joined by spaces; empty at the beginning. */
  readonly path: string;
  readonly words: readonly Word[];
  /** Whether a file may be named here. */
  readonly files: 'yes' | 'no';
  readonly flags: readonly Flag[];
}

export async function readVocabulary({ commands: registered, groups }: Registry): Promise<readonly Place[]> {
  const lines = registered.filter(({ hidden }) => hidden === undefined);
  const commands = await Promise.all(lines.map(async ({ name, load }) => ({ name, command: (await load()).command })));
  const paths = new Set(['', ...lines.flatMap(({ name }) => prefixesOf(name))]);
  return [...paths].map((path) => {
    const command = commands.find(({ name }) => name === path)?.command;
    const options = Object.values(command?.options ?? {}).filter(({ hidden }) => hidden === undefined);
    const files = (command?.arguments ?? []).some(({ name }) => FILES.test(name)) ? 'yes' : 'no';
    return {
      path,
      words: [...nextWords(lines, groups, path), ...(ARGUMENTS[path] ?? [])],
      files,
      flags: [...options.map(flagOf), ...GLOBAL_FLAGS],
    };
  });
}

/** Arguments that accept a fixed set of words. */
const ARGUMENTS: Readonly<Partial<Record<string, readonly Word[]>>> = {
  completion: ['bash', 'zsh', 'fish'].map((text) => ({ text, summary: `for ${text}` })),
  'config get': CONFIGURATION_KEYS.map((text) => ({ text, summary: 'a value of the configuration' })),
  'risk limit set': LIMIT_KINDS.map((text) => ({ text, summary: 'a kind of limit' })),
  'config set': CONFIGURATION_KEYS.map((text) => ({ text, summary: 'a value of the configuration' })),
};

const FILE = /<(file|folder)>$/;
const FILES = /[<[]files?\b/;

const GLOBAL_FLAGS: readonly Flag[] = [
  ...GLOBAL_OPTIONS.map(([flags, summary]) => flagOf({ flags, summary })),
  { text: '--help', summary: 'show the flags, with examples', value: 'none' },
];

function flagOf({ flags, summary, choices, suggestions }: OptionSpec): Flag {
  const text = /--[a-z-]+/.exec(flags)?.[0] ?? flags;
  return {
    text,
    summary,
    value: choices ?? suggestions ?? (!flags.includes('<') ? 'none' : FILE.test(flags) ? 'file' : 'any'),
  };
}

function prefixesOf(name: string): string[] {
  const words = name.split(' ');
  return words.map((_, index) => words.slice(0, index + 1).join(' '));
}

function nextWords(lines: readonly RegistryLine[], groups: Registry['groups'], path: string): Word[] {
  const start = path === '' ? '' : `${path} `;
  const words = new Map<string, Word>();
  for (const { name, summary } of lines) {
    if (name === '' || !name.startsWith(start)) continue;
    const text = name.slice(start.length).split(' ')[0]!;
    if (!words.has(text)) words.set(text, { text, summary: groups[`${start}${text}`] ?? summary });
  }
  return [...words.values()];
}
