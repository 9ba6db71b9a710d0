/**
 * Decodes keyboard bytes into keys and pastes. Pure: the caller decides when a lone Escape has waited long enough. It
 * distinguishes pasted text, with or without brackets, from typed keys, because pasted text must never submit an order.
 */
import { StringDecoder } from 'node:string_decoder';
import { csiKey, ss3Key } from './key-sequences.ts';
import type { Modifiers, NamedKey } from './key-sequences.ts';

export interface KeyPress extends Modifiers {
  readonly type: 'key';
  /**
   * The character, or a name: escape, enter, tab, backspace, space, up, page-down, f1 … A capital letter is a key of
   * its own, without shift.
   */
  readonly key: string;
  /** The text that it types; null for keys that type nothing. */
  readonly text: string | null;
  /**
   * Arrived in one chunk with other typing keys: a paste without brackets, keys typed ahead on a slow link, or a key
   * held down.
   */
  readonly burst: boolean;
  /**
   * The key without Alt, when Alt arrived as an Escape before it: a terminal sends the same bytes for Alt with a key
   * and for Escape followed by a key, and only the bindings can decide which it is. Null when the bytes are clear.
   */
  readonly behindEscape: KeyPress | null;
}

export type KeyEvent =
  | KeyPress
  /** The raw text, with line breaks as \n. */
  | { readonly type: 'paste'; readonly text: string }
  /** A sequence that is not a key; it is ignored. */
  | { readonly type: 'unknown'; readonly sequence: string };

const ESC = '\u001b';
const PASTE_END = '\u001b[201~';
/** No terminal sends a longer sequence. */
const LONGEST_SEQUENCE = 64;
/** Answers of terminals (DCS, OSC) are shorter; without an end within this length it was Alt with a key. */
const LONGEST_ANSWER = 1024;
/** No trader types this many keys ahead, and a screen must not handle a megabyte key by key. */
const MOST_KEYS_AT_ONCE = 256;
/** The characters that begin a sequence after Escape: CSI, SS3, and the strings of terminals' answers. */
const ANSWER_STARTS: ReadonlySet<string> = new Set(['P', ']', '_', '^', 'X']);
const SEQUENCE_STARTS: ReadonlySet<string> = new Set(['[', 'O', ...ANSWER_STARTS]);
const NO_MODIFIERS: Modifiers = { ctrl: false, alt: false, shift: false };

/** The token at a position of the input; `more` means that its rest has not arrived yet. */
type Token = { readonly length: number; readonly event: KeyEvent | 'paste-start' } | 'more';

export class KeyDecoder {
  readonly #utf8 = new StringDecoder('utf8');
  #waiting = '';
  /** The parts of an unfinished paste; null outside of a paste. */
  #paste: string[] | null = null;

  /** Whether an Escape waits: only time shows whether it is a key or the beginning of a sequence. */
  get pending(): boolean {
    return this.#waiting !== '' && this.#paste === null;
  }

  push(chunk: Uint8Array): KeyEvent[] {
    const text = this.#utf8.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    // When the end of a paste is lost, all keys would count as pasted: a single Ctrl-C ends the paste.
    if (this.#paste !== null && text === '\u0003') {
      this.#paste = null;
      this.#waiting = '';
    }
    const events: KeyEvent[] = [];
    const input = this.#waiting + text;
    this.#waiting = '';
    let at = 0;
    while (at < input.length) {
      if (this.#paste !== null) {
        at = this.#readPaste(input, at, events);
        continue;
      }
      const token = readToken(input, at);
      if (token === 'more') {
        this.#waiting = input.slice(at);
        break;
      }
      at += token.length;
      if (token.event === 'paste-start') this.#paste = [];
      else events.push(token.event);
    }
    return withBursts(events);
  }

  /**
   * Decodes the waiting bytes as they are: an Escape was the key. Call it when `pending` and nothing has arrived for
   * about 30 ms.
   */
  flushPending(): KeyEvent[] {
    if (!this.pending) return [];
    const waiting = this.#waiting;
    this.#waiting = '';
    if (waiting === ESC) return [named('escape')];
    if (waiting === ESC + ESC) return [named('escape'), named('escape')];
    const last = waiting.slice(-1);
    if (waiting.length <= 3 && SEQUENCE_STARTS.has(last)) {
      const key = behindEscape(typed(last, NO_MODIFIERS));
      return waiting.length === 3 ? [named('escape'), key] : [key];
    }
    return [{ type: 'unknown', sequence: waiting }];
  }

