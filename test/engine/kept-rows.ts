/**
 * A desk and an engine for tests of rows that a session keeps and that the engine cannot get by ending the session. A
 * superuser's session represents one that does not end. Importing this file opens the desk for all tests of a file.
 */
import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { paperBroker } from '../../src/brokers/paper.ts';
import { runEngine } from '../../src/engine/run.ts';
import type { EngineReport } from '../../src/engine/report.ts';
import { candle } from '../domain/samples.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';
import { madeFeed } from './made-feed.ts';

export const SYMBOL = 'KEPT';
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

export let desk: SqlDesk;
let engine: Engine;
export let holder: PoolClient;
export let reports: EngineReport[];

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

export async function ask<Row>(text: string, ...values: unknown[]): Promise<Row> {
  return (await desk.root.query(text, values)).rows[0] as Row;
}

export async function limitBuy({ pool, portfolioId }: Person, price: number): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(`select id from place_order($1, $2, $3, 'BUY', 'LIMIT', 1, $4)`, [
    portfolioId,
    randomUUID(),
    SYMBOL,
    price,
  ]);
  return rows[0]!.id;
}

export const statusOf = async (orderId: string): Promise<string> =>
  (await ask<{ status: string }>('select status from "Order" where id = $1', orderId)).status;

export const titlesOf = async ({ pool }: Person): Promise<string[]> =>
  (await pool.query<{ title: string }>('select title from "Alert" where user_id is not null order by number')).rows.map(
    ({ title }) => title,
  );

/** The alerts whose cause goes on. */
export const openTitlesOf = async ({ pool }: Person): Promise<string[]> =>
  (
    await pool.query<{ title: string }>(
      'select title from "Alert" where user_id is not null and resolved_at is null order by number',
    )
  ).rows.map(({ title }) => title);

export const triggered = async (ruleId: string): Promise<boolean> =>
  (await ask<{ triggered: boolean }>('select triggered from "AlertRule" where id = $1', ruleId)).triggered;

export const markOf = async ({ portfolioId }: Person): Promise<string | null> =>
  (
    await ask<{ mark: string | null }>(
      'select mark_price::float8::text as mark from "Position" where portfolio_id = $1',
      portfolioId,
    )
  ).mark;

export const said = (): string[] => reports.flatMap((report) => (report.kind === 'refusal' ? [report.message] : []));

/** Runs the engine over all bars; `during` and `after` run before the second and third phase. */
export async function run(phases: {
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
