/**
 * Rows that a session keeps and that the engine cannot get by ending the session: the engine leaves them out, and the
 * rest of the desk does not wait. A superuser's session represents one that does not end.
 */
import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { paperBroker } from '../../src/brokers/paper.ts';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import { runEngine } from '../../src/engine/run.ts';
import type { EngineReport } from '../../src/engine/report.ts';
import { candle } from '../domain/samples.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';
import { madeFeed } from './made-feed.ts';

const SYMBOL = 'KEPT';
const START = Date.UTC(2018, 10, 12);
/** Three phases: before the rows are kept, while they are, and after. */
const PRICES = [100, 85, 84];
const MINUTES_OF_PHASE = 10;
const BARS = PRICES.flatMap((price, phase) =>
  Array.from({ length: MINUTES_OF_PHASE }, (_, minute) =>
    candle(`${price} ${price} ${price} ${price} 100`, {
      symbol: SYMBOL,
      timestamp: START + (phase * MINUTES_OF_PHASE + minute) * 60_000,
    }),
  ),
);

let desk: SqlDesk;
let engine: Engine;
let holder: PoolClient;
let reports: EngineReport[];

beforeAll(async () => {
  desk = await openSqlDesk();
  engine = await desk.engine();
  await desk.instrument(SYMBOL);
});
afterAll(() => desk.close());
beforeEach(async () => {
  await desk.root.query(`update "EngineLease" set leader = null, heartbeat_at = null`);
  await desk.quote(SYMBOL, '99', '101', '100');
  holder = await desk.root.connect();
  reports = [];
});

afterEach(async () => {
  holder.release(true);
  // Each test sends the same bars: a rule would fire twice at one instant.
  await desk.root.query('delete from "AlertRule"');
});

async function ask<Row>(text: string, ...values: unknown[]): Promise<Row> {
  return (await desk.root.query(text, values)).rows[0] as Row;
}

async function limitBuy({ pool, portfolioId }: Person, price: number): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(`select id from place_order($1, $2, $3, 'BUY', 'LIMIT', 1, $4)`, [
    portfolioId,
    randomUUID(),
    SYMBOL,
    price,
  ]);
  return rows[0]!.id;
}

const statusOf = async (orderId: string): Promise<string> =>
  (await ask<{ status: string }>('select status from "Order" where id = $1', orderId)).status;

const titlesOf = async ({ pool }: Person): Promise<string[]> =>
  (await pool.query<{ title: string }>('select title from "Alert" where user_id is not null order by number')).rows.map(
    ({ title }) => title,
  );

const triggered = async (ruleId: string): Promise<boolean> =>
  (await ask<{ triggered: boolean }>('select triggered from "AlertRule" where id = $1', ruleId)).triggered;

const markOf = async ({ portfolioId }: Person): Promise<string | null> =>
  (
    await ask<{ mark: string | null }>(
      'select mark_price::float8::text as mark from "Position" where portfolio_id = $1',
      portfolioId,
    )
  ).mark;

const said = (): string[] => reports.flatMap((report) => (report.kind === 'refusal' ? [report.message] : []));

/** Runs the engine over all bars; `during` and `after` run before the second and third phase. */
async function run(phases: {
  readonly during: () => Promise<void>;
  readonly after: () => Promise<void>;
  readonly now?: () => number;
}): Promise<void> {
  // The close of a bar and the open of the next one are one instant, and so in one batch.
  const ahead = [
    // The bar at 85 has not opened.
    { from: 19, work: phases.during },
    // The bar at 84 has opened.
    { from: 41, work: phases.after },
  ];
  await runEngine({
    config: desk.configOf(engine.login),
    feeds: [
      madeFeed(BARS, {
        name: randomUUID(),
        batchSize: 2,
        beforeBatch: async (position) => {
          if (position >= (ahead[0]?.from ?? Infinity)) await ahead.shift()!.work();
        },
      }),
    ],
    plan: null,
    broker: paperBroker,
    until: 'idle',
    clock: { now: phases.now ?? Date.now },
    leader: { id: randomUUID(), host: 'test', processId: process.pid },
    isAlive: () => true,
    signal: new AbortController().signal,
    onReport: (report) => reports.push(report),
  });
}

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
    expect(await titlesOf(bystander)).toEqual([]);
    const { checks } = await verifyDesk(holder);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  });

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
    expect(reports.filter(({ kind }) => kind === 'trouble')).toEqual([]);
  });

  test('fires when it can be locked, although another row is found kept at that moment', async () => {
    const [mallory, bystander] = [await desk.person(), await desk.person()];
    const create = `select id from create_alert_rule('${SYMBOL}', 'LAST', 'BELOW', 90)`;
    const kept = (await mallory.pool.query<{ id: string }>(create)).rows[0]!.id;
    const waiting = await limitBuy(bystander, 84.5);
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
        setTimeout(() => void other.query('rollback').then(() => (now += 60_000)), 2_500);
      },
    });
    other.release(true);
    expect(await triggered(kept)).toBe(true);
    // The feed ended while the portfolio was left out.
    expect(await statusOf(waiting)).toBe('NEW');
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