  #readPaste(input: string, from: number, events: KeyEvent[]): number {
    const end = input.indexOf(PASTE_END, from);
    if (end >= 0) {
      const text = [...this.#paste!, input.slice(from, end)].join('').replaceAll(/\r\n?/g, '\n');
      this.#paste = null;
      events.push({ type: 'paste', text });
      return end + PASTE_END.length;
    }
    // The end may arrive in two pieces: keep the part that may be its beginning.
    let kept = input.length;
    for (let size = Math.min(PASTE_END.length - 1, input.length - from); size > 0; size -= 1) {
      if (PASTE_END.startsWith(input.slice(input.length - size))) {
        kept = input.length - size;
        break;
      }
    }
    this.#paste!.push(input.slice(from, kept));
    this.#waiting = input.slice(kept);
    return input.length;
  }
}

/**
 * Marks typing keys that arrived together, because no hand presses two keys at once. A flood of them becomes a paste.
 */
function withBursts(events: KeyEvent[]): KeyEvent[] {
  let entering = 0;
  for (const event of events) if (entersText(event)) entering += 1;
  if (entering < 2) return events;
  if (entering <= MOST_KEYS_AT_ONCE)
    return events.map((event) => (entersText(event) ? { ...event, burst: true } : event));
  return merged(events);
}

function merged(events: readonly KeyEvent[]): KeyEvent[] {
  const result: KeyEvent[] = [];
  let text = '';
  const close = (): void => {
    if (text !== '') result.push({ type: 'paste', text });
    text = '';
  };
  for (const event of events) {
    if (entersText(event)) text += event.text ?? (event.key === 'enter' ? '\n' : '\t');
    else {
      close();
      result.push(event);
    }
  }
  close();
  return result;
}

function entersText(event: KeyEvent): event is KeyPress {
  return event.type === 'key' && (event.text !== null || event.key === 'enter' || event.key === 'tab');
}

function readToken(input: string, at: number): Token {
  const first = input[at]!;
  if (first !== ESC) {
    const { length, key } = readPlain(input, at);
    return { length, event: key };
  }
  const second = input[at + 1];
  if (second === undefined) return 'more';
  if (ANSWER_STARTS.has(second)) return readAnswer(input, at);
  switch (second) {
    case '[':
      return readCsi(input, at);
    case 'O':
      return readSs3(input, at);
    case ESC:
      return readEscaped(input, at);
    default: {
      const { length, key } = readPlain(input, at + 1);
      // If no key follows, the Escape is a key by itself.
      return key.type === 'key'
        ? { length: length + 1, event: behindEscape(key) }
        : { length: 1, event: named('escape') };
    }
  }
}

/** Two Escapes: Alt with a key that has a sequence, or the Escape key followed by something else. */
function readEscaped(input: string, at: number): Token {
  const third = input[at + 2];
  if (third === undefined) return 'more';
  if (third !== '[' && third !== 'O') return { length: 1, event: named('escape') };
  const token = third === '[' ? readCsi(input, at + 1) : readSs3(input, at + 1);
  if (token === 'more') return 'more';
  // Followed by a paste or an unknown sequence, the first Escape was the Escape key.
  if (token.event === 'paste-start' || token.event.type !== 'key') return { length: 1, event: named('escape') };
  return { length: token.length + 1, event: behindEscape(token.event) };
}

