/**
 * A week of real minutes, some hundred orders in four symbols, and a second computation of the books; then the same
 * with kills of the engine.
 */
import { describe, expect, test } from 'vitest';
import { runJson, startBinary } from '../support/binary.ts';
import type { TestDesk } from '../support/desk.ts';
import type { Rehearsal } from '../support/rehearsal.ts';
import {
  at,
  engineArguments,
  openDesk,
  rehearse,
  rehearseFirst,
  testTheLawsOf,
  comparable,
  tradesOf,
} from './rehearsed.ts';

describe.each([
  ['real', 400, 20],
  ['made', 120, 6],
] as const)('a rehearsal on a recording (%s)', (recording, orders, wanted) => {
  const rehearsed = rehearseFirst({ recording, orders });
  // Those of the made recording are in the quick suite.
  if (recording === 'real') testTheLawsOf(rehearsed);

  test(
    `gives the same trades when the engine is killed with -9 ${wanted} times on the way`,
    { timeout: 600_000 },
    async () => {
      const { rehearsal, trades } = rehearsed();
      const killed = await openDesk();
      let kills = 0;
      for (let part = 1; part <= wanted; part += 1)
        kills += await killAfter(killed, rehearsal, Math.floor((2 * rehearsal.events * part) / (wanted + 1)));
      const outcome = await rehearse(rehearsal, killed);
      expect(kills).toBe(wanted);
      expect(outcome).toMatchObject({ ending: 'idle' });
      expect((await tradesOf(killed)).map(comparable)).toEqual(trades.map(comparable));
      expect(await runJson(['db', 'verify'], at(killed))).toMatchObject({ ok: true });
    },
  );
});

/**
 * Kills the engine after this many booked events; a candle has two, its open and its close. Returns 1 after a kill, 0
 * when the engine ended first.
 */
async function killAfter(desk: TestDesk, rehearsal: Rehearsal, events: number): Promise<number> {
  const running = startBinary(engineArguments(rehearsal), at(desk));
  let over = false;
  const ended = running.result.then(({ signal }) => {
    over = true;
    return signal === 'SIGKILL' ? 1 : 0;
  });
  while (!over) {
    const { rows } = await desk.pool.query<{ position: string }>(
      `select position from "FeedCursor" where feed like 'replay:%'`,
    );
    if (Number(rows[0]?.position ?? 0) >= events) break;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  running.process.kill('SIGKILL');
  return ended;
}
