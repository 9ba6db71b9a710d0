/** The alert about a portfolio that is left out lasts as long as its cause. */
import { describe, expect, test } from 'vitest';
import { ask, desk, holder, limitBuy, openTitlesOf, reports, run, said, statusOf, titlesOf } from './kept-rows.ts';

const leftOut = (login: string): string => `Portfolio main of ${login} is left out: its row is locked`;

describe('the alert about a portfolio that is left out', () => {
  test('is resolved when the engine serves the portfolio again, and raised again when it happens again', async () => {
    const mallory = await desk.person();
    await limitBuy(mallory, 100);
    for (const episode of [1, 2]) {
      await ask(`update "EngineLease" set leader = null, heartbeat_at = null`);
      await run({
        during: async () => {
          await limitBuy(mallory, 90);
          await holder.query('begin');
          await holder.query('select from "Portfolio" where id = $1 for no key update', [mallory.portfolioId]);
        },
        after: async () => {
          await expect.poll(() => openTitlesOf(mallory)).toEqual([leftOut(mallory.login)]);
          await holder.query('rollback');
          await expect.poll(() => openTitlesOf(mallory)).toEqual([]);
        },
      });
      expect(await titlesOf(mallory)).toHaveLength(episode);
    }
  });

  test('is resolved by the next leader when its leader ended before', async () => {
    const mallory = await desk.person();
    await limitBuy(mallory, 100);
    await run({
      during: async () => {
        await holder.query('begin');
        await holder.query('select from "Portfolio" where id = $1 for no key update', [mallory.portfolioId]);
      },
      after: async () => {
        await expect.poll(() => openTitlesOf(mallory)).toHaveLength(1);
        await holder.query('rollback');
        await expect.poll(() => openTitlesOf(mallory)).toEqual([]);
      },
    });
    await ask(`update "Alert" set resolved_at = null where user_id = $1`, mallory.userId);
    await ask(`update "EngineLease" set leader = null, heartbeat_at = null`);
    await run({ during: () => Promise.resolve(), after: () => Promise.resolve() });
    expect(await openTitlesOf(mallory)).toEqual([]);
  });

  test('is resolved later, and delays nothing, when a session keeps its row', async () => {
    const mallory = await desk.person();
    await limitBuy(mallory, 100);
    const waiting = await limitBuy(mallory, 90);
    const acknowledging = await desk.root.connect();
    await run({
      during: async () => {
        await holder.query('begin');
        await holder.query('select from "Portfolio" where id = $1 for no key update', [mallory.portfolioId]);
      },
      after: async () => {
        await expect.poll(() => openTitlesOf(mallory)).toHaveLength(1);
        await acknowledging.query('begin');
        await acknowledging.query('select from "Alert" where user_id = $1 for update', [mallory.userId]);
        await holder.query('rollback');
        await expect.poll(said).toHaveLength(2);
        expect(await openTitlesOf(mallory)).toHaveLength(1);
        await acknowledging.query('rollback');
        await expect.poll(() => openTitlesOf(mallory)).toEqual([]);
      },
    });
    acknowledging.release();
    expect(await statusOf(waiting)).toBe('FILLED');
    expect(reports.filter(({ kind }) => kind === 'trouble')).toEqual([]);
  });
});
