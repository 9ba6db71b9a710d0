/**
 * Random recordings and plans with the shipped program: other series, the cut into files and a kill of the engine
 * change no result.
 */
import { expect, test } from 'vitest';
import { startBinary } from '../support/binary.ts';
import { runInProcess } from '../support/in-process.ts';
import { at, engine, removeRecordedDesks } from '../support/recorded-desk.ts';
import { ENDINGS, delayed, leftOn, makeRandomMarket, openMarketDesk } from './random-market.ts';

removeRecordedDesks();

test.each([
  [1, 'unknown'],
  [2, 'watched'],
] as const)(
  'the same fills, orders, alerts, quotes and candles: seed %i, an instrument that is %s',
  { timeout: 300_000 },
  async (seed, instrument) => {
    const { fine, coarse, plan, file, run } = makeRandomMarket(seed, instrument);
    const half = Math.floor(fine.length / 2);

    const alone = await run([file('fine', fine)]);
    expect(alone.trades.length).toBeGreaterThan(20);
    expect(await run([file('fine', fine), file('coarse', coarse)])).toEqual(alone);
    expect(await run([file('delayed', delayed(coarse)), file('fine', fine)])).toEqual(alone);

    const parts = [
      file('b-first', fine.slice(0, half + 20)),
      file('coarse', coarse),
      file('a-second', fine.slice(half - 20)),
    ];
    const desk = await openMarketDesk(instrument);
    const booked = async (): Promise<number> =>
      Number(
        (
          await desk.pool.query<{ position: string }>(
            `select coalesce(sum(position), 0) as position from "FeedCursor" where feed like 'replay:%'`,
          )
        ).rows[0]!.position,
      );
    let kills = 0;
    for (const place of [60, 200, 350]) {
      const running = startBinary(engine(parts, plan), at(desk));
      let over = false;
      void running.result.then(() => (over = true));
      while (!over && (await booked()) < place) await new Promise((resolve) => setTimeout(resolve, 2));
      running.process.kill('SIGKILL');
      if ((await running.result).signal === 'SIGKILL') kills += 1;
    }
    expect(kills).toBeGreaterThan(0);
    expect(ENDINGS).toContain((await runInProcess(engine(parts, plan), at(desk))).code);
    expect(await leftOn(desk)).toEqual(alone);
  },
);
