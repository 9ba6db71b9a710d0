import { expect, test } from 'vitest';
import { startBinary } from '../support/binary.ts';
import { jsonInProcess } from '../support/in-process.ts';
import {
  HEADER,
  at,
  bar,
  engine,
  minute,
  openDesk,
  rehearse,
  removeRecordedDesks,
  tradesOf,
  write,
} from '../support/recorded-desk.ts';

removeRecordedDesks();

test(
  "an engine killed with -9 between a bar's open and its close trades the same after the restart",
  { timeout: 120_000 },
  async () => {
    const recording = write('open.csv', [
      HEADER,
      bar(0, '100,100,100,100,100'),
      bar(1, '100,100,100,100,100'),
      bar(2, '101,101,90,95,100'),
      bar(3, '95,95,95,95,100'),
      bar(4, '95,95,95,95,100'),
    ]);
    // A tenth of the volume is 10: six fill at the open, and four remain inside the bar.
    const plan = write('open.txt', [
      `${minute(2)} client-order-id=m b 6 BARUSD @mkt`,
      `${minute(2)} client-order-id=l b 10 BARUSD @93 gtc`,
    ]);
    const desk = await openDesk();
    const running = startBinary(engine([recording], plan, '20x'), at(desk));
    const place = async (): Promise<number> =>
      Number(
        (await desk.pool.query<{ position: string }>(`select position from "FeedCursor" where feed like 'replay:%'`))
          .rows[0]?.position ?? 0,
      );
    // Open and close of two bars and the open of the third, which runs for three seconds.
    while ((await place()) < 5) await new Promise((resolve) => setTimeout(resolve, 5));
    running.process.kill('SIGKILL');
    expect(await running.result).toMatchObject({ signal: 'SIGKILL' });
    expect(await place()).toBe(5);
    expect(await tradesOf(desk)).toEqual(['00:02:00.000Z 1 BUY 6 101.06 TAKER']);
    await jsonInProcess(engine([recording], plan), at(desk));
    const wanted = ['00:02:00.000Z 1 BUY 6 101.06 TAKER', '00:02:59.999Z 2 BUY 4 93 MAKER'];
    expect((await tradesOf(desk)).slice(0, 2)).toEqual(wanted);
    expect(await tradesOf(desk)).toEqual(await rehearse([recording], plan));
  },
);
