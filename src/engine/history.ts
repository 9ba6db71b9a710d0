/** Loads the memory of signal sources when a series begins: its earlier candles that the desk stores. */
import type { Client } from 'pg';
import { readHistory } from '../database/booking/engine-bars.ts';
import type { Candle } from '../domain/candle.ts';
import { bucketStart } from '../domain/interval.ts';
import { SIGNAL_SOURCES } from '../domain/signal-sources.ts';
import type { MarketEvent } from '../market-data/feeds/feed.ts';
import type { FedEvent } from './merge-feeds.ts';

type Beginning = Pick<Candle, 'symbol' | 'interval'> & { readonly before: number };

export class History {
  readonly #client: Client;
  readonly #begun = new Set<string>();

  constructor(client: Client) {
    this.#client = client;
  }

  /**
   * Stored candles of the series that begin with these events. Each series is read separately: a coarser recording that
   * begins earlier must not shorten the memory of a finer one. Later candles from an import are left out, because they
   * are still in the future.
   */
  async before(events: readonly FedEvent[]): Promise<readonly Candle[]> {
    const series: Beginning[] = [];
    for (const { event } of events) {
      const { symbol, interval, before } = beginningOf(event);
      const key = `${interval} ${symbol}`;
      if (this.#begun.has(key)) continue;
      this.#begun.add(key);
      series.push({ symbol, interval, before });
    }
    if (series.length === 0) return [];
    return readHistory(this.#client, { series, count: Math.max(...SIGNAL_SOURCES.map(({ remembers }) => remembers)) });
  }
}

/** Quotes make minutes. */
function beginningOf(event: MarketEvent): Beginning {
  if (event.kind === 'quote')
    return { symbol: event.quote.symbol, interval: '1m', before: bucketStart('1m', event.quote.quotedAt) };
  const { symbol, interval, timestamp } = event.kind === 'open' ? event.bar : event.candle;
  return { symbol, interval, before: timestamp };
}
