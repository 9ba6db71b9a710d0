/**
 * An event with more effects than one transaction books: other logins are served in between, and a crash in the middle
 * completes it once.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { paperBroker } from '../../src/brokers/paper.ts';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import { runEngine } from '../../src/engine/run.ts';
import { candle } from '../domain/samples.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';
import { madeFeed } from './made-feed.ts';

const START = Date.UTC(2018, 10, 12);
const MINUTE_MS = 60_000;
/** More than twice what one step moves. */
const ORDERS = 450;

let desk: SqlDesk;
let login: string;

beforeAll(async () => {
  desk = await openSqlDesk();
  login = (await desk.engine()).login;
});
afterAll(() => desk.close());

/** One bar gives the desk its clock; the next ones meet the orders. */
async function run(
  symbol: string,
  volumes: readonly number[],
  { troubles = [], refusals = [] }: { readonly troubles?: string[]; readonly refusals?: string[] } = {},
): Promise<void> {
  await desk.root.query(`update "EngineLease" set leader = null, heartbeat_at = null`);
  const bars = volumes.map((volume, minute) =>
    candle(`100 100 100 100 ${volume}`, { symbol, timestamp: START + minute * MINUTE_MS }),
  );
  await runEngine({
    config: desk.configOf(login),
    feeds: [madeFeed(bars, { name: `made-${symbol}`, batchSize: 2 })],
    plan: null,
    broker: paperBroker,
    until: 'idle',
    clock: { now: () => Date.now() },
    leader: { id: randomUUID(), host: 'test', processId: process.pid },
    isAlive: () => true,
    signal: new AbortController().signal,
    onReport: (report) => {
      if (report.kind === 'trouble') troubles.push(report.reason);
      if (report.kind === 'refusal') refusals.push(report.message);
    },
  });
}

/** Accepted orders, by default of one unit each, as the engine leaves them, in one statement. */
async function rest(
  person: Person,
  symbol: string,
  {
    count = ORDERS,
    quantity = 1,
    obstacle = null,
  }: { count?: number; quantity?: number; obstacle?: string | null } = {},
): Promise<void> {
  await desk.root.query(
    `with made as (
       insert into "Order" (number, portfolio_id, user_id, client_order_id, symbol, side, type, time_in_force, quantity, limit_price, status,
           event_sequence, accepted_sequence, accepted_at, obstacle)
         select 1000 + n, $1, $2, 'rest-' || n, $3, 'BUY', 'LIMIT', 'GTC', $6::numeric, 101, 'NEW', 2,
                (select coalesce(max(accepted_sequence), 0) from "Order") + n, $4::timestamptz, $7
           from generate_series(1, $5::integer) n returning id)
     insert into "OrderEvent" (order_id, sequence, type, status, occurred_at)
       select id, e.sequence, e.type::"OrderEventType", e.status::"OrderStatus", $4::timestamptz
         from made, (values (1, 'PENDING_NEW', 'PENDING_NEW'), (2, 'NEW', 'NEW')) e (sequence, type, status)`,
    [person.portfolioId, person.userId, symbol, new Date(START).toISOString(), count, quantity, obstacle],
  );
}

async function filled(symbol: string): Promise<{ trades: number; orders: number; last: number; quantity: number }> {
  const { rows } = await desk.root.query(
    `select count(*)::int as trades, count(distinct t.order_id)::int as orders, coalesce(sum(t.quantity), 0)::float8 as quantity,
            coalesce(max(o.number), 0)::int as last
       from "Trade" t join "Order" o on o.id = t.order_id where t.symbol = $1`,
    [symbol],
  );
  return rows[0];
}

async function cursorOf(symbol: string): Promise<{ position: string; part: unknown }> {
  const { rows } = await desk.root.query(`select position::text, part from "FeedCursor" where feed = $1`, [
    `made-${symbol}`,
  ]);
  return rows[0];
}

/**
 * Refuses, once, the booking that follows the first part of an event: a sequence keeps its number when a transaction
 * fails.
 */
