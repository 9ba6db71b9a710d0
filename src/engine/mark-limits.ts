/** Follows the steps of the engine with the limits that marks can pass, and keeps what they find until it is booked. */
import type { Baseline, Crossing, Watched } from '../database/booking/engine-limits.ts';
import type { Decimal } from '../domain/decimal.ts';
import { symbolOf } from '../market-data/feeds/feed.ts';
import type { Effect } from './effect.ts';
import type { EngineEvent } from './event.ts';
import { LimitWatch } from './limit-watch.ts';
import { EMPTY_STATE } from './state.ts';
import type { EngineState } from './state.ts';

export class MarkLimits {
  #watch = LimitWatch.NONE;
  #crossings: Crossing[] = [];
  #strangers = false;
  /** The portfolios when the limits were read. */
  #known: EngineState['books'] = EMPTY_STATE.books;

  /** Judges marks by these limits from now on; null: by none. */
  read(watched: Watched | null, state: EngineState): void {
    this.#watch = watched === null ? LimitWatch.NONE : new LimitWatch(watched);
    this.#strangers = false;
    this.#known = state.books;
    this.#crossings = this.#watch.rebuild(state);
  }

  told(state: EngineState, event: EngineEvent, effects: readonly Effect[]): void {
    if (this.#watch.empty || event.kind !== 'market') return;
    for (const effect of effects) {
      if (effect.kind !== 'trade') continue;
      const { portfolioId, symbol } = effect.trade;
      this.#watch.traded(portfolioId, symbol);
      // A portfolio without a limit is none: only one that was made since the limits were read.
      this.#strangers ||= !this.#watch.knows(portfolioId) && this.#known.get(portfolioId) === undefined;
    }
    this.#crossings.push(...this.#watch.look(state, symbolOf(event.event)));
  }

  /** After steps that were undone: they may have moved positions. */
  recount(state: EngineState): void {
    this.#crossings.push(...this.#watch.rebuild(state));
  }

  deposited(amounts: ReadonlyMap<string, Decimal>): void {
    this.#watch.deposited(amounts);
  }

  get empty(): boolean {
    return this.#watch.empty;
  }

  /** Marks of the symbol can pass a limit. */
  watches(symbol: string): boolean {
    return this.#watch.watches(symbol);
  }

  /** A portfolio that was made since the limits were read has traded: they must be read again. */
  get hasStrangers(): boolean {
    return this.#strangers;
  }

  /** The limits that marks have passed or left since the last call. */
  takeCrossings(): readonly Crossing[] {
    const crossings = this.#crossings;
    if (crossings.length > 0) this.#crossings = [];
    return crossings;
  }

  /** The results by which losses are judged, as far as they changed since the last call. */
  takeBaselines(): readonly Baseline[] {
    return this.#watch.takeMoved();
  }
}
