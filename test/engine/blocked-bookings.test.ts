/**
 * A booking that waits for the row of another session: who is ended for it, and how the batch is booked all the same.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { paperBroker } from '../../src/brokers/paper.ts';
import { endBlockingSessions } from '../../src/database/actions/sessions.ts';
import type { EndedSession } from '../../src/database/actions/sessions.ts';
import { acquireLease } from '../../src/database/booking/lease.ts';
import { runEngine } from '../../src/engine/run.ts';
import type { EngineReport } from '../../src/engine/report.ts';
import { candle } from '../domain/samples.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';
import { madeFeed } from './made-feed.ts';

let desk: SqlDesk;
let engine: Engine;
let mallory: Person;
let admin: Person;

beforeAll(async () => {
  desk = await openSqlDesk();
  engine = await desk.engine();
  admin = await desk.person({ role: 'traderai_admin' });
  await desk.instrument('BTCUSD');
  await desk.quote('BTCUSD', '99', '101', '100');
});
afterAll(() => desk.close());
beforeEach(async () => {
  mallory = await desk.person();
  await desk.root.query(`update "EngineLease" set leader = null, heartbeat_at = null`);
});

const processIdOf = (client: PoolClient): number => (client as unknown as { readonly processID: number }).processID;

/** A connection that the server may end. */
async function taken({ pool }: Pick<Person, 'pool'>): Promise<PoolClient> {
  const client = await pool.connect();
  client.on('error', () => undefined);
  return client;
}

async function isConnected(client: PoolClient): Promise<boolean> {
  return (await desk.root.query('select from pg_stat_activity where pid = $1', [processIdOf(client)])).rowCount === 1;
}

async function isWaiting(processId: number): Promise<boolean> {
  const found = await desk.root.query(`select from pg_stat_activity where pid = $1 and wait_event_type = 'Lock'`, [
    processId,
  ]);
  return found.rowCount === 1;
}

async function placed(person: Person): Promise<string> {
  const { rows } = await person.pool.query<{ id: string }>(
    `select id from place_order($1, $2, 'BTCUSD', 'BUY', 'LIMIT', 1, 90)`,
    [person.portfolioId, randomUUID()],
  );
  return rows[0]!.id;
}

describe('engine_unblock', () => {
  /** The booking connection needs the order. Returns the sessions that were ended until the booking went on. */
  async function needs(orderId: string): Promise<EndedSession[]> {
    const booking = await taken(engine);
    const watcher = await taken(engine);
    try {
      await acquireLease(booking, { id: randomUUID(), host: 'test', processId: 1, feed: 'test' }, 3);
      let waits = true;
      const booked = booking.query('select write_order($1)', [orderId]).finally(() => (waits = false));
      const ended: EndedSession[] = [];
      for (const end = performance.now() + 5_000; waits && performance.now() < end; await sleep(20)) {
        const answer = await endBlockingSessions(watcher);
        if (!answer.ok) throw new Error(answer.error.message);
        ended.push(...answer.value);
      }
      await booked;
      return ended;
    } finally {
      booking.release(true);
      watcher.release(true);
    }
  }

  beforeAll(() =>
    // In place of any booking that writes the order.
    desk.root.query(
      `create function public.write_order(order_id uuid) returns void language sql security definer set search_path = '' as
         $$ update public."Order" o set updated_at = clock_timestamp() where o.id = order_id $$;
       grant execute on function public.write_order(uuid) to traderai_engine`,
    ),
  );

  test('ends the session that keeps the row, not one of another user that only waits behind it', async () => {
    const orderId = await placed(mallory);
    const [holds, waits] = [await taken(mallory), await taken(admin)];
    await holds.query('begin');
    await holds.query('select cancel_order($1)', [orderId]);
    const canceled = waits.query('select status from cancel_order($1)', [orderId]);
    await expect.poll(() => isWaiting(processIdOf(waits))).toBe(true);
    expect(await needs(orderId)).toMatchObject([{ login: mallory.login, reason: 'it kept the engine waiting' }]);
    expect((await canceled).rows).toEqual([{ status: 'PENDING_CANCEL' }]);
    waits.release();
    holds.release(true);
  });

  test('ends together the sessions of the user that hold other rows, but not one that does nothing', async () => {
    const orderId = await placed(mallory);
    const [holds, other, idle] = [await taken(mallory), await taken(mallory), await taken(mallory)];
    await holds.query('begin');
    await holds.query('select cancel_order($1)', [orderId]);
    await other.query('begin');
    await other.query(`select create_alert_rule('BTCUSD', 'LAST', 'ABOVE', 500)`);
    await idle.query('begin');
    await idle.query('select 1');
    expect((await needs(orderId)).map(({ processId }) => processId).sort()).toEqual(
      [holds, other].map(processIdOf).sort(),
    );
    expect(await isConnected(idle)).toBe(true);
    for (const client of [holds, other, idle]) client.release(true);
  });

  test('never ends a superuser’s session', async () => {
    const orderId = await placed(mallory);
    const holder = await desk.root.connect();
    await holder.query('begin');
    await holder.query('select from "Order" where id = $1 for update', [orderId]);
    setTimeout(() => void holder.query('commit'), 700);
    expect(await needs(orderId)).toEqual([]);
    expect(await isConnected(holder)).toBe(true);
    holder.release();
  });
});

