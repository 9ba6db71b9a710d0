/**
 * The order line: one grammar for the console, the command line, plans and scripts.
 * The price is mandatory, nothing is guessed, and one unknown word rejects the whole line; the error shows its place
 * and the expected words.
 */
import { normalizeSymbol, validSymbol } from '../instrument.ts';
import { err, ok } from '../result.ts';
import type { Result } from '../result.ts';
import { shown } from '../shown.ts';
import { parseAmount, parseScaledAmount } from './amounts.ts';
import type {
  CancelLine,
  FlatLine,
  HaltLine,
  LineError,
  LinePart,
  LinePrice,
  LineQuantity,
  LineSide,
  OrderIntent,
  OrderLine,
  ReplaceLine,
  ReverseLine,
  Span,
} from './intent.ts';
import { readExits } from './exit-line.ts';
import { linkedLine, linkIn } from './linked-line.ts';
import { NUMBER_EXAMPLES, numberedOrder } from './order-ids.ts';
import { FLAGS, LONGEST_NOTE, readOptions } from './options.ts';
import { PRICE_EXAMPLES, parsePrice } from './price.ts';
import { QUANTITY_EXAMPLES, parseQuantity } from './quantity.ts';
import { lineError, splitWords, unquoted, WordReader } from './words.ts';
import type { Word } from './words.ts';

export const SIDES: readonly LineSide[] = ['b', 's', 'ss', 'bc'];
/** The verbs of lines that place no order of their own. */
export const COMMAND_VERBS: readonly string[] = ['exit', '?exit', 'x', 'xa', 'flat', 'rev', 'rep', 'halt'];
/** The verbs that an error offers: not those that the desk refuses. */
const VERBS: readonly string[] = [...SIDES, '?b', 'exit', 'x', 'xa', 'flat', 'rev', 'rep'];
const LINE_EXAMPLE: readonly string[] = ['b 0.5 BTCUSD @64000 gtc'];

export function parseOrderLine(text: string): Result<OrderIntent, LineError> {
  const words = splitWords(text);
  if (!words.ok) return words;
  const link = linkIn(words.value);
  if (link !== null) return linkedLine(link, words.value, (part) => parseWords(part, text.length));
  return parseWords(words.value, text.length);
}

function parseWords(words: readonly Word[], length: number): Result<OrderIntent, LineError> {
  const reader = new WordReader(words, length);
  const verb = reader.take();
  if (verb === null) return err(lineError({ at: 0, length: 1 }, 'the line is empty', LINE_EXAMPLE));
  const key = verb.text.toLowerCase();
  switch (key) {
    case 'x':
      return parseCancel(verb, reader);
    case 'xa':
      return finished(reader, { kind: 'cancel', target: { kind: 'all' }, spans: { verb: spanOf(verb) } });
    case 'flat':
      return parseFlat(verb, reader);
    case 'rev':
      return parseReverse(verb, reader);
    case 'exit':
    case '?exit':
      return readExits(verb, reader);
    case 'rep':
      return parseReplace(verb, reader);
    case 'halt':
      return parseHalt(verb, reader);
    default: {
      const mode = key.startsWith('?') ? 'what-if' : 'place';
      const side = SIDES.find((known) => known === (mode === 'place' ? key : key.slice(1)));
      return side === undefined
        ? err(lineError(verb, unknownVerb(verb), VERBS))
        : parseOrder({ mode, side, verb }, reader);
    }
  }
}

function unknownVerb(verb: Word): string {
  return verb.text === '?' ? 'write ? directly before b, s, ss or bc' : `${shown(verb.text)} is not a command`;
}

function parseOrder(
  { mode, side, verb }: { mode: OrderLine['mode']; side: LineSide; verb: Word },
  reader: WordReader,
): Result<OrderLine, LineError> {
  const quantity = readQuantity(reader);
  if (!quantity.ok) return quantity;
  const symbol = readSymbol(reader);
  if (!symbol.ok) return symbol;
  const price = readPrice(reader);
  if (!price.ok) return price;
  const spans: Partial<Record<LinePart, Span>> = {
    verb: spanOf(verb),
    quantity: quantity.value.span,
    symbol: symbol.value.span,
    price: price.value.span,
  };
  const options = readOptions(reader, spans);
  if (!options.ok) return options;
  const flags = FLAGS.filter((flag) => options.value.flags.has(flag));
  return ok({
    kind: 'order',
    mode,
    side,
    quantity: quantity.value.quantity,
    symbol: symbol.value.symbol,
    price: price.value.price,
    ...options.value,
    flags,
    spans,
  });
}

