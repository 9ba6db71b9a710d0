/** A desk on an embedded server of its own, which a login fills up from another database: notifications, locks. */
import type { PoolClient, PoolConfig } from 'pg';
import { expect } from 'vitest';
import { ensureServer } from '../../src/server/embedded/server.ts';
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
  close(): Promise<void>;
}

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
    await superuser.query(`
      grant connect on database postgres to public;
      create role ann login password 'only-for-tests' in role traderai_trader;
      insert into "User" (email, username, login, role) values ('ann@desk.test', 'ann', 'ann', 'USER')`);
    return open({ user: 'ann', password: 'only-for-tests', database: 'postgres' });
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
      // The engine knows the logins of its latest look.
      const { rows } = await superuser.query<{ made: Date }>('select clock_timestamp() as made');
      const looks = `select from pg_stat_activity where application_name = 'traderai engine reaper' and query_start > $1`;
      const looked = async (): Promise<number | null> =>
        (await superuser.query(looks, [new Date(rows[0]!.made.getTime() + 1_500)])).rowCount;
      await expect.poll(looked, { timeout: 30_000 }).toBe(1);
      const filling = holding.query('select pg_advisory_lock(n) from generate_series(1, 1000000) n');
      await expect(filling).rejects.toMatchObject({ code: '53200' });
      return holding;
    },
    async close() {
      await Promise.all(pools.map((pool) => pool.end()));
      await home.remove();
    },
  };
}

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
