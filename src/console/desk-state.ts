/** Everything the console knows of the desk: what was read, when, and why something could not be read. The database stays the truth. */
import type { PortfolioRow } from '../database/queries/portfolios.ts';
import type { ReadTopic, TopicValues } from './topics/registry.ts';

/** What one topic holds. A failure keeps the last rows: they are shown greyed with their age. */
export interface Loaded<T> {
  readonly value: T;
  /** The desk's clock, milliseconds UTC; null until the first read succeeds. */
  readonly readAt: number | null;
  /** Why the latest read failed; null when it did not. */
  readonly failure: string | null;
}

/** `connection` is not read from the database: the listener tells of it. */
export type StoreTopic = ReadTopic | 'connection';

export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'listening'; readonly roundTripMs: number | null }
  | { readonly kind: 'lost'; readonly reason: string; /** The desk's clock. */ readonly since: number };

export type DeskState = { readonly [Topic in ReadTopic]: Loaded<TopicValues[Topic]> } & {
  readonly connection: Connection;
  readonly reconnects: number;
  /** The portfolio that is shown and traded; null until one is known. */
  readonly portfolioId: string | null;
};

export function portfolioOf(desk: DeskState): PortfolioRow | null {
  return desk.portfolios.value.find(({ id }) => id === desk.portfolioId) ?? null;
}

/** The newest instant any quote speaks of, on the market's clock; the engine's own when there are no quotes. */
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