async function breakAfterFirstPart(symbol: string): Promise<() => Promise<void>> {
  const name = `break_${symbol.toLowerCase()}`;
  await desk.root.query(`create sequence ${name}`);
  await desk.root.query(`grant usage on sequence ${name} to public`);
  await desk.root.query(`create function ${name}() returns trigger language plpgsql as $$ begin
      if old.part is not null and nextval('public.${name}') = 1 then
        raise exception 'the engine is killed here' using errcode = 'TR409', detail = 'STALE_CURSOR';
      end if;
      return new;
    end $$`);
  await desk.root.query(`create trigger ${name} before update on "FeedCursor" for each row
    when (new.feed = 'made-${symbol}') execute function ${name}()`);
  return async () => {
    await desk.root.query(`drop function ${name}() cascade`);
    await desk.root.query(`drop sequence ${name}`);
  };
}

async function wrong(): Promise<string[]> {
  const client = await desk.root.connect();
  try {
    return (await verifyDesk(client)).checks.filter(({ ok }) => !ok).map(({ law }) => law);
  } finally {
    client.release();
  }
}

test('an event with hundreds of fills shares the volume by acceptance, and its cursor is whole afterwards', async () => {
  const person = await desk.person({ cash: '1000000' });
  await desk.instrument('PART1');
  await rest(person, 'PART1');
  await run('PART1', [3_000]);
  expect(await filled('PART1')).toEqual({ trades: 300, orders: 300, quantity: 300, last: 1_300 });
  expect(await cursorOf('PART1')).toEqual({ position: '2', part: null });
  expect(await wrong()).toEqual([]);
});

test('an engine that ends between two parts is followed by one that completes the event, and fills nothing twice', async () => {
  const person = await desk.person({ cash: '1000000' });
  await desk.instrument('PART2');
  await rest(person, 'PART2');
  const mend = await breakAfterFirstPart('PART2');
  const troubles: string[] = [];
  try {
    await run('PART2', [3_000], { troubles });
  } finally {
    await mend();
  }
  expect(troubles.length).toBeGreaterThan(0);
  expect(await filled('PART2')).toEqual({ trades: 300, orders: 300, quantity: 300, last: 1_300 });
  expect(await cursorOf('PART2')).toEqual({ position: '2', part: null });
  expect(await wrong()).toEqual([]);
});

test('an event is completed that needs several parts only because a refused order is left out', async () => {
  const [large, small] = [await desk.person({ cash: '1000000' }), await desk.person({ cash: '1000000' })];
  await desk.instrument('PART4');
  await rest(large, 'PART4', { count: 1, quantity: ORDERS });
  await rest(small, 'PART4', { obstacle: 'NO_VOLUME' });
  await desk.root.query(
    `create function refuse_large() returns trigger language plpgsql as $$ begin raise check_violation using message = 'this row is refused'; end $$`,
  );
  await desk.root.query(
    `create trigger refuse_large before insert on "Trade" for each row when (new.portfolio_id = '${large.portfolioId}') execute function refuse_large()`,
  );
  const refusals: string[] = [];
  try {
    await run('PART4', [10 * ORDERS], { refusals });
  } finally {
    await desk.root.query('drop function refuse_large() cascade');
  }
  expect(refusals).toHaveLength(1);
  expect(await filled('PART4')).toEqual({ trades: ORDERS, orders: ORDERS, quantity: ORDERS, last: 1_000 + ORDERS });
  expect(await cursorOf('PART4')).toEqual({ position: '2', part: null });
  expect(await wrong()).toEqual([]);
});

test('hundreds of rules that fire at one bar alert once each, also when the engine ends in the middle', async () => {
  const person = await desk.person();
  await desk.instrument('PART3');
  await desk.root.query(
    `insert into "AlertRule" (user_id, symbol, field, operator, threshold)
       select $1, 'PART3', 'LAST', 'ABOVE', 50 from generate_series(1, ${ORDERS})`,
    [person.userId],
  );
  const mend = await breakAfterFirstPart('PART3');
  const troubles: string[] = [];
  try {
    await run('PART3', [1_000], { troubles });
  } finally {
    await mend();
  }
  expect(troubles.length).toBeGreaterThan(0);
  const { rows } = await desk.root.query(
    `select count(*)::int as alerts, count(distinct a.rule_id)::int as rules, count(*) filter (where not r.triggered)::int as armed
       from "Alert" a join "AlertRule" r on r.id = a.rule_id where r.symbol = 'PART3'`,
  );
  expect(rows).toEqual([{ alerts: ORDERS, rules: ORDERS, armed: 0 }]);
});
