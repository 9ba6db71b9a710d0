/**
 * Traders that send random transactions of several calls beside a leading engine, to find locks that two transactions
 * take in opposite orders.
 */
import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { paperBroker } from '../../src/brokers/paper.ts';
import { troubleOf } from '../../src/database/retry.ts';
import type { EngineReport } from '../../src/engine/report.ts';
import { runEngine } from '../../src/engine/run.ts';
import type { Feed, MarketEvent } from '../../src/market-data/feeds/feed.ts';
import { BTCUSD, d, quote } from '../domain/samples.ts';
import { countDeadlocks } from './locking-session.ts';
import type { Person, SqlDesk } from './sql-desk.ts';

export interface Trader {
  readonly person: Person;
  readonly portfolioIds: readonly string[];
}

/** One call of the desk's functions, in the transaction of the client. */
export type Call = (client: Pick<PoolClient, 'query'>, trader: Trader) => Promise<unknown>;

export interface Storm {
  /** Calls of one transaction: drawn for each. */
  readonly calls: () => readonly Call[];
  readonly traders: readonly Trader[];
  readonly workers: number;
  /** At the least; on a busy machine longer, until `leastTransactions` have ended. */
  readonly ms: number;
  readonly leastTransactions: number;
}

export interface StormOutcome {
  readonly transactions: number;
  readonly deadlocks: number;
  /** Transactions that the desk refused, because they wanted a lock out of order and another session had it. */
  readonly refusedLocks: number;
  /** Sessions that the engine ended because they kept a row that it needed. */
  readonly endedSessions: number;
  /** Other failures that a caller does not expect, by their message. */
  readonly failures: readonly string[];
  /** The longest time without a booked quote, in milliseconds. */
  readonly longestSilenceMs: number;
  readonly reports: readonly EngineReport[];
}

/** The prices go up and down, so that orders fill, rules fire and buying power changes sign. */
const PRICES = ['100', '104', '97', '101', '120', '80', '99'];
const QUOTE_EVERY_MS = 5;

export function draw<Value>(values: readonly Value[]): Value {
  return values[Math.floor(Math.random() * values.length)]!;
}

export async function storm(desk: SqlDesk, symbols: readonly string[], wanted: Storm): Promise<StormOutcome> {
  const { login } = await desk.engine();
  const stop = new AbortController();
  const reports: EngineReport[] = [];
  const running = runEngine({
    config: desk.configOf(login),
    feeds: [quotes(symbols)],
    plan: null,
    broker: paperBroker,
    until: 'stopped',
    clock: { now: () => Date.now() },
    leader: { id: randomUUID(), host: 'test', processId: process.pid },
    isAlive: () => false,
    signal: stop.signal,
    onReport: (report) => void reports.push(report),
  });
  const silence = watchSilence(desk.root, stop.signal);
  const before = await countDeadlocks(desk.root);
  const failures = new Set<string>();
  let transactions = 0;
  let refusedLocks = 0;
  let endedSessions = 0;
  const end = performance.now() + wanted.ms;
  await Promise.all(
    Array.from({ length: wanted.workers }, async (_, number) => {
      const trader = wanted.traders[number % wanted.traders.length]!;
      while (performance.now() < end || transactions < wanted.leastTransactions) {
        const outcome = await transact(trader, wanted.calls());
        if (outcome.kind === 'failed') failures.add(outcome.failure);
        if (outcome.kind === 'lock refused') refusedLocks += 1;
        if (outcome.kind === 'session ended') endedSessions += 1;
        transactions += 1;
      }
    }),
  );
  stop.abort();
  await running;
  return {
    transactions,
    deadlocks: (await reportedDeadlocks(desk.root)) - before,
    refusedLocks,
    endedSessions,
    failures: [...failures],
    longestSilenceMs: await silence,
    reports,
  };
}

/** `done`: it was committed, or refused by a rule of the desk. */
type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'lock refused' }
  | { readonly kind: 'session ended' }
  | { readonly kind: 'failed'; readonly failure: string };

async function transact(trader: Trader, calls: readonly Call[]): Promise<Outcome> {
  let client: PoolClient | null = null;
  try {
    client = await trader.person.pool.connect();
    await send(client, trader, calls);
    client.release();
    return { kind: 'done' };
  } catch (error) {
    await client?.query('rollback').catch(() => undefined);
    client?.release(true);
    const { code, detail, message } = error as {
      readonly code?: string;
      readonly detail?: string;
      readonly message: string;
    };
    if (code === '40001' && detail === 'LOCK_ORDER') return { kind: 'lock refused' };
    if (troubleOf(error) === 'unanswered' || message.startsWith('Client has encountered a connection error'))
      return { kind: 'session ended' };
    return { kind: 'failed', failure: `${code ?? 'no code'}: ${message}` };
  }
}

async function send(client: PoolClient, trader: Trader, calls: readonly Call[]): Promise<void> {
  await client.query('begin');
  for (const call of calls) {
    await client.query('savepoint one');
    await call(client, trader).catch(async (error: unknown) => {
      if (!refusedByRule(error)) throw error;
      await client.query('rollback to savepoint one');
    });
  }
  await client.query('commit');
}

/** Also a function that the login may not call. */
function refusedByRule(error: unknown): boolean {
  return /^(TR4|42501)/.test((error as { readonly code?: string }).code ?? '');
}

function quotes(symbols: readonly string[]): Feed {
  return {
    name: 'sim:random',
    time: 'live',
    instruments: async () =>
      symbols.map((symbol) => ({ ...BTCUSD, symbol, series: [{ grain: 'quote' as const, span: null }] })),
    past: async () => ({ openBars: [], series: [] }),
    async *batches({ signal }) {
      for (let turn = 0; !signal.aborted; turn += 1) {
        await new Promise((resolve) => setTimeout(resolve, QUOTE_EVERY_MS));
        const now = Date.now();
        const last = d(PRICES[turn % PRICES.length]!);
        yield {
          events: symbols.map((symbol): MarketEvent => ({
            kind: 'quote',
            quote: quote({ symbol, bid: last, ask: last.plus('0.01'), last, quotedAt: now, receivedAt: now }),
            volume: d('1'),
          })),
          position: null,
        };
      }
    },
  };
}

async function watchSilence(root: Pool, signal: AbortSignal): Promise<number> {
  let longestMs = 0;
  let sequence = '';
  let since = performance.now();
  while (!signal.aborted) {
    const { rows } = await root.query<{ sequence: string | null }>(
      'select max(sequence)::text as sequence from "Quote"',
    );
    const now = performance.now();
    // The first quote begins the measurement.
    if (sequence !== '') longestMs = Math.max(longestMs, now - since);
    if (rows[0]!.sequence !== null && rows[0]!.sequence !== sequence) {
      sequence = rows[0]!.sequence;
      since = now;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return longestMs;
}

/** Backends report their counts when they are idle, at most once a second. */
async function reportedDeadlocks(root: Pool): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  return countDeadlocks(root);
}
