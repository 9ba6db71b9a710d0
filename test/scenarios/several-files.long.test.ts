import { expect, test } from 'vitest';
import { startBinary } from '../support/binary.ts';
import { jsonInProcess } from '../support/in-process.ts';
import { HEADER, at, engine, openDesk, removeRecordedDesks, tradesOf, write } from '../support/recorded-desk.ts';
import { rows, wanted, writeZeros } from './zero-volumes.ts';

removeRecordedDesks();

test(
  'zeros fill nothing after a kill of the engine among them, although the desk keeps the candles of an import without volumes',
  { timeout: 120_000 },
  async () => {
    const { plan, first, second } = writeZeros();
    const desk = await openDesk();
    await jsonInProcess(
      ['candle', 'import', write('silent.csv', [HEADER, ...rows.map((row) => row.replace(/[^,]*$/, ''))])],
      at(desk),
    );
    const running = startBinary(engine([first, second], plan, '40x'), at(desk));
    const booked = async (): Promise<number> =>
      Number(
        (
          await desk.pool.query<{ position: string }>(
            `select sum(position) as position from "FeedCursor" where feed like 'replay:%'`,
          )
        ).rows[0]?.position ?? 0,
      );
    // Both recordings run from the start, so the trades follow the fifth event at once: this lock keeps them back.
    const keeper = await desk.pool.connect();
    await keeper.query('begin; lock table "Trade" in share mode');
    try {
      while ((await booked()) < 5) await new Promise((resolve) => setTimeout(resolve, 5));
      running.process.kill('SIGKILL');
      expect(await running.result).toMatchObject({ signal: 'SIGKILL' });
      // The server would finish a booking that waits for the lock, although its engine is gone.
      await desk.pool.query(
        `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
    } finally {
      await keeper.query('rollback');
      keeper.release();
    }
    expect(await tradesOf(desk)).toEqual([]);
    await jsonInProcess(engine([first, second], plan), at(desk));
    expect(await tradesOf(desk)).toEqual(wanted.trades);
  },
);
