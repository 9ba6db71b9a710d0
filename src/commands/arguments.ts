/** Parses the values of flags, and finds the command that the arguments name. */
import { badUsage } from './errors.ts';

/** Flags of every command, in commander's form. */
export const GLOBAL_OPTIONS = [
  ['--db <url>', 'database to use instead of the configured or embedded one'],
  ['--home <folder>', 'folder of configuration, embedded data and logs'],
  ['--portfolio <name>', 'portfolio to use'],
  ['--json', 'print one JSON document'],
  ['--quiet', 'print only the answer, no progress and no notes'],
  ['--no-color', 'no colors'],
  ['--debug', 'print the stack of an error'],
] as const;

const GLOBALS_WITH_VALUE = new Set(
  GLOBAL_OPTIONS.filter(([flags]) => flags.includes('<')).map(([flags]) => flags.split(' ')[0]),
);

/** Flags that may come before the name of a command. */
const ASKING = new Set(['--help', '--version']);

/** The leading words that are neither flags nor values of global flags: `['db', 'up']` of `--home x db up --json`. */
export function leadingWords(argv: readonly string[]): string[] {
  const words: string[] = [];
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index]!;
    if (word === '--') break;
    if (GLOBALS_WITH_VALUE.has(word)) index += 1;
    else if (!word.startsWith('-')) words.push(word);
    // A flag of one command: the next word may be its value. A flag before the first word belongs to `traderai` alone.
    else if (!isGlobalFlag(word) && !(words.length === 0 && ASKING.has(word))) break;
  }
  return words;
}

function isGlobalFlag(word: string): boolean {
  return GLOBAL_OPTIONS.some(([flags]) => flags.split(' ')[0] === word.split('=')[0]);
}

/** Finds the command with the longest name that the words begin with. */
export function findByWords<Line extends { readonly name: string }>(
  lines: readonly Line[],
  words: readonly string[],
): Line | null {
  for (let count = words.length; count > 0; count -= 1) {
    const name = words.slice(0, count).join(' ');
    const line = lines.find((candidate) => candidate.name === name);
    if (line !== undefined) return line;
  }
  return null;
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d{1,15}$/.test(text) || !Number.isSafeInteger(value))
    throw badUsage(`${text} is not a whole number of 0 or more`, 'Write it in digits, such as 20.');
  return value;
}

export function positiveWholeNumber(text: string): number {
  const value = wholeNumber(text);
  if (value === 0) throw badUsage(`${text} is not a whole number above 0`, 'Write 1 or more.');
  return value;
}
