/**
 * A topic is one part of the console's copy of the desk: one record says how it is read and which notifications make it
 * read again.
 */
import type { PrismaClient } from '../../database/generated/client.ts';
import type { Topic as NotifiedTopic } from '../../database/listening.ts';
import type { Interval } from '../../domain/interval.ts';

/** The objects that the screen shows now. */
export interface ReadSubject {
  readonly portfolioId: string | null;
  readonly chart: { readonly symbol: string; readonly interval: Interval } | null;
  readonly orderId: string | null;
}

interface ReadMoment extends ReadSubject {
  /** The desk's clock, milliseconds UTC. */
  readonly now: number;
}

export type Turn = 'at once' | 'after the others' | 'within a second';

export interface Topic<Value> {
  /** The value before the first read. */
  readonly empty: Value;
  /** Notifications after which it is read again: all of them, or only those that name the portfolio on the screen. */
  readonly hears: Readonly<Partial<Record<NotifiedTopic, 'any' | 'own portfolio'>>>;
  /** A topic of scope `portfolio` is emptied when the trader chooses another portfolio. */
  readonly scope: 'desk' | 'portfolio';
  /**
   * `after the others`: its query sums rows, and orders and positions must not wait for it when an engine step changes
   * all of them. `within a second`: at most once a second, for a query that judges or sums much.
   */
  readonly turn: Turn;
  /** An extra poll, beside the slow poll of everything, for a value that no notification reports. */
  readonly pollEveryMs?: number;
  /** Reads only the rows that a notification names, for rows that change all the time. */
  readonly piecewise?: Piecewise<Value>;
  read(db: PrismaClient, moment: ReadMoment): Promise<Value>;
}

interface Piecewise<Value> {
  readonly hears: NotifiedTopic;
  read(db: PrismaClient, keys: readonly string[]): Promise<Value>;
  /** Returns `before` itself when nothing has changed. */
  merge(before: Value, pieces: Value): Value;
}

/** A read that needs a portfolio; without one it returns `otherwise`. */
export function ofPortfolio<Value>(
  otherwise: Value,
  read: (db: PrismaClient, portfolioId: string) => Promise<Value>,
): Topic<Value>['read'] {
  return async (db, { portfolioId }) => (portfolioId === null ? otherwise : read(db, portfolioId));
}
