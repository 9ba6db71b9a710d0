/** Holds an engine inside one booking, so that a test can act in the middle of it: cancel an order, or kill the engine. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestDesk } from '../support/desk.ts';

/** A class of advisory locks outside of the desk's own order of locks. */
const CLASS = 4_711;
const [GOING_ON, REACHED] = [1, 2];

export interface HeldBooking extends AsyncDisposable {
  /** Resolves when the engine is in the booking; nothing of it is committed. */
  reached(): Promise<void>;
  /** The booking and all later ones go on. */
  release(): Promise<void>;
}

/** The booking that inserts a row of `table` for which `when` holds waits for release(). */
export async function holdBooking({ pool }: TestDesk, table: string, when: string): Promise<HeldBooking> {
  const keeper = await pool.connect();
  await keeper.query(`select pg_advisory_lock(${CLASS}, ${GOING_ON})`);
  // It asks again and again: a lock that is waited for would end at the engine's limit for locks.
  await pool.query(`
    create function public.hold_booking() returns trigger language plpgsql as $$
    begin
      perform pg_advisory_xact_lock_shared(${CLASS}, ${REACHED});
      while not pg_try_advisory_xact_lock_shared(${CLASS}, ${GOING_ON}) loop perform pg_sleep(0.02); end loop;
      return new;
    end $$;
    create trigger hold_booking before insert on "${table}" for each row when (${when}) execute function public.hold_booking()`);
  return {
    async reached() {
      for (;;) {
        const { rowCount } = await pool.query(
          `select from pg_locks where locktype = 'advisory' and classid = ${CLASS} and objid = ${REACHED}
             and database = (select oid from pg_database where datname = current_database())`,
        );
        if (rowCount !== 0) return;
        await sleep(20);
      }
    },
    async release() {
      await keeper.query(`select pg_advisory_unlock(${CLASS}, ${GOING_ON})`);
    },
    async [Symbol.asyncDispose]() {
      keeper.release(true);
      await pool.query('drop function public.hold_booking() cascade');
    },
  };
}

/** Kills the engine with -9 in the booking that is held. The server undoes it, because its client is gone. */
export async function killInBooking(desk: TestDesk, table: string, when: string, start: () => Killable): Promise<void> {
  await using held = await holdBooking(desk, table, when);
  const engine = start();
  await held.reached();
  engine.process.kill('SIGKILL');
  await engine.result;
  for (;;) {
    const { rowCount } = await desk.pool.query(
      `select from pg_stat_activity where datname = current_database() and application_name = 'traderai engine'`,
    );
    if (rowCount === 0) break;
    await sleep(50);
  }
}

interface Killable {
  readonly process: { kill(signal: 'SIGKILL'): boolean };
  readonly result: Promise<unknown>;
}