function readCsi(input: string, at: number): Token {
  // Function keys of the Linux console: CSI [ A to E.
  if (input[at + 2] === '[') {
    if (input[at + 3] === undefined) return 'more';
    return { length: 4, event: event(csiKey(`[${input[at + 3]!}`, ''), input.slice(at, at + 4)) };
  }
  let end = at + 2;
  while (end < input.length && end - at < LONGEST_SEQUENCE && isParameter(input.charCodeAt(end))) end += 1;
  if (end === input.length) return 'more';
  const sequence = input.slice(at, end + 1);
  const final = input.charCodeAt(end);
  // Not a final byte: the sequence broke off, and the byte after it is read as a new token.
  if (final < 0x24 || final > 0x7e || end - at >= LONGEST_SEQUENCE)
    return { length: end - at, event: { type: 'unknown', sequence: input.slice(at, end) } };
  const parameters = input.slice(at + 2, end);
  if (input[end] === '~' && parameters === '200') return { length: sequence.length, event: 'paste-start' };
  // A mouse report, which another program switched on: three bytes follow.
  if (input[end] === 'M' && parameters === '')
    return input.length < end + 4
      ? 'more'
      : { length: 6, event: { type: 'unknown', sequence: input.slice(at, end + 4) } };
  return { length: sequence.length, event: event(csiKey(input[end]!, parameters), sequence) };
}

/** Digits, `;`, `:`, `<` to `?`, and the intermediate bytes except `$`, which ends rxvt's shifted keys. */
function isParameter(code: number): boolean {
  return (code >= 0x30 && code <= 0x3f) || (code >= 0x20 && code <= 0x2f && code !== 0x24);
}

function readSs3(input: string, at: number): Token {
  const digits = /^\d{0,2}/.exec(input.slice(at + 2, at + 4))![0];
  const end = at + 2 + digits.length;
  const final = input[end];
  if (final === undefined) return 'more';
  if (final < '!' || final > '~') return { length: 2, event: behindEscape(typed('O', NO_MODIFIERS)) };
  const sequence = input.slice(at, end + 1);
  return { length: sequence.length, event: event(ss3Key(final, digits), sequence) };
}

/**
 * A terminal's answer, which the console never requests, ends in BEL or ST; without such an end it was Alt with a key.
 */
function readAnswer(input: string, at: number): Token {
  if (input.length === at + 2) return 'more';
  const window = input.slice(at + 2, at + 2 + LONGEST_ANSWER);
  const end = /\u0007|\u001b\\/.exec(window);
  if (end === null) return { length: 2, event: behindEscape(typed(input[at + 1]!, NO_MODIFIERS)) };
  const length = 2 + end.index + end[0].length;
  return { length, event: { type: 'unknown', sequence: input.slice(at, at + length) } };
}

function readPlain(input: string, at: number): { readonly length: number; readonly key: KeyEvent } {
  const code = input.codePointAt(at)!;
  if (code < 0x20 || code === 0x7f) return { length: 1, key: controlKey(code) };
  const character = String.fromCodePoint(code);
  const printable = (code < 0x80 || code >= 0xa0) && code !== 0xfffd;
  return {
    length: character.length,
    key: printable ? typed(character, NO_MODIFIERS) : { type: 'unknown', sequence: character },
  };
}

function controlKey(code: number): KeyPress {
  switch (code) {
    case 0x00:
      return named('space', { ...NO_MODIFIERS, ctrl: true });
    case 0x08:
    case 0x7f:
      return named('backspace');
    case 0x09:
      return named('tab');
    case 0x0a:
    case 0x0d:
      return named('enter');
    default:
      // 1 to 26 are the letters, 28 to 31 the characters \ ] ^ _.
      return named(String.fromCharCode(code < 0x1b ? code + 0x60 : code + 0x40), { ...NO_MODIFIERS, ctrl: true });
  }
}

function event(found: NamedKey | null, sequence: string): KeyEvent {
  if (found === null) return { type: 'unknown', sequence };
  const { ctrl, alt, shift } = found;
  return found.text === null ? named(found.key, { ctrl, alt, shift }) : typed(found.text, { ctrl, alt, shift });
}

function behindEscape(key: KeyPress): KeyPress {
  return { ...key, text: null, alt: true, behindEscape: key };
}

function named(key: string, modifiers: Modifiers = NO_MODIFIERS): KeyPress {
  return { type: 'key', key, text: null, ...modifiers, burst: false, behindEscape: null };
}

function typed(text: string, modifiers: Modifiers): KeyPress {
  const key = text === ' ' ? 'space' : text;
  return {
    type: 'key',
    key,
    text: modifiers.ctrl || modifiers.alt ? null : text,
    ...modifiers,
    burst: false,
    behindEscape: null,
  };
}