describe('a booking that the server undoes', () => {
  const START = Date.UTC(2018, 10, 12);
  const bars = (symbol: string, count: number) =>
    Array.from({ length: count }, (_, minute) =>
      candle('100 100 100 100 100', { symbol, timestamp: START + minute * 60_000 }),
    );

  test('is booked again with the feed’s position, and the engine does not load the desk again', async () => {
    const symbol = 'UNDONE';
    await desk.instrument(symbol);
    await desk.quote(symbol, '99', '101', '100');
    const holder = await desk.root.connect();
    const reports: EngineReport[] = [];
    let undone = 0;
    let batches = 0;
    let undoing: Promise<void> = Promise.resolve();
    /** A superuser keeps the row of the quote, and the waiting booking is canceled. */
    const undo = async (): Promise<void> => {
      if ((batches += 1) % 3 !== 0 || undone >= 3) return;
      await undoing;
      undone += 1;
      await holder.query('begin');
      await holder.query('select from "Quote" where symbol = $1 for update', [symbol]);
      undoing = (async () => {
        const waiting = (): Promise<{ rowCount: number | null }> =>
          desk.root.query(
            `select pg_cancel_backend(a.pid) from pg_stat_activity a join "EngineLease" l on l.backend_pid = a.pid
              where a.wait_event_type = 'Lock'`,
          );
        while ((await waiting()).rowCount === 0) await sleep(5);
        await holder.query('rollback');
      })();
    };
    const outcome = await runEngine({
      config: desk.configOf(engine.login),
      feeds: [madeFeed(bars(symbol, 40), { name: symbol, batchSize: 4, beforeBatch: undo })],
      plan: null,
      broker: paperBroker,
      until: 'idle',
      clock: { now: () => Date.now() },
      leader: { id: randomUUID(), host: 'test', processId: process.pid },
      isAlive: () => true,
      signal: new AbortController().signal,
      onReport: (report) => reports.push(report),
    });
    await undoing;
    holder.release();
    expect(undone).toBe(3);
    expect(outcome.ending).toBe('idle');
    expect(reports.filter(({ kind }) => kind === 'trouble')).toEqual([]);
    expect(reports.filter(({ kind }) => kind === 'leading')).toHaveLength(1);
    const { rows } = await desk.root.query(
      `select (select position::int from "FeedCursor" where feed = $1) as position, (select count(*)::int from "MarketData" where symbol = $1) as candles`,
      [symbol],
    );
    expect(rows).toEqual([{ position: 80, candles: 40 }]);
  });
});
