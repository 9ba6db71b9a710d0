/**
 * The console's copy of the desk: the values, when they were read, and the failures to read them. The database stays
 * the truth.
 */
import type { PortfolioRow } from '../database/queries/portfolios.ts';
import type { ReadTopic, TopicValues } from './topics/registry.ts';

/** The value of one topic. After a failure the last rows stay: the screen shows them gray, with their age. */
export interface Loaded<T> {
  readonly value: T;
  /** The desk's clock, milliseconds UTC; null until the first read succeeds. */
  readonly readAt: number | null;
  /** The reason when the latest read failed, else null. */
  readonly failure: string | null;
}

/** `connection` is not read from the database: the listener reports it. */
export type StoreTopic = ReadTopic | 'connection';

export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'listening'; readonly roundTripMs: number | null }
  | { readonly kind: 'lost'; readonly reason: string; /** The desk's clock. */ readonly since: number };

export type DeskState = { readonly [Topic in ReadTopic]: Loaded<TopicValues[Topic]> } & {
  readonly connection: Connection;
  readonly reconnects: number;
  /** The portfolio that the console shows and trades; null until the console knows one. */
  readonly portfolioId: string | null;
};

export function portfolioOf(desk: DeskState): PortfolioRow | null {
  return desk.portfolios.value.find(({ id }) => id === desk.portfolioId) ?? null;
}

/** The time of the newest quote, on the market's clock; without quotes the engine's market time. */
export function marketNow(desk: DeskState): number | null {
  let newest = desk.engine.value?.marketAt ?? null;
  for (const quote of desk.quotes.value.values())
    if (newest === null || quote.quotedAt > newest) newest = quote.quotedAt;
  return newest;
}

/** When the newest quote reached the desk, on the desk's clock. */
export function newestReceivedAt(desk: DeskState): number | null {
  let newest: number | null = null;
  for (const quote of desk.quotes.value.values())
    if (newest === null || quote.receivedAt > newest) newest = quote.receivedAt;
  return newest;
}
