/** An engine that leads a desk beside the work of a test, on a live market with a price of its own. */
import { randomUUID } from 'node:crypto';
import { paperBroker } from '../../src/brokers/paper.ts';
import { runEngine } from '../../src/engine/run.ts';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import type { Feed, MarketEvent } from '../../src/market-data/feeds/feed.ts';
import { BTCUSD, d, quote } from '../domain/samples.ts';
import type { SqlDesk } from '../support/sql-desk.ts';

/** A live market that goes on until the test has ended. */
function market(symbol: string, price: () => string, signal: AbortSignal): Feed {
  return {
    name: `sim:${symbol}`,
    time: 'live',
    instruments: async () => [{ ...BTCUSD, symbol, series: [{ grain: 'quote', span: null }] }],
    past: async () => ({ openBars: [], series: [] }),
    async *batches() {
      while (!signal.aborted) {
        const [now, last] = [Date.now(), d(price())];
        const told = quote({ symbol, bid: last, ask: last.plus('0.01'), last, quotedAt: now, receivedAt: now });
        const event: MarketEvent = { kind: 'quote', quote: told, volume: d('1000') };
        yield { events: [event], position: null };
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}

export interface Beside {
  readonly desk: SqlDesk;
  /** Of an engine. */
  readonly login: string;
  readonly symbol: string;
  readonly price: () => string;
}

export async function beside({ desk, login, symbol, price }: Beside, work: () => Promise<void>): Promise<void> {
  const ends = new AbortController();
  const running = runEngine({
    config: desk.configOf(login),
    feeds: [market(symbol, price, ends.signal)],
    plan: null,
    broker: paperBroker,
    until: 'idle',
    clock: { now: () => Date.now() },
    leader: { id: randomUUID(), host: 'test', processId: process.pid },
    isAlive: () => true,
    signal: ends.signal,
    onReport: () => undefined,
  });
  try {
    await work();
  } finally {
    ends.abort();
    await running;
  }
}

/** Waits for a row of the statement that fits. */
export async function until(
  { root }: SqlDesk,
  statement: string,
  values: unknown[],
  fits: (row: Record<string, unknown>) => boolean,
): Promise<void> {
  for (;;) {
    const { rows } = await root.query<Record<string, unknown>>(statement, values);
    if (rows[0] !== undefined && fits(rows[0])) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export async function brokenLaws({ root }: SqlDesk): Promise<string[]> {
  const client = await root.connect();
  try {
    return (await verifyDesk(client)).checks.filter(({ ok }) => !ok).map(({ name }) => name);
  } finally {
    client.release();
  }
}
