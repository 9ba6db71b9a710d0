/**
 * Turns notifications into reads: a notification names the rows that may have changed, and only they are read again.
 * Each topic has one read at a time; hints that arrive meanwhile share the next read. After every (re)connect and at a
 * slow poll everything is read.
 */
import type { ChangeHint } from '../database/listening.ts';
import type { DeskUpdate } from './store.ts';
import { READ_TOPICS, topicOf } from './topics/registry.ts';
import type { ReadTopic } from './topics/registry.ts';
import type { Turn } from './topics/topic.ts';

/** `*` means all of the topic. */
export type Keys = readonly string[] | '*';

export interface RefresherOptions {
  /** Rejects when the database does not answer: then the topic is marked as failed, with the reason. */
  readonly read: (topic: ReadTopic, keys: Keys) => Promise<DeskUpdate>;
  readonly apply: (update: DeskUpdate) => void;
  /** Hints for other portfolios are ignored. */
  readonly portfolioId: () => string | null;
}

const POLL_EVERY_MS = 5_000;
const LONGEST_REASON = 160;

/** How long hints are gathered before one read. */
const GATHERED_MS: Readonly<Record<Exclude<Turn, 'at once'>, number>> = {
  // Long enough to receive the hints of an engine step and read its orders and positions, too short to notice.
  'after the others': 20,
  'within a second': 1_000,
};

interface Reading {
  running: boolean;
  /** The keys of hints that arrived while a read was running; null without one. */
  wanted: Keys | null;
}

export class Refresher {
  readonly #options: RefresherOptions;
  readonly #readings = new Map<ReadTopic, Reading>(
    READ_TOPICS.map((topic) => [topic, { running: false, wanted: null }]),
  );
  /** The timers of topics that wait for further hints. */
  readonly #following = new Map<ReadTopic, NodeJS.Timeout>();
  #generation = 0;
  #timers: NodeJS.Timeout[] = [];

  constructor(options: RefresherOptions) {
    this.#options = options;
  }

  /** Starts the polls; the first full read comes with the listener's first connection or a call of refreshAll. */
  start(): void {
    if (this.#timers.length > 0) return;
    this.#timers = [setInterval(() => this.refreshAll(), POLL_EVERY_MS)];
    for (const topic of READ_TOPICS) {
      const { pollEveryMs } = topicOf(topic);
      if (pollEveryMs !== undefined) this.#timers.push(setInterval(() => this.refresh(topic), pollEveryMs));
    }
    for (const timer of this.#timers) timer.unref();
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers = [];
    for (const timer of this.#following.values()) clearTimeout(timer);
    this.#following.clear();
    this.#generation += 1;
  }

  hint({ topic: notified, keys }: ChangeHint): void {
    const portfolioId = this.#options.portfolioId();
    const ours = keys === '*' || portfolioId === null || keys.includes(portfolioId);
    for (const topic of READ_TOPICS) {
      const { hears, turn, piecewise } = topicOf(topic);
      if (piecewise?.hears === notified) this.refresh(topic, keys);
      const heard = hears[notified];
      if (heard === undefined || (heard === 'own portfolio' && !ours)) continue;
      if (turn === 'at once') this.refresh(topic);
      else this.#follow(topic, GATHERED_MS[turn]);
    }
  }

  refreshAll(): void {
    for (const topic of READ_TOPICS) this.refresh(topic);
  }

  /** For a change of portfolio: drops the answers of running reads and reads everything again. */
  restart(): void {
    this.#generation += 1;
    for (const reading of this.#readings.values()) {
      reading.running = false;
      reading.wanted = null;
    }
    this.refreshAll();
  }

  refresh(topic: ReadTopic, keys: Keys = '*'): void {
    const reading = this.#readings.get(topic)!;
    if (reading.running) reading.wanted = merged(reading.wanted, keys);
    else void this.#run(topic, reading, keys);
  }

  /** Reads the topic once, however many hints arrive before the timer ends. */
  #follow(topic: ReadTopic, afterMs: number): void {
    if (this.#following.has(topic)) return;
    this.#following.set(
      topic,
      setTimeout(() => {
        this.#following.delete(topic);
        this.refresh(topic);
      }, afterMs),
    );
  }

  async #run(topic: ReadTopic, reading: Reading, first: Keys): Promise<void> {
    const generation = this.#generation;
    reading.running = true;
    for (let keys: Keys | null = first; keys !== null;) {
      const update: DeskUpdate = await this.#options
        .read(topic, keys)
        .catch((error: unknown): DeskUpdate => ({ kind: 'failed', topic, reason: reasonOf(error) }));
      if (generation !== this.#generation) return;
      this.#options.apply(update);
      // After a failure the poll and the reconnect read again; an immediate retry would only add load.
      keys = update.kind === 'failed' ? null : reading.wanted;
      reading.wanted = null;
    }
    reading.running = false;
  }
}

function merged(earlier: Keys | null, later: Keys): Keys {
  if (earlier === null) return later;
  return earlier === '*' || later === '*' ? '*' : [...new Set([...earlier, ...later])];
}

/** The last line of an error says what happened; the lines before it show code. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const last =
    message
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .at(-1) ?? 'unknown error';
  return last.slice(0, LONGEST_REASON);
}
