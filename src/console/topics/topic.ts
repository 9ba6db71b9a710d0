/** What a topic is: one part of what the console keeps of the desk, with how it is read and what asks for it again, in one record. */
import type { PrismaClient } from '../../database/generated/client.ts';
import type { Topic as NotifiedTopic } from '../../database/listening.ts';
import type { Interval } from '../../domain/interval.ts';

/** What the screen is about at this moment. */
export interface ReadSubject {
  readonly portfolioId: string | null;
  readonly chart: { readonly symbol: string; readonly interval: Interval } | null;
  readonly orderId: string | null;
}

export interface Topic<Value> {
  /** Before the first read. */
  readonly empty: Value;
  /** Notifications after which it is read again: any of them, or only those that name the portfolio on the screen. */
  readonly hears: Readonly<Partial<Record<NotifiedTopic, 'any' | 'own portfolio'>>>;
  /** What belongs to a portfolio is forgotten when another one is chosen. */
  readonly scope: 'desk' | 'portfolio';
  /** `after the others`: it sums them up, and orders and positions shall not queue behind sums when a step of the engine hints at all of them. */
  readonly turn: 'at once' | 'after the others';
  /** Read this often beside the slow poll of everything: for what no notification tells. */
  readonly pollEveryMs?: number;
  /** Reads single rows instead of everything, where a notification names them and they change all the time. */
  readonly piecewise?: Piecewise<Value>;
  read(db: PrismaClient, subject: ReadSubject): Promise<Value>;
}

interface Piecewise<Value> {
  readonly hears: NotifiedTopic;
  read(db: PrismaClient, keys: readonly string[]): Promise<Value>;
  /** `before` itself when nothing of it has changed. */
  merge(before: Value, pieces: Value): Value;
}

/** A read that needs a portfolio; while none is known there is nothing to read. */
export function ofPortfolio<Value>(
  otherwise: Value,
  read: (db: PrismaClient, portfolioId: string) => Promise<Value>,
): Topic<Value>['read'] {
  return async (db, { portfolioId }) => (portfolioId === null ? otherwise : read(db, portfolioId));
}
