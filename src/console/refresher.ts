/**
 * Turns hints into reads: a notification names what may have changed, and only that is read again, one read in flight a topic, hints
 * in between gathered into the next. After every (re)connect everything is read, and a slow poll catches what no notification told.
 */
import type { ChangeHint } from '../database/listening.ts';
import type { DeskUpdate } from './store.ts';
import { READ_TOPICS, topicOf } from './topics/registry.ts';
import type { ReadTopic } from './topics/registry.ts';

/** `*` is everything of the topic. */
export type Keys = readonly string[] | '*';

export interface RefresherOptions {
  /** Rejects when the database does not answer: the topic is then marked as failed, with the reason. */
  readonly read: (topic: ReadTopic, keys: Keys) => Promise<DeskUpdate>;
  readonly apply: (update: DeskUpdate) => void;
  /** Hints of other portfolios are not for this screen. */
  readonly portfolioId: () => string | null;
}

const POLL_EVERY_MS = 5_000;
const LONGEST_REASON = 160;

/** Long enough for a step's hints to arrive and its orders and positions to be read, too short to be seen. */
const FOLLOW_AFTER_MS = 20;

interface Reading {
  running: boolean;
  /** What was asked for while a read was running; null for nothing. */
  wanted: Keys | null;
}

export class Refresher {
  readonly #options: RefresherOptions;
  readonly #readings = new Map<ReadTopic, Reading>(
    READ_TOPICS.map((topic) => [topic, { running: false, wanted: null }]),
  );
  readonly #following = new Set<ReadTopic>();
  #followTimer: NodeJS.Timeout | null = null;
  #generation = 0;
  #timers: NodeJS.Timeout[] = [];

  constructor(options: RefresherOptions) {
    this.#options = options;
  }

  /** Begins the polls; the first full read comes with the listener's first connection, or by refreshAll. */
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
    if (this.#followTimer !== null) clearTimeout(this.#followTimer);
    this.#followTimer = null;
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
      if (turn === 'after the others') this.#follow(topic);
      else this.refresh(topic);
    }
  }

  refreshAll(): void {
    for (const topic of READ_TOPICS) this.refresh(topic);
  }

  /** What is being read belongs to the former portfolio: its answers are dropped and everything is read again. */
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

  /** However many hints ask for it meanwhile, it is read once. */
  #follow(topic: ReadTopic): void {
    this.#following.add(topic);
    this.#followTimer ??= setTimeout(() => {
      this.#followTimer = null;
      const topics = [...this.#following];
      this.#following.clear();
      for (const one of topics) this.refresh(one);
    }, FOLLOW_AFTER_MS);
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
      // After a failure the poll and the reconnect read again; trying at once would only add to the trouble.
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

/** The last line of an error says what happened; the lines before it are about code. */
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