function readPrice(reader: WordReader): Result<{ readonly price: LinePrice; readonly span: Span }, LineError> {
  const word = reader.need('price', PRICE_EXAMPLES);
  if (!word.ok) return word;
  const price = parsePrice(word.value.text);
  if (price === null) return err(lineError(word.value, `${shown(word.value.text)} is not a price`, PRICE_EXAMPLES));
  return ok({ price, span: spanOf(word.value) });
}

/** One word, or two: `risk 0.5%` is `r0.5%`, `risk 250` is `r250`, `vol 15%` is `vol15%`, `kelly X` is `kelly:X`. */
function readQuantity(reader: WordReader): Result<{ readonly quantity: LineQuantity; readonly span: Span }, LineError> {
  const word = reader.need('quantity', QUANTITY_EXAMPLES);
  if (!word.ok) return word;
  const method = SIZING_WORDS[word.value.text.toLowerCase()];
  const [name, examples] = method === undefined ? ['quantity', QUANTITY_EXAMPLES] : [method.name, method.examples];
  const last = method === undefined ? word : reader.need(name, examples);
  if (!last.ok) return last;
  const quantity = parseQuantity(`${method?.prefix ?? ''}${last.value.text}`);
  if (quantity === null) return err(lineError(last.value, `${shown(last.value.text)} is not a ${name}`, examples));
  const { at } = word.value;
  return ok({ quantity, span: { at, length: last.value.at + last.value.length - at } });
}

interface SizingWord {
  readonly prefix: string;
  readonly name: string;
  readonly examples: readonly string[];
}

/** The words before a quantity that is computed. */
const SIZING_WORDS: Readonly<Record<string, SizingWord | undefined>> = {
  risk: { prefix: 'r', name: 'share of equity or money', examples: ['0.5%', '250'] },
  vol: { prefix: 'vol', name: 'share of equity', examples: ['15%'] },
  kelly: { prefix: 'kelly:', name: 'source of signals', examples: ['ma-cross'] },
};

function readSymbol(reader: WordReader): Result<{ readonly symbol: string; readonly span: Span }, LineError> {
  const word = reader.need('symbol', ['BTCUSD']);
  if (!word.ok) return word;
  const symbol = normalizeSymbol(word.value.text);
  if (!validSymbol(symbol)) return err(lineError(word.value, `${shown(word.value.text)} is not a symbol`, ['BTCUSD']));
  return ok({ symbol, span: spanOf(word.value) });
}

/** A number means an order or its exit, anything else a symbol: `x 142`, `x 142:tp`, `x BTCUSD`. */
function parseCancel(verb: Word, reader: WordReader): Result<CancelLine, LineError> {
  const word = reader.need('order number or symbol', [...NUMBER_EXAMPLES, 'BTCUSD']);
  if (!word.ok) return word;
  const spans = { verb: spanOf(verb), symbol: spanOf(word.value) };
  const order = numberedOrder(word.value.text);
  if (order !== null) return finished(reader, { kind: 'cancel', target: order, spans });
  const symbol = normalizeSymbol(word.value.text);
  if (/^\d+$/.test(symbol) || !validSymbol(symbol)) {
    return err(
      lineError(word.value, `${shown(word.value.text)} is neither an order number nor a symbol`, [
        ...NUMBER_EXAMPLES,
        'BTCUSD',
      ]),
    );
  }
  return finished(reader, { kind: 'cancel', target: { kind: 'symbol', symbol }, spans });
}

/** `all` in small letters means every position; a symbol ALL is typed in capitals. */
function parseFlat(verb: Word, reader: WordReader): Result<FlatLine, LineError> {
  const word = reader.need('symbol', ['BTCUSD', 'all']);
  if (!word.ok) return word;
  const spans = { verb: spanOf(verb), symbol: spanOf(word.value) };
  if (word.value.text === 'all') return finished(reader, { kind: 'flat', target: { kind: 'all' }, spans });
  const symbol = normalizeSymbol(word.value.text);
  if (!validSymbol(symbol))
    return err(lineError(word.value, `${shown(word.value.text)} is not a symbol`, ['BTCUSD', 'all']));
  return finished(reader, { kind: 'flat', target: { kind: 'symbol', symbol }, spans });
}

