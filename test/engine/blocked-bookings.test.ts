/**
 * A booking that waits for the row of another session: which session is ended for it, and how the batch is booked all
 * the same.
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

describe('end_blocking_sessions', () => {
  interface Booked {
    readonly ended: readonly EndedSession[];
    readonly waitedMs: number;
  }

  /** The booking connection needs the order. Returns the sessions that were ended until the booking went on. */
  async function needs(orderId: string): Promise<EndedSession[]> {
    const watcher = await taken(engine);
    try {
      return [...(await books(orderId, watcher)).ended];
    } finally {
      watcher.release(true);
    }
  }

  async function books(orderId: string, watcher: PoolClient): Promise<Booked> {
    const booking = await taken(engine);
    try {
      await desk.root.query(`update "EngineLease" set leader = null, heartbeat_at = null`);
      await acquireLease(booking, { id: randomUUID(), host: 'test', processId: 1, feed: 'test' }, 3);
      let waits = true;
      const begunAt = performance.now();
      const booked = booking.query('select write_order($1)', [orderId]).finally(() => (waits = false));
      const ended: EndedSession[] = [];
      for (const end = begunAt + 5_000; waits && performance.now() < end; await sleep(20)) {
        const answer = await endBlockingSessions(watcher);
        if (!answer.ok) throw new Error(answer.error.message);
        ended.push(...answer.value);
      }
      await booked;
      return { ended, waitedMs: performance.now() - begunAt };
    } finally {
      booking.release(true);
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

  /** `$1` is locked; the statement goes on for a while. */
  const endless = `with held as materialized (select cancel_order($1))
    select count(*) from generate_series(1, (select 1000000000 * count(*) from held)) n`;

  test('gives a statement that runs more time than a session that is idle', async () => {
    const orderId = await placed(mallory);
    const runs = await taken(mallory);
    const running = runs.query(endless, [orderId]).catch((error: { code?: string }) => error.code);
    await expect
      .poll(
        async () =>
          (
            await desk.root.query('select from pg_locks where pid = $1 and locktype = $2', [
              processIdOf(runs),
              'transactionid',
            ])
          ).rowCount,
      )
      .toBe(1);
    const watcher = await taken(engine);
    const { ended, waitedMs } = await books(orderId, watcher);
    watcher.release(true);
    expect(ended).toMatchObject([{ login: mallory.login }]);
    expect(waitedMs).toBeGreaterThan(450);
    expect(await running).toBe('57P01');
    runs.release(true);
  });

  /** Idle from now on, in a transaction that holds the row of the order. */
  async function keeps(person: Person, orderId: string): Promise<PoolClient> {
    const client = await taken(person);
    await client.query('begin');
    await client.query('select cancel_order($1)', [orderId]);
    return client;
  }

  test('gives a user whose session was ended only a moment', async () => {
    const watcher = await taken(engine);
    const kept: { readonly heldMs: number; readonly waitedMs: number }[] = [];
    for (const orderId of [await placed(mallory), await placed(mallory)]) {
      const begunAt = performance.now();
      const holder = await keeps(mallory, orderId);
      const { ended, waitedMs } = await books(orderId, watcher);
      expect(ended).toMatchObject([{ login: mallory.login }]);
      kept.push({ heldMs: performance.now() - begunAt, waitedMs });
      holder.release(true);
    }
    watcher.release(true);
    expect(kept[0]!.heldMs).toBeGreaterThan(200);
    expect(kept[1]!.waitedMs).toBeLessThan(kept[0]!.heldMs);
  });

  test('ends no short transaction, also when the time of all users is used up', async () => {
    const watcher = await taken(engine);
    const held = await placed(mallory);
    const holder = await keeps(mallory, held);
    expect((await books(held, watcher)).ended).toHaveLength(1);
    const honest = await taken(admin);
    const orderId = await placed(admin);
    for (let count = 0; count < 5; count += 1) {
      await honest.query('begin');
      await honest.query('select cancel_order($1)', [orderId]);
      const booked = books(orderId, watcher);
      await honest.query('commit');
      expect((await booked).ended).toEqual([]);
    }
    for (const client of [holder, honest, watcher]) client.release(true);
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
