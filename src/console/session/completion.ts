/** Tab completes the word at the cursor. */
import { INTERVALS } from '../../domain/interval.ts';
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

const VERBS = ['b', 's', 'ss', 'bc', 'x', 'xa', 'flat'];
const PRICES = ['@mkt', '@bid', '@ask', '@mid', '@last'];
const TRIGGERS = ['stp', 'mit', 'trl'];
const TIMES = ['day', 'gtc', 'gtd=', 'ioc', 'fok', 'opg', 'cls'];
const OPTIONS = [...TRIGGERS, ...TIMES, 'ro', 'post', 'aon', 'show', 'sig=', 'note="'];

/** The words that may follow `before` in an order line. */
export function orderWords(before: readonly string[], { symbols }: Vocabulary): readonly string[] {
  const verb = before[0]?.toLowerCase();
  if (verb === undefined) return VERBS;
  if (verb === 'x') return before.length === 1 ? symbols : [];
  if (verb === 'flat') return before.length === 1 ? [...symbols, 'all'] : [];
  if (before.length === 1) return [];
  if ([...TRIGGERS, 'show'].includes(before.at(-1)!.toLowerCase())) return [];
  return before.length === 2 ? symbols : before.length === 3 ? PRICES : OPTIONS;
}

export function commandWords(before: readonly string[], vocabulary: Vocabulary): readonly string[] {
  const first = before[0];
  if (first === undefined) return [...PANE_CODES, ...COMMAND_WORDS.map(({ word }) => word), ...vocabulary.symbols];
  if (first === 'portfolio') return vocabulary.portfolios;
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
