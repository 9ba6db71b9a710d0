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
import { STOP_EXAMPLES, TARGET_EXAMPLES, parseStop, parseTarget, parseTrail } from './exits.ts';
import type {
  ExitTimeInForce,
  LineError,
  LineFlag,
  LinePart,
  LineStop,
  LineTarget,
  LineTimeInForce,
  LineTrigger,
  Span,
} from './intent.ts';
import { lineError, unquoted } from './words.ts';
import type { Word, WordReader } from './words.ts';
import { TRIGGER_EXAMPLES } from './trigger.ts';

export interface LineOptions {
  timeInForce: LineTimeInForce;
  readonly flags: Set<LineFlag>;
  display: Decimal | null;
  confirmed: Decimal | null;
  trigger: LineTrigger | null;
  takeProfit: LineTarget | null;
  stopLoss: LineStop | null;
  exitTime: ExitTimeInForce;
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
  ['takeProfit', ['tp 195']],
  ['stopLoss', ['sl 183']],
  ['portfolio', ['pf=alpha']],
  ['signal', ['sig=812']],
  ['note', ['note="…"']],
];

type Spans = Partial<Record<LinePart, Span>>;

const ALL_PARTS: readonly LinePart[] = [...EXPECTED.map(([part]) => part), 'exitTime', 'confirmed'];

/** Reads to the end of the line, in which only these parts are valid; writes the place of each one to `spans`. */
export function readOptions(
  reader: WordReader,
  spans: Spans,
  valid: readonly LinePart[] = ALL_PARTS,
): Result<LineOptions, LineError> {
  const options: LineOptions = {
    timeInForce: { kind: 'default' },
    flags: new Set(),
    display: null,
    confirmed: null,
    trigger: null,
    takeProfit: null,
    stopLoss: null,
    exitTime: 'GTC',
    portfolio: null,
    signal: null,
    note: null,
  };
  for (let word = reader.take(); word !== null; word = reader.take()) {
    const read = readOption(word, reader, options);
    if (!read.ok) return read;
    const { part, span } = read.value;
    if (part === null || !valid.includes(part)) {
      const expected = EXPECTED.flatMap(([known, forms]) =>
        valid.includes(known) && spans[known] === undefined ? forms : [],
      );
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
  confirmed: 'confirm',
  takeProfit: 'tp',
  stopLoss: 'sl',
  exitTime: 'xday',
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
  if (key === 'show' || key === 'confirm') {
    const amount = readQuantityAfter(key, reader);
    if (!amount.ok) return amount;
    const part = key === 'show' ? 'display' : 'confirmed';
    options[part] = amount.value.read;
    return ok({ part, span: spanTo(word, amount.value.last) });
  }
  if (key === 'xday') {
    options.exitTime = 'DAY';
    return ok({ part: 'exitTime', span: word });
  }
  if (isExitWord(key)) return readExit(key, word, reader, options);
  if (key === 'stp' || key === 'mit' || key === 'trl') return readTrigger(key, word, reader, options);
  const equals = word.text.indexOf('=');
  if (equals > 0) return readAssigned(key.slice(0, equals), word.text.slice(equals + 1), word, options);
  return ok({ part: null, span: word });
}

/** `show 5`, `show 2.5k`, `confirm 12`. */
function readQuantityAfter(key: 'show' | 'confirm', reader: WordReader): Result<ReadValue<Decimal>, LineError> {
  const value = reader.need(`quantity after ${key}`, ['5']);
  if (!value.ok) return value;
  const quantity = parseScaledAmount(value.value.text.toLowerCase());
  if (quantity === null) return err(lineError(value.value, `${shown(value.value.text)} is not a quantity`, ['5']));
  return ok({ read: quantity, last: value.value });
}

/** `stp 183`, `mit 180`, `trl 1.5%`. */
function readTrigger(
  key: 'stp' | 'mit' | 'trl',
  word: Word,
  reader: WordReader,
  options: LineOptions,
): Result<ReadOption, LineError> {
  const trigger = key === 'trl' ? readTrail(reader) : readPrice(key, reader);
  if (!trigger.ok) return trigger;
  options.trigger = trigger.value.read;
  return ok({ part: 'trigger', span: spanTo(word, trigger.value.last) });
}

interface ReadValue<Value> {
  readonly read: Value;
  readonly last: Word;
}

function readPrice(key: 'stp' | 'mit', reader: WordReader): Result<ReadValue<LineTrigger>, LineError> {
  const value = reader.need(`price after ${key}`, ['187.20']);
  if (!value.ok) return value;
  const price = parseAmount(value.value.text);
  if (price === null) return err(lineError(value.value, `${shown(value.value.text)} is not a price`, ['187.20']));
  return ok({ read: { kind: key === 'stp' ? 'stop' : 'if-touched', price }, last: value.value });
}

const TRAIL_EXAMPLES: readonly string[] = ['1.5%', '25', '2atr'];

function readTrail(reader: WordReader): Result<ReadValue<NonNullable<ReturnType<typeof parseTrail>>>, LineError> {
  const value = reader.need('distance after trl', TRAIL_EXAMPLES);
  if (!value.ok) return value;
  const trail = parseTrail(value.value.text);
  if (trail === null)
    return err(lineError(value.value, `${shown(value.value.text)} is not a distance`, TRAIL_EXAMPLES));
  return ok({ read: trail, last: value.value });
}

function isExitWord(key: string): key is 'tp' | 'sl' {
  return key === 'tp' || key === 'sl';
}

type ExitParts = Pick<LineOptions, 'takeProfit' | 'stopLoss'>;

/** `tp 195`, `sl 183`, `sl trl 1.5%`. */
function readExit(key: 'tp' | 'sl', word: Word, reader: WordReader, exits: ExitParts): Result<ReadOption, LineError> {
  const examples = key === 'tp' ? TARGET_EXAMPLES : STOP_EXAMPLES;
  const value = reader.need(`price after ${key}`, examples);
  if (!value.ok) return value;
  const part = key === 'tp' ? 'takeProfit' : 'stopLoss';
  if (key === 'sl' && value.value.text.toLowerCase() === 'trl') {
    const trail = readTrail(reader);
    if (!trail.ok) return trail;
    exits.stopLoss = trail.value.read;
    return ok({ part, span: spanTo(word, trail.value.last) });
  }
  const target = key === 'tp' ? parseTarget(value.value.text) : null;
  const stop = key === 'sl' ? parseStop(value.value.text) : null;
  if (target === null && stop === null) {
    const name = key === 'tp' ? 'target' : 'stop';
    return err(
      lineError(value.value, `${shown(value.value.text)} is not the price or distance of a ${name}`, examples),
    );
  }
  if (target !== null) exits.takeProfit = target;
  if (stop !== null) exits.stopLoss = stop;
  return ok({ part, span: spanTo(word, value.value) });
}

function spanTo(word: Word, last: Word): Span {
  return { at: word.at, length: last.at + last.length - word.at };
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
