/** Books what marks do to limits: episodes, halts, and the orders that close positions. */
import type { Client } from 'pg';
import type { Clock } from '../config/clock.ts';
import { bookCrossings, flattenBreaches } from '../database/booking/engine-limits.ts';
import type { Answers } from './answers.ts';
import type { Bookkeeper } from './bookkeeper.ts';

export interface MarkJudgeOptions {
  readonly client: Client;
  readonly epoch: number;
  readonly clock: Clock;
  readonly books: Bookkeeper;
  readonly answers: Answers;
  /** Books everything so far. */
  readonly book: () => Promise<void>;
}

const KEEP_EVERY_MS = 1_000;

export class MarkJudge {
  readonly #options: MarkJudgeOptions;
  /** Positions wait to be closed. */
  #flattens = false;
  #keptAt = Number.NEGATIVE_INFINITY;

  constructor(options: MarkJudgeOptions) {
    this.#options = options;
  }

  /** Before the first event: an engine before this one may have ended in the middle. */
  async begin(): Promise<void> {
    await this.judge();
    await this.#flatten();
  }

  /** After an event of the market. The halts of its marks are in force before the next event. */
  async judge(): Promise<void> {
    const { client, epoch, books, answers, book } = this.#options;
    for (let found = books.limits.takeCrossings(); found.length > 0; found = books.limits.takeCrossings()) {
      await book();
      await bookCrossings(client, { epoch, crossings: found, baselines: books.limits.takeBaselines() });
      await this.#flatten();
      // Halts end orders, and the orders that close positions are accepted.
      answers.asked.surroundings();
      await answers.give();
      await book();
    }
    if (books.limits.hasStrangers) answers.asked.limits();
  }

  /** About once a second: keeps the results by which losses are judged, and closes positions that waited. */
  async keep(): Promise<void> {
    const { client, clock, epoch, books } = this.#options;
    if (books.limits.empty || clock.now() < this.#keptAt + KEEP_EVERY_MS) return;
    this.#keptAt = clock.now();
    if (this.#flattens) await this.#flatten();
    const baselines = books.limits.takeBaselines();
    if (baselines.length > 0) await bookCrossings(client, { epoch, crossings: [], baselines });
  }

  async #flatten(): Promise<void> {
    const { client, epoch, answers } = this.#options;
    this.#flattens = (await flattenBreaches(client, epoch)) > 0;
    answers.asked.requests();
  }
}
