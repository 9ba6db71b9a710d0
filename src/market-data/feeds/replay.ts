/** Replays a file of candles: at full speed for backtests and scenarios, or at a pace that a person can follow. */
import type { CandleRowDefaults } from '../../domain/candle-row.ts';
import { Decimal } from '../../domain/decimal.ts';
import { guessInstrument } from '../../domain/guess-instrument.ts';
import { normalizeSymbol, validSymbol } from '../../domain/instrument.ts';
import { INTERVALS, parseInterval } from '../../domain/interval.ts';
import { err, ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { RowReport } from '../../domain/row-report.ts';
import type { FeedBatch, FeedInstrument, FeedPast, FeedStart, MarketEvent } from './feed.ts';
import { noGoodRow, readRecording } from './replay/recording.ts';
import type { Recording } from './replay/recording.ts';
import { openSourceFile } from './replay/source-file.ts';
import type { SourceFile } from './replay/source-file.ts';
import type { TapeSymbol } from './replay/tape.ts';
import { TapeReader } from './replay/tape-reader.ts';
import { badValue, collectOptions, specOption } from './spec.ts';
import type { FeedSurroundings, OpenedFeed, OptionGrammar, SpecError, SpecOption } from './spec.ts';
import { breathe, unlessAborted } from './time.ts';

export const REPLAY_GRAMMAR = 'replay:FILE[,speed=60x|max][,symbol=SYMBOL][,interval=1m]';

/** A batch is full at this number of events, and ends with the instant of the last. */
const BATCH_EVENTS = 1_000;

/** Market seconds for each second of the desk; `max`: as fast as the reader takes them. */
type Speed = number | 'max';

interface ReplayWords {
  readonly path: string;
  readonly speed: Speed;
  readonly defaults: CandleRowDefaults;
  /** Options that make a different recording of the same file; part of its name. */
  readonly qualifiers: string;
}

export function openReplay(words: string | null, surroundings: FeedSurroundings): Result<OpenedFeed, SpecError> {
  const read = readWords(words ?? '');
  if (!read.ok) return read;
  const source = openSourceFile(read.value.path);
  return source.ok ? ok(new Replay(source.value, read.value, surroundings)) : source;
}

class Replay implements OpenedFeed {
  readonly name: string;
  readonly time = 'recorded';
  readonly #source: SourceFile;
  readonly #words: ReplayWords;
  readonly #surroundings: FeedSurroundings;
  #reading: Promise<Recording> | null = null;
  #read: Recording | null = null;

  constructor(source: SourceFile, words: ReplayWords, surroundings: FeedSurroundings) {
    this.name = `replay:${source.name}${words.qualifiers}`;
    this.#source = source;
    this.#words = words;
    this.#surroundings = surroundings;
  }

  async instruments(): Promise<readonly FeedInstrument[]> {
    const { tape } = await this.#recording();
    return tape.symbols().map(instrumentOf);
  }

  async past(position: number): Promise<FeedPast> {
    const { tape } = await this.#recording();
    return new TapeReader(tape, position).past();
  }

  async *batches({ position, signal }: FeedStart): AsyncGenerator<FeedBatch, void, undefined> {
    const recording = await unlessAborted(this.#recording(), signal);
    if (recording === null) return;
    const reader = new TapeReader(recording.tape, position);
    const dueAt = this.#pace(reader);
    for (let next = reader.instant; next !== null; next = reader.instant) {
      const due = await dueAt(next, signal);
      if (signal.aborted) return;
      yield { events: takeBatch(reader, due), position: reader.position };
      await breathe();
      if (signal.aborted) return;
    }
  }

  rowReport(): RowReport | null {
    return this.#read?.report ?? null;
  }

  /** Read once, on first use. */
  async #recording(): Promise<Recording> {
    this.#reading ??= readRecording(this.#source, this.#words.defaults);
    this.#read = await this.#reading;
    if (this.#read.tape.length === 0) throw noGoodRow(this.#words.path, this.#read.report);
    return this.#read;
  }

  /**
   * Waits until that instant is due; returns the instant up to which events are due. The market clock starts at the
   * reader's place.
   */
  #pace(reader: TapeReader): (next: number, signal: AbortSignal) => Promise<number> {
    const { speed } = this.#words;
    if (speed === 'max') return async () => Number.POSITIVE_INFINITY;
    const { clock, sleep } = this.#surroundings;
    let marketNow = reader.reached ?? reader.instant ?? 0;
    let readAt = clock.now();
    return async (next, signal) => {
      for (;;) {
        // A clock that is set back does not stop the market.
        const now = clock.now();
        marketNow += Math.max(0, now - readAt) * speed;
        readAt = now;
        if (next <= marketNow) return marketNow;
        await sleep(Math.ceil((next - marketNow) / speed), signal);
        if (signal.aborted) return next;
      }
    };
  }
}

/**
 * Whole instants: the engine can then merge recordings, and enter orders of a plan, between any two events of a batch.
 */
function takeBatch(reader: TapeReader, due: number): MarketEvent[] {
  const events: MarketEvent[] = [];
  for (let next = reader.instant; next !== null && next <= due; next = reader.instant) {
    if (events.length >= BATCH_EVENTS && next !== reader.reached) break;
    events.push(reader.take());
  }
  return events;
}

/** The desk's smallest lot, as an import uses it: a file has none. */
const LOT_SIZE = '0.00000001';

function instrumentOf({ symbol, series, firstOpen }: TapeSymbol): FeedInstrument {
  const { currency, tickSize } = guessInstrument(symbol, firstOpen);
  return {
    symbol,
    name: symbol,
    kind: 'SPOT',
    currency,
    tickSize: new Decimal(tickSize),
    lotSize: new Decimal(LOT_SIZE),
    series,
  };
}

const DEFAULT_SPEED = 60;
const DEFAULT_INTERVAL = '1m';
const SPEED = /^(\d{1,7}(?:\.\d{1,3})?)x$/;

const OPTIONS: OptionGrammar = {
  feed: 'replay',
  rules: {
    speed: 'a number above zero and an x, such as 60x, or max',
    symbol: 'the symbol of a file without a symbol column',
    interval: `one of ${INTERVALS.join(' ')}, for a file without an interval column`,
  },
};

/** A path may have commas: only `,name=value` at its end is an option. */
function readWords(words: string): Result<ReplayWords, SpecError> {
  const parts = words.split(',');
  const options: SpecOption[] = [];
  for (
    let option = specOption(parts.at(-1)!);
    option !== null && parts.length > 1;
    option = specOption(parts.at(-1)!)
  ) {
    options.unshift(option);
    parts.pop();
  }
  const path = parts.join(',');
  if (path === '') return err({ message: 'The feed replay needs a file.', hint: `Write ${REPLAY_GRAMMAR}.` });
  const values = collectOptions(options, OPTIONS);
  if (!values.ok) return values;
  return readOptions(path, values.value);
}

function readOptions(path: string, values: ReadonlyMap<string, string>): Result<ReplayWords, SpecError> {
  const speed = speedOf(values.get('speed') ?? `${DEFAULT_SPEED}x`);
  if (speed === null) return badValue({ name: 'speed', value: values.get('speed')! }, OPTIONS);
  const symbol = values.has('symbol') ? normalizeSymbol(values.get('symbol')!) : null;
  if (symbol !== null && !validSymbol(symbol))
    return badValue({ name: 'symbol', value: values.get('symbol')! }, OPTIONS);
  const interval = parseInterval(values.get('interval') ?? DEFAULT_INTERVAL);
  if (interval === null) return badValue({ name: 'interval', value: values.get('interval')! }, OPTIONS);
  const qualifiers = `${symbol === null ? '' : `,symbol=${symbol}`}${interval === DEFAULT_INTERVAL ? '' : `,interval=${interval}`}`;
  return ok({ path, speed, defaults: { symbol, interval }, qualifiers });
}

function speedOf(text: string): Speed | null {
  if (text === 'max') return 'max';
  const times = Number(SPEED.exec(text)?.[1] ?? 0);
  return times > 0 ? times : null;
}
