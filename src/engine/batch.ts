/** The steps between two bookings: their inputs and their rows. */
import type { Client } from 'pg';
import { bookStep, statementOf } from '../database/booking/book-step.ts';
import type { StepStatement, StepToBook } from '../database/booking/book-step.ts';
import { Booking } from './booking.ts';
import type { Cursor } from './half-booked.ts';
import { movesOf } from './effect.ts';
import type { Effect } from './effect.ts';
import type { EngineEvent } from './event.ts';
import type { Input } from './isolation.ts';
import type { FedEvent } from './merge-feeds.ts';
import type { EngineState } from './state.ts';

/** Quiet bars that are stepped together. */
export interface QuietBars {
  readonly bars: readonly FedEvent[];
  /** On the desk's clock. */
  readonly receivedAt: number;
  /** By feed, the number of its first bar among them; null when the feed does not number its events. */
  readonly positions: ReadonlyMap<string, number | null>;
}

/** A booking that is on its way, with the state behind it. */
export interface Sent {
  readonly batch: Batch;
  readonly state: EngineState;
  readonly trades: number;
  /** Null when everything is booked. */
  readonly failure: Promise<unknown>;
  isAnswered: boolean;
}

export class Batch {
  readonly booking = new Booking();
  readonly #inputs: (Input | QuietBars)[] = [];
  #moves = 0;
  #quietBars = 0;
  #isQuiet = true;
  #statement: StepStatement | null = null;

  add(input: Input, effects: readonly Effect[]): void {
    this.#statement = null;
    this.#inputs.push(input);
    this.booking.add(effects);
    this.#moves += movesOf(effects);
    this.#isQuiet &&= isPassive(input.event) && effects.length === 0;
  }

  addQuiet(quiet: QuietBars, effects: readonly Effect[]): void {
    this.#statement = null;
    this.#inputs.push(quiet);
    this.#quietBars += quiet.bars.length;
    this.booking.add(effects);
  }

  moveCursor(cursor: Cursor): void {
    this.#statement = null;
    this.booking.moveCursor(cursor);
  }

  /** Of everything until now. Written once, so it costs nothing when it is needed soon after. */
  statement({ epoch, source, time }: Pick<StepToBook, 'epoch' | 'source' | 'time'>): StepStatement {
    const { booking } = this;
    this.#statement ??= statementOf({ epoch, rows: booking.rows(), candles: booking.candles, source, time });
    return this.#statement;
  }

  /** In order. Only a refused booking needs each bar by itself. */
  inputs(): Input[] {
    return this.#inputs.flatMap((input) => ('bars' in input ? oneByOne(input) : [input]));
  }

  /** The number of orders and rules that it moves. */
  get moves(): number {
    return this.#moves;
  }

  get quietBars(): number {
    return this.#quietBars;
  }

  /** It has quiet bars alone: they can be stepped again on another state. */
  get isQuiet(): boolean {
    return this.#isQuiet;
  }
}

/** Null when everything is booked. */
export async function failureOf(client: Client, statement: StepStatement): Promise<unknown> {
  try {
    await bookStep(client, statement);
    return null;
  } catch (error) {
    return error;
  }
}

function isPassive({ kind }: EngineEvent): boolean {
  return kind === 'clock' || kind === 'history';
}

function oneByOne({ bars, receivedAt, positions }: QuietBars): Input[] {
  const next = new Map(positions);
  return bars.map(({ feed, event }) => {
    const position = next.get(feed) ?? null;
    next.set(feed, position === null ? null : position + 1);
    return { event: { kind: 'market', event, receivedAt }, fed: { feed, position }, completed: true };
  });
}
