/** What signal sources remember when a series begins: the candles of it that the desk keeps from before. */
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
   * Stored candles of the series that begin with these events. Of each series by itself: a coarser recording that begins earlier must not
   * make a finer one forget. What an import brought of later is not known yet.
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
