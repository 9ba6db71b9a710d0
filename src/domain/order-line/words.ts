/** Splits an order line into words with their columns, so that every error can point to its place. */
import { err, ok } from '../result.ts';
import type { Result } from '../result.ts';
import { shown } from '../shown.ts';
import type { LineError, Span } from './intent.ts';

export interface Word extends Span {
  readonly text: string;
}

/** Control, bidirectional and invisible characters and broken surrogates, which the database refuses too. */
const HARMFUL = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const SPACE = /[ \t]/;
/** Longer than a typed line with the longest note. */
const LONGEST_LINE = 2000;

export function lineError(span: Span, message: string, expected: readonly string[] = []): LineError {
  return { at: span.at, length: Math.max(span.length, 1), message, expected };
}

/** Words end at spaces; inside quotes spaces belong to the word, and `\"` and `\\` mean a quote and a backslash. */
export function splitWords(text: string): Result<Word[], LineError> {
  if (text.length > LONGEST_LINE)
    return err(lineError({ at: LONGEST_LINE, length: 1 }, `a line has at most ${LONGEST_LINE} characters`));
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    if (SPACE.test(text[at]!)) {
      at += 1;
      continue;
    }
    const end = wordEnd(text, at);
    if (!end.ok) return end;
    const word = { text: text.slice(at, end.value), at, length: end.value - at };
    const harmful = HARMFUL.exec(word.text);
    if (harmful !== null) {
      return err(
        lineError(
          { at: at + harmful.index, length: 1 },
          'an order line cannot contain a control or invisible character',
        ),
      );
    }
    words.push(word);
    at = end.value;
  }
  return ok(words);
}

/** The text between the quotes of a word that is quoted from its first to its last character; null otherwise. */
export function unquoted(quoted: string): string | null {
  if (!/^"(?:[^"\\]|\\.)*"$/u.test(quoted)) return null;
  return quoted.slice(1, -1).replace(/\\(.)/gu, '$1');
}

export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** Returns the words one by one; `end` is the place of an error when a word is missing. */
export class WordReader {
  readonly end: Span;
  readonly #words: readonly Word[];
  #next = 0;

  constructor(words: readonly Word[], length: number) {
    const last = words.at(-1);
    this.#words = words;
    this.end = { at: last === undefined ? length : last.at + last.length + 1, length: 1 };
  }

  take(): Word | null {
    const word = this.#words[this.#next] ?? null;
    if (word !== null) this.#next += 1;
    return word;
  }

  /** The next word, or an error that names the missing part. */
  need(what: string, expected: readonly string[]): Result<Word, LineError> {
    const word = this.take();
    return word === null ? err(lineError(this.end, `the ${what} is missing`, expected)) : ok(word);
  }

  /** Ok when no word is left. */
  done(): Result<null, LineError> {
    const word = this.take();
    return word === null
      ? ok(null)
      : err(lineError(word, `${shown(word.text)} is one word too many`, ['the end of the line']));
  }
}

function wordEnd(text: string, from: number): Result<number, LineError> {
  let opened = -1;
  for (let at = from; at < text.length; at++) {
    const character = text[at]!;
    if (opened >= 0 && character === '\\') at += 1;
    else if (character === '"') opened = opened < 0 ? at : -1;
    else if (opened < 0 && SPACE.test(character)) return ok(at);
  }
  return opened < 0 ? ok(text.length) : err(lineError({ at: opened, length: 1 }, 'this quote is not closed', ['"']));
}
