/**
 * The rows that the engine must read, by notifications and by itself: the changed ones, not all. A notification
 * is a hint that any login may send, so a key only says which rows to read.
 */
import type { ChangeHint } from '../database/listening.ts';

/** Keys of the channel of the engine that name rows: `rule:` and the id of an alert rule, `cash:` and a portfolio. */
const NAMED = /^(rule|cash):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
/** More ids than these wait for the next look. */
const MOST_IDS = 1_000;

/** Ids of rows, or all rows. */
export type Which = readonly string[] | 'all';

export interface Asking {
  /** Instruments, suspended portfolios and settings of the desk: few rows. */
  readonly surroundings: boolean;
  readonly rules: Which;
  readonly cash: Which;
  /** The limits that marks can pass. */
  readonly limits: boolean;
}

class Ids {
  readonly #ids = new Set<string>();
  #all = false;

  get empty(): boolean {
    return !this.#all && this.#ids.size === 0;
  }

  add(which: Which): void {
    if (which === 'all') this.#all = true;
    else for (const id of which) this.#ids.add(id);
  }

  forget(): void {
    this.#all = false;
    this.#ids.clear();
  }

  take(): Which {
    if (this.#all) {
      this.forget();
      return 'all';
    }
    const taken = [...this.#ids].slice(0, MOST_IDS);
    for (const id of taken) this.#ids.delete(id);
    return taken;
  }
}

export class Asked {
  #requests = true;
  #surroundings = true;
  #limits = true;
  readonly #rules = new Ids();
  readonly #cash = new Ids();

  /** Every other request reads pending orders, replaces and cancels too. */
  requests(): void {
    this.#requests = true;
  }

  rules(ids: readonly string[]): void {
    this.requests();
    this.#rules.add(ids);
  }

  /** Rows can be locked again: their rules are watched again, and a halt that came meanwhile ends their orders. */
  servedAgain(rules: readonly string[]): void {
    this.rules(rules);
    this.surroundings();
  }

  surroundings(): void {
    this.#requests = this.#surroundings = true;
  }

  limits(): void {
    this.#requests = this.#limits = true;
  }

  /** Notifications can be lost, so anything may have changed. */
  everything(): void {
    this.surroundings();
    this.#limits = true;
    this.#rules.add('all');
    this.#cash.add('all');
  }

  /**
   * A notification to the engine without a payload is about orders, the most frequent kind. Every other one that names
   * no row is about instruments, suspended portfolios or the desk's settings.
   */
  hear({ topic, keys }: ChangeHint): void {
    this.requests();
    if (topic !== 'engine' || keys === '*') return this.surroundings();
    for (const key of keys) {
      const [, kind, id] = NAMED.exec(key) ?? [];
      if (key === 'limits') this.limits();
      else if (id === undefined) this.surroundings();
      else (kind === 'rule' ? this.#rules : this.#cash).add([id]);
    }
  }

  /** Everything is about to be read. */
  forget(): void {
    this.#requests = this.#surroundings = true;
    // The load has read them.
    this.#limits = false;
    this.#rules.forget();
    this.#cash.forget();
  }

  /** Null when there is nothing to read. */
  take(): Asking | null {
    if (!this.#requests) return null;
    const asking = {
      surroundings: this.#surroundings,
      rules: this.#rules.take(),
      cash: this.#cash.take(),
      limits: this.#limits,
    };
    this.#requests = !this.#rules.empty || !this.#cash.empty;
    this.#surroundings = this.#limits = false;
    return asking;
  }
}
