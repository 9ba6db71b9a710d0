/** Rows that a session keeps are left out, and the rest of the desk does not wait. */
import { describe, expect, test } from 'vitest';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import {
  SYMBOL,
  ask,
  desk,
  holder,
  limitBuy,
  markOf,
  openTitlesOf,
  reports,
  run,
  said,
  statusOf,
  titlesOf,
} from './kept-rows.ts';

describe('a portfolio whose row a session keeps', () => {
  test('is left out until the row can be locked, while the other portfolios trade', async () => {
    const [mallory, bystander] = [await desk.person(), await desk.person()];
    await limitBuy(mallory, 100);
    const [kept, canceled, free] = [
      await limitBuy(mallory, 90),
      await limitBuy(mallory, 50),
      await limitBuy(bystander, 90),
    ];
    await run({
      during: async () => {
        await holder.query('begin');
        await holder.query('select from "Portfolio" where id = $1 for no key update', [mallory.portfolioId]);
        await desk.root.query(`update "Order" set status = 'PENDING_CANCEL' where id = $1`, [canceled]);
      },
      after: async () => {
        await expect.poll(() => statusOf(free)).toBe('FILLED');
        await expect.poll(said).toEqual([expect.stringContaining(`cannot lock portfolio main of ${mallory.login}`)]);
        expect(await statusOf(kept)).toBe('NEW');
        expect(await statusOf(canceled)).toBe('PENDING_CANCEL');
        await holder.query('rollback');
        await expect.poll(said).toHaveLength(2);
      },
    });
    expect(said()[1]).toBe(`Portfolio main of ${mallory.login} can be locked again. Its orders fill.`);
    expect(await statusOf(kept)).toBe('FILLED');
    expect(await statusOf(canceled)).toBe('CANCELED');
    const { price } = await ask<{ price: string }>(
      'select price::float8::text as price from "Trade" where order_id = $1',
      kept,
    );
    // Of the market after the row was free again, not of the best moment before.
    expect(price).toBe('84');
    expect(reports.filter(({ kind }) => kind === 'trouble')).toEqual([]);
    expect(reports.filter(({ kind }) => kind === 'leading')).toHaveLength(1);
    expect(await markOf(mallory)).toBe('84');
    expect(await titlesOf(mallory)).toEqual([`Portfolio main of ${mallory.login} is left out: its row is locked`]);
    expect(await openTitlesOf(mallory)).toEqual([]);
    expect(await titlesOf(bystander)).toEqual([]);
    const { checks } = await verifyDesk(holder);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  });

  test('is left out when only its value changes', async () => {
    const [mallory, bystander] = [await desk.person(), await desk.person()];
    await limitBuy(mallory, 100);
    await limitBuy(bystander, 100);
    await run({
      during: async () => {
        await expect.poll(() => markOf(mallory)).toBe('100');
        await holder.query('begin');
        await holder.query('select from "Portfolio" where id = $1 for no key update', [mallory.portfolioId]);
      },
      after: async () => {
        await expect.poll(() => markOf(bystander)).toBe('85');
        expect(await markOf(mallory)).toBe('100');
        await holder.query('rollback');
        await expect.poll(said).toHaveLength(2);
      },
    });
    expect([await markOf(mallory), await markOf(bystander)]).toEqual(['84', '84']);
    expect(reports.filter(({ kind }) => kind === 'trouble')).toEqual([]);
  });
});

describe('an alert rule whose row a session keeps', () => {
  test('fires when the row can be locked, and other rules fire meanwhile', async () => {
    const [mallory, bystander] = [await desk.person(), await desk.person()];
    const create = `select id from create_alert_rule('${SYMBOL}', 'LAST', 'BELOW', 90)`;
    const kept = (await mallory.pool.query<{ id: string }>(create)).rows[0]!.id;
    await bystander.pool.query(create);
    await run({
      during: async () => {
        await holder.query('begin');
        await holder.query('select from "AlertRule" where id = $1 for update', [kept]);
      },
      after: async () => {
        await expect.poll(() => titlesOf(bystander)).toHaveLength(1);
        expect(await titlesOf(mallory)).toEqual([`1 alert rule of ${mallory.login} is left out: its row is locked`]);
        await holder.query('rollback');
        await expect.poll(said).toHaveLength(2);
      },
    });
    expect(said()[1]).toBe('1 alert rule can be locked again.');
    expect(await titlesOf(mallory)).toHaveLength(2);
    expect(await openTitlesOf(mallory)).toEqual([expect.stringContaining(SYMBOL)]);
    expect(reports.filter(({ kind }) => kind === 'trouble')).toEqual([]);
  });
});
