/**
 * The words after the price of an order line, in any order and each once: trigger, time in force, flags, children,
 * meta.
 */
import type { Decimal } from '../decimal.ts';
import { parseDate } from '../instant.ts';
import { err, ok } from '../result.ts';
import type { Result } from '../result.ts';
import { shown } from '../shown.ts';
import { parseAmount, parseCount, parseScaledAmount } from './amounts.ts';
import type { LineError, LineFlag, LinePart, LineTimeInForce, LineTrigger, Span } from './intent.ts';
import { lineError, unquoted } from './words.ts';
import type { Word, WordReader } from './words.ts';
import { TRIGGER_EXAMPLES } from './trigger.ts';

export interface LineOptions {
  timeInForce: LineTimeInForce;
  readonly flags: Set<LineFlag>;
  display: Decimal | null;
  trigger: LineTrigger | null;
  takeProfit: Decimal | null;
  stopLoss: Decimal | null;
  portfolio: string | null;
  signal: number | null;
  note: string | null;
}

export const FLAGS: readonly LineFlag[] = ['post', 'ro', 'aon'];
export const LONGEST_NOTE = 280;
const LONGEST_PORTFOLIO_NAME = 64;
const TIMES: Readonly<Record<string, LineTimeInForce>> = {
  day: { kind: 'DAY' },
  gtc: { kind: 'GTC' },
  ioc: { kind: 'IOC' },
  fok: { kind: 'FOK' },
  opg: { kind: 'OPG' },
  cls: { kind: 'CLS' },
};

/**
 * How each part is typed; an unknown word's error lists the parts that are not given yet. Parts that the desk refuses
 * are not offered.
 */
const EXPECTED: readonly (readonly [LinePart, readonly string[]])[] = [
  ['trigger', TRIGGER_EXAMPLES],
  ['timeInForce', ['day', 'gtc', 'ioc', 'fok', 'gtd=2026-12-31', 'opg', 'cls']],
  ['ro', ['ro']],
  ['post', ['post']],
  ['aon', ['aon']],
  ['display', ['show 5']],
  ['portfolio', ['pf=alpha']],
  ['signal', ['sig=812']],
  ['note', ['note="…"']],
];

type Spans = Partial<Record<LinePart, Span>>;

/** Reads to the end of the line; writes the place of each part to `spans`. */
export function readOptions(reader: WordReader, spans: Spans): Result<LineOptions, LineError> {
  const options: LineOptions = {
    timeInForce: { kind: 'default' },
    flags: new Set(),
    display: null,
    trigger: null,
    takeProfit: null,
    stopLoss: null,
    portfolio: null,
    signal: null,
    note: null,
  };
  for (let word = reader.take(); word !== null; word = reader.take()) {
    const read = readOption(word, reader, options);
    if (!read.ok) return read;
    const { part, span } = read.value;
    if (part === null) {
      const expected = EXPECTED.flatMap(([known, forms]) => (spans[known] === undefined ? forms : []));
      return err(lineError(word, `${shown(word.text)} is not valid here`, expected));
    }
    if (spans[part] !== undefined) return err(lineError(span, `${PART_NAMES[part]} is given twice`));
    spans[part] = { at: span.at, length: span.length };
  }
  return ok(options);
}

const PART_NAMES: Readonly<Record<LinePart, string>> = {
  verb: 'the command',
  quantity: 'the quantity',
  symbol: 'the symbol',
  price: 'the price',
  trigger: 'a trigger',
  timeInForce: 'the time in force',
  post: 'post',
  ro: 'ro',
  aon: 'aon',
  display: 'show',
  takeProfit: 'tp',
  stopLoss: 'sl',
  portfolio: 'the portfolio',
  signal: 'the signal',
  note: 'the note',
};

interface ReadOption {
  /** Null: the word is unknown. */
  readonly part: LinePart | null;
  readonly span: Span;
}

