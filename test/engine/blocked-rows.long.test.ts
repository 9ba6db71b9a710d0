/** Kept rows in combination: with every use, other rows of the same owner, refused rows, and the end of the feed. */
import { describe, expect, test } from 'vitest';
import {
  SYMBOL,
  ask,
  desk,
  holder,
  limitBuy,
  markOf,
  reports,
  run,
  said,
  statusOf,
  titlesOf,
  triggered,
} from './kept-rows.ts';

describe('a portfolio whose row a session keeps', () => {
  test('is left out and reported when the row is kept for every use', async () => {
    const [mallory, bystander] = [await desk.person(), await desk.person()];
    const [kept, free] = [await limitBuy(mallory, 90), await limitBuy(bystander, 90)];
    await run({
      during: async () => {
        await holder.query('begin');
        await holder.query('select from "Portfolio" where id = $1 for update', [mallory.portfolioId]);
      },
      after: async () => {
        await expect.poll(() => statusOf(free)).toBe('FILLED');
        expect(await titlesOf(mallory)).toEqual([`Portfolio main of ${mallory.login} is left out: its row is locked`]);
        expect(await titlesOf(bystander)).toEqual([]);
        await holder.query('rollback');
        await expect.poll(said).toHaveLength(2);
      },
    });
    expect(await statusOf(kept)).toBe('FILLED');
    expect(reports.filter(({ kind }) => kind === 'trouble')).toEqual([]);
  });

  test('is left out of a batch with another row that the database refuses', async () => {
    const [mallory, bystander] = [await desk.person(), await desk.person()];
    const [kept, free] = [await limitBuy(mallory, 90), await limitBuy(bystander, 90)];
    await run({
      during: async () => {
        await holder.query('begin');
        await holder.query('select from "Portfolio" where id = $1 for no key update', [mallory.portfolioId]);
        await desk.root.query(`
          alter table "MarketData" add constraint refused check (symbol <> '${SYMBOL}' or close <> 100) not valid`);
      },
      after: async () => {
        await desk.root.query('alter table "MarketData" drop constraint refused');
        await expect.poll(() => statusOf(free)).toBe('FILLED');
        expect(await statusOf(kept)).toBe('NEW');
        await holder.query('rollback');
        await expect.poll(said).toContainEqual(expect.stringContaining('can be locked again'));
      },
    });
    expect(await statusOf(kept)).toBe('FILLED');
    expect(reports.filter(({ kind }) => kind === 'trouble')).toEqual([]);
  });

  test('is left out while a session keeps the alert about its buying power', async () => {
    const [mallory, bystander] = [await desk.person(), await desk.person()];
    await limitBuy(mallory, 100);
    const free = await limitBuy(bystander, 90);
    await run({
      during: async () => {
        await expect.poll(() => markOf(mallory)).toBe('100');
        // Buying power is back: the engine resolves the alert with the next marks.
        await desk.root.query(
          `with crossed as (update "Portfolio" set buying_power_negative_at = now() where id = $1 returning id)
           insert into "Alert" (type, severity, title, message, source, portfolio_id)
             select 'RISK_LIMIT', 'HIGH', 'negative', 'negative', 'buying-power', id from crossed`,
          [mallory.portfolioId],
        );
        await holder.query('begin');
        await holder.query(`update "Alert" set acknowledged = true, acknowledged_at = now() where portfolio_id = $1`, [
          mallory.portfolioId,
        ]);
      },
      after: async () => {
        await expect.poll(() => statusOf(free)).toBe('FILLED');
        await expect.poll(() => markOf(bystander)).toBe('85');
        await holder.query('rollback');
      },
    });
    expect(reports.filter(({ kind }) => kind === 'trouble')).toEqual([]);
    expect(await markOf(mallory)).toBe('84');
    expect(
      (
        await ask<{ open: boolean }>(
          'select buying_power_negative_at is not null as open from "Portfolio" where id = $1',
          mallory.portfolioId,
        )
      ).open,
    ).toBe(false);
  });

  test('is waited for at the end of the feed, and valued at the price that it missed', async () => {
    const mallory = await desk.person();
    await limitBuy(mallory, 100);
    let placed = '';
    await run({
      during: async () => {
        await expect.poll(() => markOf(mallory)).toBe('100');
        placed = await limitBuy(mallory, 10);
        await holder.query('begin');
        await holder.query('select from "Portfolio" where id = $1 for no key update', [mallory.portfolioId]);
      },
      after: async () => {
        await expect.poll(said).toHaveLength(1);
        setTimeout(() => void holder.query('rollback'), 1_500);
      },
    });
    expect(await statusOf(placed)).toBe('NEW');
    expect(await markOf(mallory)).toBe('84');
  });
});

describe('an alert rule whose row a session keeps', () => {
  test('fires when it can be locked, although another row is found kept at that moment', async () => {
    const [mallory, bystander] = [await desk.person(), await desk.person()];
    const create = `select id from create_alert_rule('${SYMBOL}', 'LAST', 'BELOW', 90)`;
    const kept = (await mallory.pool.query<{ id: string }>(create)).rows[0]!.id;
    const canceled = await limitBuy(bystander, 50);
    const other = await desk.root.connect();
    // The engine looks at kept rows when this clock moves, and at other times only when a booking finds one.
    let now = Date.now();
    await run({
      now: () => now,
      during: async () => {
        await holder.query('begin');
        await holder.query('select from "AlertRule" where id = $1 for update', [kept]);
      },
      after: async () => {
        await expect.poll(said).toHaveLength(1);
        await holder.query('rollback');
        await other.query('begin');
        await other.query('select from "Portfolio" where id = $1 for no key update', [bystander.portfolioId]);
        // A booking of a free order alone does not wait for its portfolio.
        await other.query('select from "Order" where id = $1 for key share', [canceled]);
        await desk.root.query(`update "Order" set status = 'PENDING_CANCEL' where id = $1`, [canceled]);
        await desk.root.query('notify traderai_engine');
        await expect.poll(said).toContainEqual(expect.stringContaining(`portfolio main of ${bystander.login}`));
        await other.query('rollback');
        now += 60_000;
      },
    });
    other.release(true);
    expect(await triggered(kept)).toBe(true);
    expect(await statusOf(canceled)).toBe('CANCELED');
  });

  test('fires later when a session keeps another rule of the same user', async () => {
    const [mallory, bystander] = [await desk.person(), await desk.person()];
    const create = `select id from create_alert_rule('${SYMBOL}', 'LAST', 'BELOW', 90)`;
    const fires = (await mallory.pool.query<{ id: string }>(create)).rows[0]!.id;
    const free = (await bystander.pool.query<{ id: string }>(create)).rows[0]!.id;
    await run({
      during: async () => {
        await holder.query('begin');
        await holder.query('select hold_rules(user_id) from "AlertRule" where id = $1', [fires]);
      },
      after: async () => {
        await expect.poll(() => triggered(free)).toBe(true);
        expect(await triggered(fires)).toBe(false);
        await holder.query('rollback');
        await expect.poll(said).toHaveLength(2);
      },
    });
    expect(await triggered(fires)).toBe(true);
    expect(reports.filter(({ kind }) => kind === 'trouble')).toEqual([]);
  });
});
