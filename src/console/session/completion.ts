/** Tab completes the word at the cursor. */
import { INTERVALS } from '../../domain/interval.ts';
import { DEAD_MEN } from '../../domain/dead-man.ts';
import { chartPane } from '../panes/chart.ts';
import { PANE_CODES } from '../panes/find.ts';
import { COMMAND_WORDS } from './command-words.ts';
import { editorWith } from '../editor.ts';
import type { Editor } from '../editor.ts';

export interface Vocabulary {
  readonly symbols: readonly string[];
  readonly portfolios: readonly string[];
}

export interface Completion {
  readonly editor: Editor;
  /** The candidates, when more than one word fits. */
  readonly options: readonly string[];
}

const VERBS = ['b', 's', 'ss', 'bc', 'exit', 'x', 'xa', 'flat', 'rev'];
const PRICES = ['@mkt', '@bid', '@ask', '@mid', '@last'];
const TRIGGERS = ['stp', 'mit', 'trl'];
const TIMES = ['day', 'gtc', 'gtd=', 'ioc', 'fok', 'opg', 'cls'];
const EXITS = ['tp', 'sl', 'xday'];
/** A number is the other way to begin a quantity. */
const SIZING = ['risk', 'vol', 'kelly'];
const LINKS = ['oco', 'then'];
const OPTIONS = [...TRIGGERS, ...TIMES, 'ro', 'post', 'aon', 'show', ...EXITS, 'sig=', 'note="', ...LINKS];

/** The words that may follow `before` in an order line. */
export function orderWords(before: readonly string[], vocabulary: Vocabulary): readonly string[] {
  const { symbols } = vocabulary;
  const link = before.findIndex((word) => LINKS.includes(word));
  if (link >= 0) return orderWords(before.slice(link + 1), vocabulary);
  const verb = before[0]?.toLowerCase();
  if (verb === undefined) return VERBS;
  if (verb === 'x' || verb === 'rev') return before.length === 1 ? symbols : [];
  if (verb === 'flat') return before.length === 1 ? [...symbols, 'all'] : [];
  if (verb === 'exit' && before.length < 2) return symbols;
  if (before.length === 1) return SIZING;
  if (before.length === 2 && SIZING.includes(before[1]!.toLowerCase())) return [];
  const last = before.at(-1)!.toLowerCase();
  if (last === 'sl') return ['trl'];
  if ([...TRIGGERS, 'tp', 'show'].includes(last)) return [];
  if (verb === 'exit') return EXITS;
  if (SIZING.includes(before[1]!.toLowerCase())) return orderWords([before[0]!, ...before.slice(2)], vocabulary);
  return before.length === 2 ? symbols : before.length === 3 ? PRICES : OPTIONS;
}

export function commandWords(before: readonly string[], vocabulary: Vocabulary): readonly string[] {
  const first = before[0];
  if (first === undefined) return [...PANE_CODES, ...COMMAND_WORDS.map(({ word }) => word), ...vocabulary.symbols];
  if (first === 'portfolio') return vocabulary.portfolios;
  if (first === 'deadman') return before.length === 1 ? DEAD_MEN : [];
  if (vocabulary.symbols.includes(first.toUpperCase()))
    return before.length === 1 ? PANE_CODES : before[1]?.toUpperCase() === chartPane.code ? INTERVALS : [];
  return orderWords(before, vocabulary);
}

export function completed(
  { text, cursor }: Editor,
  words: (before: readonly string[]) => readonly string[],
): Completion {
  const left = text.slice(0, cursor);
  const partial = /\S*$/.exec(left)![0];
  const before = left
    .slice(0, left.length - partial.length)
    .split(/\s+/)
    .filter((word) => word !== '');
  const options = words(before).filter((word) => word.toLowerCase().startsWith(partial.toLowerCase()));
  const only = options.length === 1 ? options[0]! : null;
  const grown =
    only === null ? commonStart(options, partial) : only.endsWith('=') || only.endsWith('"') ? only : `${only} `;
  const start = left.slice(0, left.length - partial.length) + grown;
  return {
    editor: editorWith(start + text.slice(cursor).replace(/^ (?=.)/, grown.endsWith(' ') ? '' : ' '), start.length),
    options: only === null ? options : [],
  };
}

function commonStart(options: readonly string[], otherwise: string): string {
  const [first] = options;
  if (first === undefined) return otherwise;
  let length = first.length;
  for (const option of options)
    while (!option.toLowerCase().startsWith(first.slice(0, length).toLowerCase())) length -= 1;
  return length > otherwise.length ? first.slice(0, length) : otherwise;
}
