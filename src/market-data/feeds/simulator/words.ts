/** Parses the options of a simulation: `BTCUSD,ETHUSD,seed=7`; with `start=` it is a recorded one. */
import { parseInstant } from '../../../domain/instant.ts';
import { normalizeSymbol } from '../../../domain/instrument.ts';
import { err, ok } from '../../../domain/result.ts';
import type { Result } from '../../../domain/result.ts';
import { shown } from '../../../domain/shown.ts';
import { SECOND_MS } from '../../../domain/time-units.ts';
import { badValue, collectOptions, specOption } from '../spec.ts';
import type { OptionGrammar, SpecError, SpecOption } from '../spec.ts';
import { CATALOG } from './catalog.ts';
import type { SimulatedInstrument } from './catalog.ts';

interface CommonWords {
  readonly name: string;
  /** In order of symbols. */
  readonly instruments: readonly SimulatedInstrument[];
  /** Milliseconds between two instants at which quotes may come. */
  readonly every: number;
  /** Ends after this many instants with quotes. */
  readonly ticks: number;
}

export interface SimulationWords extends CommonWords {
  /** Null: a different market every time. */
  readonly seed: number | null;
}

export interface RecordedWords extends CommonWords {
  readonly seed: number;
  /** Instant of the first quote, milliseconds UTC. */
  readonly start: number;
}

export type ReadWords =
  | { readonly kind: 'live'; readonly words: SimulationWords }
  | { readonly kind: 'recorded'; readonly words: RecordedWords };

const DEFAULT_EVERY_MS = 200;
const SHORTEST_EVERY_MS = 10;
const MOST_RATE = 50;
/** Instants for each quote: quotes come at random instants, at most one an instant. */
const INSTANTS_A_QUOTE = 4;
const DEFAULT_RECORDED_SEED = 1;

const OPTIONS: OptionGrammar = {
  feed: 'sim',
  rules: {
    seed: 'a whole number of at most 15 digits',
    ticks: 'a whole number from 1 to 1000000000',
    every: 'a whole number of milliseconds from 10 to 60000',
    rate: 'a whole number of quotes a second from 1 to 50, at most one in each every=',
    start: 'an instant such as 2018-11-14T12:00:00Z',
    speed: 'max, together with start',
  },
};

/** `text`: the part after `sim:`; null: every instrument and the defaults. */
export function readSimulationWords(text: string | null): Result<ReadWords, SpecError> {
  const parts = text === null ? [] : text.split(',');
  const options = parts.map(specOption);
  const instruments = chosen(parts.filter((_, place) => options[place] === null));
  if (!instruments.ok) return instruments;
  const values = collectOptions(
    options.filter((option): option is SpecOption => option !== null),
    OPTIONS,
  );
  if (!values.ok) return values;
  return readOptions(instruments.value, values.value);
}

function chosen(words: readonly string[]): Result<readonly SimulatedInstrument[], SpecError> {
  const wanted = new Set(words.map(normalizeSymbol));
  for (const symbol of wanted) {
    if (CATALOG.some((instrument) => instrument.symbol === symbol)) continue;
    const symbols = CATALOG.map((instrument) => instrument.symbol).join(', ');
    return err({
      message: `The simulated market has no symbol ${shown(symbol)}.`,
      hint: `Name some of its symbols: ${symbols}; options are written name=value.`,
    });
  }
  const instruments = CATALOG.filter(({ symbol }) => wanted.size === 0 || wanted.has(symbol));
  return ok(instruments.sort((a, b) => (a.symbol < b.symbol ? -1 : 1)));
}

function readOptions(
  listed: readonly SimulatedInstrument[],
  values: ReadonlyMap<string, string>,
): Result<ReadWords, SpecError> {
  const seed = wholeNumber(values, 'seed', { least: 0, most: 999_999_999_999_999 });
  if (!seed.ok) return seed;
  const ticks = wholeNumber(values, 'ticks', { least: 1, most: 1_000_000_000 });
  if (!ticks.ok) return ticks;
  const pace = readPace(values);
  if (!pace.ok) return pace;
  const { every, rate } = pace.value;
  const instruments = rate === null ? listed : listed.map((each) => ({ ...each, meanTickMs: meanTick(every, rate) }));
  const start = values.get('start');
  const speed = values.get('speed');
  if (speed !== undefined && speed !== 'max') return badValue({ name: 'speed', value: speed }, OPTIONS);
  if (start === undefined && speed === undefined) {
    const name = values.size === 0 && instruments.length === CATALOG.length ? 'sim' : `sim:${symbolsOf(instruments)}`;
    const words = { name, instruments, every, ticks: ticks.value ?? Number.POSITIVE_INFINITY, seed: seed.value };
    return ok({ kind: 'live', words });
  }
  if (start === undefined || speed === undefined || ticks.value === null) {
    return err({
      message:
        'A recorded simulation needs start=, speed=max and ticks= together: it begins at an instant and ends after a number of ticks.',
      hint: 'Write sim:BTCUSD,seed=7,start=2018-11-14T12:00:00Z,speed=max,ticks=1000.',
    });
  }
  const at = parseInstant(start);
  if (Number.isNaN(at)) return badValue({ name: 'start', value: start }, OPTIONS);
  const words = { instruments, every, ticks: ticks.value, seed: seed.value ?? DEFAULT_RECORDED_SEED, start: at };
  return ok({ kind: 'recorded', words: { ...words, name: recordedName(words, rate) } });
}

interface Pace {
  readonly every: number;
  /** Mean number of quotes of a symbol in a second; null: as in the catalog. */
  readonly rate: number | null;
}

function readPace(values: ReadonlyMap<string, string>): Result<Pace, SpecError> {
  const every = wholeNumber(values, 'every', { least: SHORTEST_EVERY_MS, most: 60_000 });
  if (!every.ok) return every;
  const most = every.value === null ? MOST_RATE : Math.min(MOST_RATE, Math.floor(SECOND_MS / every.value));
  const rate = wholeNumber(values, 'rate', { least: 1, most });
  if (!rate.ok) return rate;
  return ok({ every: every.value ?? fittingEvery(rate.value), rate: rate.value });
}

/** With at most one quote in each `every`, the mean of a Poisson process that gives `rate` quotes a second. */
function meanTick(every: number, rate: number): number {
  return every / -Math.log(1 - (every * rate) / SECOND_MS);
}

function fittingEvery(rate: number | null): number {
  if (rate === null) return DEFAULT_EVERY_MS;
  const fine = Math.floor(SECOND_MS / rate / INSTANTS_A_QUOTE);
  return Math.min(DEFAULT_EVERY_MS, Math.max(SHORTEST_EVERY_MS, fine));
}

/** Every option that defines the recording, always in the same order. */
function recordedName(
  { instruments, seed, start, every, ticks }: Omit<RecordedWords, 'name'>,
  rate: number | null,
): string {
  const words = `seed=${seed},start=${new Date(start).toISOString()},every=${every},ticks=${ticks}`;
  return `sim:${symbolsOf(instruments)},${words}${rate === null ? '' : `,rate=${rate}`}`;
}

function symbolsOf(instruments: readonly SimulatedInstrument[]): string {
  return instruments.map(({ symbol }) => symbol).join(',');
}

/** Null when the option is not given. */
function wholeNumber(
  values: ReadonlyMap<string, string>,
  name: string,
  { least, most }: { least: number; most: number },
): Result<number | null, SpecError> {
  const text = values.get(name);
  if (text === undefined) return ok(null);
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? ok(value) : badValue({ name, value: text }, OPTIONS);
}
