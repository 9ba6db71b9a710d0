/** A desk on an embedded server of its own, which a login fills up from another database: notifications, locks. */
import type { PoolClient, PoolConfig } from 'pg';
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { expect } from 'vitest';
import { ensureServer } from '../../src/server/embedded/server.ts';
import { scramVerifier } from '../../src/server/bootstrap/scram.ts';
import { runInProcess } from './in-process.ts';
import { makeTestHome } from './homes.ts';
import { UNENDABLE } from './unendable.ts';
import { openPool } from './pool.ts';

export interface QueueDesk {
  readonly home: string;
  readonly superuser: ReturnType<typeof openPool>;
  run(...args: string[]): ReturnType<typeof runInProcess>;
  /**
   * Returns the session of ann, a trader, that keeps the queue full from the database `postgres`: in an open
   * transaction, or by a statement that cannot be interrupted, which takes about 25 seconds.
   */
  fillQueue(keeping?: 'in a transaction' | 'in a statement'): Promise<PoolClient>;
  /** Returns a session of ann in the database `postgres` that keeps the table of locks full. An engine leads. */
  fillLocks(): Promise<PoolClient>;
  /** As fillLocks, on several connections, each again and again, until the server refuses the login, at most for a minute. */
  refillLocks(): Promise<void>;
  close(): Promise<void>;
}

/** Fewer than the login may have. */
const PASSWORD = 'only-for-tests';
const REFILLING_CONNECTIONS = 8;
const LONGEST_REFILL_MS = 60_000;
const FILL_LOCKS = 'select pg_advisory_lock($1, n) from generate_series(1, 1000000) n';

export async function openQueueDesk(): Promise<QueueDesk> {
  const home = makeTestHome();
  const run = (...args: string[]): ReturnType<typeof runInProcess> => runInProcess(args, { home: home.path });
  // 64 pages are the least: half a megabyte.
  const settings = { fsync: 'off', max_notify_queue_pages: '64', max_locks_per_transaction: '10' };
  const server = await ensureServer(home.path, { stays: 'unattended', settings });
  const made = await run('init');
  if (made.code !== 0) throw new Error(made.stderr);
  const pools: ReturnType<typeof openPool>[] = [];
  const open = (config: PoolConfig): ReturnType<typeof openPool> => {
    const pool = openPool({ ...server.superuser, max: 2, ...config });
    pools.push(pool);
    return pool;
  };
  const superuser = open({});
  const openAnn = async (): Promise<ReturnType<typeof openPool>> => {
    await superuser.query('grant connect on database postgres to public');
    await superuser.query(`select create_user_login('ann', 'ann@desk.test', 'trader', $1)`, [
      scramVerifier(PASSWORD, randomBytes(16)),
    ]);
    return open({ user: 'ann', password: PASSWORD, database: 'postgres' });
  };
  /** The engine knows the logins of its latest look. */
  const knownToEngine = async (): Promise<void> => {
    const { rows } = await superuser.query<{ made: Date }>('select clock_timestamp() as made');
    const looks = `select from pg_stat_activity where application_name = 'traderai engine reaper' and query_start > $1`;
    const looked = async (): Promise<number | null> =>
      (await superuser.query(looks, [new Date(rows[0]!.made.getTime() + 1_500)])).rowCount;
    await expect.poll(looked, { timeout: 30_000 }).toBe(1);
  };
  return {
    home: home.path,
    superuser,
    run,
    async fillQueue(keeping = 'in a transaction') {
      const ann = await openAnn();
      const listening = await ann.connect();
      listening.on('error', () => undefined);
      await listening.query('listen a_full_queue');
      if (keeping === 'in a transaction') await listening.query('begin; select 1');
      else listening.query(UNENDABLE).catch(() => undefined);
      const refused = await fill(ann);
      expect(refused).toBe('54000');
      return listening;
    },
    async fillLocks() {
      const holding = await (await openAnn()).connect();
      holding.on('error', () => undefined);
      await knownToEngine();
      const filling = holding.query('select pg_advisory_lock(n) from generate_series(1, 1000000) n');
      await expect(filling).rejects.toMatchObject({ code: '53200' });
      return holding;
    },
    async refillLocks() {
      await openAnn();
      await knownToEngine();
      const end = performance.now() + LONGEST_REFILL_MS;
      const seat = async (place: number): Promise<void> => {
        while (performance.now() < end) {
          const client = new Client({ ...server.superuser, user: 'ann', password: PASSWORD, database: 'postgres' });
          client.on('error', () => undefined);
          try {
            await client.connect();
            while (performance.now() < end) await client.query(FILL_LOCKS, [place]).catch(unless('53200'));
          } catch (error) {
            if ((error as { readonly code?: string }).code === '28000') return;
          } finally {
            await client.end().catch(() => undefined);
          }
        }
      };
      await Promise.all(Array.from({ length: REFILLING_CONNECTIONS }, (_, place) => seat(place)));
    },
    async close() {
      await Promise.all(pools.map((pool) => pool.end()));
      await home.remove();
    },
  };
}

/** The session keeps its locks when the table is full. */
const unless =
  (code: string) =>
  (error: unknown): void => {
    if ((error as { readonly code?: string }).code !== code) throw error;
  };

/** The code of the first refusal. */
async function fill(pool: ReturnType<typeof openPool>): Promise<string> {
  for (;;) {
    try {
      await pool.query(`select pg_notify('a_full_queue', repeat('x', 7000))`);
    } catch (error) {
      return (error as { readonly code: string }).code;
    }
  }
}