function parseReverse(verb: Word, reader: WordReader): Result<ReverseLine, LineError> {
  const symbol = readSymbol(reader);
  if (!symbol.ok) return symbol;
  const spans = { verb: spanOf(verb), symbol: symbol.value.span };
  return finished(reader, { kind: 'reverse', symbol: symbol.value.symbol, spans });
}

/** `rep 142 q150 @187.05 stp 183`: a new quantity, price or trigger price, each at most once. */
function parseReplace(verb: Word, reader: WordReader): Result<ReplaceLine, LineError> {
  const target = reader.need('order number', NUMBER_EXAMPLES);
  if (!target.ok) return target;
  const order = numberedOrder(target.value.text);
  if (order === null)
    return err(lineError(target.value, `${shown(target.value.text)} is not an order number`, NUMBER_EXAMPLES));
  const first = reader.need('new quantity or price', NEW_TERM_EXAMPLES);
  if (!first.ok) return first;
  const spans: Partial<Record<LinePart, Span>> = { verb: spanOf(verb), symbol: spanOf(target.value) };
  let terms: Pick<ReplaceLine, 'quantity' | 'price' | 'stop'> = { quantity: null, price: null, stop: null };
  for (let word: Word | null = first.value; word !== null; word = reader.take()) {
    const term = readNewTerm(word, reader);
    if (!term.ok) return term;
    const { part, value } = term.value;
    if (spans[part] !== undefined) return err(lineError(word, `the ${NEW_TERM_NAMES[part]} is given twice`));
    spans[part] = spanOf(word);
    terms = { ...terms, ...value };
  }
  return ok({ kind: 'replace', target: order, ...terms, spans });
}

const NEW_TERM_EXAMPLES: readonly string[] = ['q150', '@187.05', 'stp 183'];
const NEW_TERM_NAMES = { quantity: 'quantity', price: 'price', trigger: 'stop price' } as const;

interface NewTerm {
  readonly part: keyof typeof NEW_TERM_NAMES;
  readonly value: Partial<Pick<ReplaceLine, 'quantity' | 'price' | 'stop'>>;
}

function readNewTerm(word: Word, reader: WordReader): Result<NewTerm, LineError> {
  const price = parsePrice(word.text);
  if (price !== null) return ok({ part: 'price', value: { price } });
  if (word.text.toLowerCase() === 'stp') {
    const stopWord = reader.need('stop price', ['183']);
    if (!stopWord.ok) return stopWord;
    const stop = parseAmount(stopWord.value.text);
    return stop === null
      ? err(lineError(stopWord.value, `${shown(stopWord.value.text)} is not a price`, ['183']))
      : ok({ part: 'trigger', value: { stop } });
  }
  const quantity = /^q/i.test(word.text) ? parseScaledAmount(word.text.slice(1).toLowerCase()) : null;
  return quantity === null
    ? err(lineError(word, `${shown(word.text)} is not a new quantity, price or stop price`, NEW_TERM_EXAMPLES))
    : ok({ part: 'quantity', value: { quantity } });
}

function parseHalt(verb: Word, reader: WordReader): Result<HaltLine, LineError> {
  const word = reader.need('reason', ['"reason"']);
  if (!word.ok) return word;
  const reason = unquoted(word.value.text);
  if (reason === null || reason.trim() === '' || [...reason].length > LONGEST_NOTE) {
    return err(lineError(word.value, `a reason is a text of 1 to ${LONGEST_NOTE} characters in quotes`, ['"reason"']));
  }
  return finished(reader, { kind: 'halt', reason, spans: { verb: spanOf(verb), note: spanOf(word.value) } });
}

function finished<T extends OrderIntent>(reader: WordReader, intent: T): Result<T, LineError> {
  const done = reader.done();
  return done.ok ? ok(intent) : done;
}

function spanOf(word: Word): Span {
  return { at: word.at, length: word.length };
}