function readOption(word: Word, reader: WordReader, options: LineOptions): Result<ReadOption, LineError> {
  const key = word.text.toLowerCase();
  if (Object.hasOwn(TIMES, key)) {
    options.timeInForce = TIMES[key]!;
    return ok({ part: 'timeInForce', span: word });
  }
  const flag = FLAGS.find((known) => known === key);
  if (flag !== undefined) {
    options.flags.add(flag);
    return ok({ part: flag, span: word });
  }
  if (key === 'show') return readDisplay(word, reader, options);
  if (key === 'tp' || key === 'sl' || key === 'stp' || key === 'mit' || key === 'trl')
    return readPriced(key, word, reader, options);
  const equals = word.text.indexOf('=');
  if (equals > 0) return readAssigned(key.slice(0, equals), word.text.slice(equals + 1), word, options);
  return ok({ part: null, span: word });
}

/** `show 5`, `show 2.5k`. */
function readDisplay(word: Word, reader: WordReader, options: LineOptions): Result<ReadOption, LineError> {
  const value = reader.need('quantity after show', ['5']);
  if (!value.ok) return value;
  const { at, length, text } = value.value;
  const display = parseScaledAmount(text.toLowerCase());
  if (display === null) return err(lineError(value.value, `${shown(text)} is not a quantity`, ['5']));
  options.display = display;
  return ok({ part: 'display', span: { at: word.at, length: at + length - word.at } });
}

/** `tp 195`, `sl 183`, `stp 183`, `mit 180`, `trl 1.5%`. */
function readPriced(
  key: 'tp' | 'sl' | 'stp' | 'mit' | 'trl',
  word: Word,
  reader: WordReader,
  options: LineOptions,
): Result<ReadOption, LineError> {
  const example = key === 'trl' ? ['1.5%', '25'] : ['187.20'];
  const value = reader.need(`price after ${key}`, example);
  if (!value.ok) return value;
  const span = { at: word.at, length: value.value.at + value.value.length - word.at };
  const percent = key === 'trl' && value.value.text.endsWith('%');
  const amount = parseAmount(percent ? value.value.text.slice(0, -1) : value.value.text);
  if (amount === null || (percent && amount.greaterThanOrEqualTo(100))) {
    return err(
      lineError(value.value, `${shown(value.value.text)} is not a ${key === 'trl' ? 'distance' : 'price'}`, example),
    );
  }
  if (key === 'tp') options.takeProfit = amount;
  else if (key === 'sl') options.stopLoss = amount;
  else if (key === 'stp') options.trigger = { kind: 'stop', price: amount };
  else if (key === 'mit') options.trigger = { kind: 'if-touched', price: amount };
  else options.trigger = percent ? { kind: 'trailing-percent', percent: amount } : { kind: 'trailing-amount', amount };
  return ok({ part: key === 'tp' ? 'takeProfit' : key === 'sl' ? 'stopLoss' : 'trigger', span });
}

/** `gtd=2026-12-31`, `pf=alpha`, `sig=812`, `note="…"`. */
function readAssigned(key: string, value: string, word: Word, options: LineOptions): Result<ReadOption, LineError> {
  switch (key) {
    case 'gtd':
      if (Number.isNaN(parseDate(value)))
        return err(lineError(word, `${shown(value)} is not a date`, ['gtd=2026-12-31']));
      options.timeInForce = { kind: 'GTD', date: value };
      return ok({ part: 'timeInForce', span: word });
    case 'pf': {
      const name = value.startsWith('"') ? unquoted(value) : value;
      const broken = name === null || (name === value && value.includes('"'));
      if (broken || name.trim() === '' || [...name].length > LONGEST_PORTFOLIO_NAME) {
        return err(
          lineError(word, `${shown(value)} is not a portfolio name of 1 to ${LONGEST_PORTFOLIO_NAME} characters`, [
            'pf=alpha',
            'pf="my book"',
          ]),
        );
      }
      options.portfolio = name;
      return ok({ part: 'portfolio', span: word });
    }
    case 'sig': {
      const signal = parseCount(value);
      if (signal === null) return err(lineError(word, `${shown(value)} is not the number of a signal`, ['sig=812']));
      options.signal = signal;
      return ok({ part: 'signal', span: word });
    }
    case 'note': {
      const note = unquoted(value);
      if (note === null || note.trim() === '' || [...note].length > LONGEST_NOTE) {
        return err(lineError(word, `a note is a text of 1 to ${LONGEST_NOTE} characters in quotes`, ['note="…"']));
      }
      options.note = note;
      return ok({ part: 'note', span: word });
    }
    default:
      return ok({ part: null, span: word });
  }
}
