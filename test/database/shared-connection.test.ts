import type { QueryResult } from 'pg';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import type { OrderToPlace } from '../../src/database/actions/place-order.ts';
import { prismaOver } from '../../src/database/prisma.ts';
import type { OpenPrisma } from '../../src/database/prisma.ts';
import { shareConnection } from '../../src/database/shared-connection.ts';
import type { SharedConnection } from '../../src/database/shared-connection.ts';
import { openPooler } from '../support/pooler.ts';
import { marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let person: Person;
let shared: SharedConnection;
let prisma: OpenPrisma;

beforeAll(async () => {
  desk = await openSqlDesk();
  await desk.instrument('BTCUSD');
  await desk.quote('BTCUSD', '6399.99', '6400.01', '6400');
  person = await desk.person();
});
afterAll(() => desk.close());

beforeEach(() => {
  shared = shareConnection(desk.configOf(person.login), { application: 'shared' });
  prisma = prismaOver(shared.reads);
});
afterEach(async () => {
  await prisma.close();
});

const reading = (seconds: number): Promise<unknown> => shared.reads.query('select pg_sleep($1), 1 as one', [seconds]);

/** Takes longer than any order, unless the order is there when it begins. */
const readingUntil = ({ clientOrderId }: OrderToPlace, reads: SharedConnection['reads']): Promise<QueryResult> =>
  reads.query(
    `select pg_sleep(case when exists (select from "Order" where client_order_id = $1) then 0 else 20 end), 1 as one`,
    [clientOrderId],
  );

test('reads and requests use one connection', async () => {
  await Promise.all([
    ...Array.from({ length: 10 }, () => prisma.db.portfolio.findMany()),
    ...Array.from({ length: 10 }, () => shared.requests.query('select 1')),
    reading(0.05),
  ]);
  const { rows } = await desk.root.query(
    `select count(*)::int as n from pg_stat_activity where usename = $1 and application_name = 'shared'`,
    [person.login],
  );
  expect(rows).toEqual([{ n: 1 }]);
});

test('an order goes before the reads that wait, and a slow read yields to it and is repeated', async () => {
  await shared.reads.query('select 1');
  const done: string[] = [];
  const noted = (name: string) => () => void done.push(name);
  const order = marketBuy(person);
  const slow = readingUntil(order, shared.reads).then(noted('slow read'));
  const others = Array.from({ length: 5 }, (_, index) => reading(0.01).then(noted(`read ${index}`)));
  const placed = await placeOrder(shared.requests, order);
  expect(placed).toMatchObject({ ok: true, value: { status: 'PENDING_NEW' } });
  expect(done).toEqual([]);
  await Promise.all([slow, ...others]);
  expect(done).toContain('slow read');
});

test('behind a pooler, a slow read yields to an order too', async () => {
  const { host, port } = desk.config as { readonly host: string; readonly port: number };
  const pooler = await openPooler({ host, port });
  const pooled = shareConnection(
    { ...desk.configOf(person.login), host: '127.0.0.1', port: pooler.port },
    { application: 'shared' },
  );
  try {
    const order = marketBuy(person);
    let isRead = false;
    const slow = readingUntil(order, pooled.reads).finally(() => (isRead = true));
    expect(await placeOrder(pooled.requests, order)).toMatchObject({ ok: true });
    expect(isRead).toBe(false);
    expect((await slow).rows).toMatchObject([{ one: 1 }]);
  } finally {
    await pooled.reads.end();
    pooler.close();
  }
});

test('an order is never canceled for another one', async () => {
  const orders = Array.from({ length: 20 }, () => placeOrder(shared.requests, marketBuy(person)));
  const reads = Array.from({ length: 5 }, () => reading(0.2));
  for (const order of orders) expect(await order).toMatchObject({ ok: true });
  await Promise.all(reads);
});

describe('before the console gives up, after four seconds,', () => {
  // Both wait at once.
  let locked: Promise<unknown>;
  let unsent: Promise<unknown>;
  let order: ReturnType<typeof marketBuy>;
  let other: SharedConnection;

  beforeAll(async () => {
    const [waiting, holder] = [
      shareConnection(desk.configOf(person.login), { application: 'waiting' }),
      await desk.root.connect(),
    ];
    await holder.query('begin');
    await holder.query('select from "Portfolio" where id = $1 for update', [person.portfolioId]);
    const untilTimeout = async (): Promise<unknown> => {
      try {
        return await placeOrder(waiting.requests, marketBuy(person));
      } finally {
        await holder.query('rollback');
        holder.release();
        await waiting.reads.end();
      }
    };
    locked = untilTimeout();
    other = shareConnection(desk.configOf(person.login), { application: 'other' });
    const client = await other.reads.connect();
    order = marketBuy(person);
    unsent = placeOrder(other.requests, order).finally(() => client.release());
  });
  afterAll(() => other.reads.end());

  test('a request that waits for a lock fails with a known outcome', async () => {
    expect(await locked).toMatchObject({ ok: false, error: { code: 'NOT_DONE' } });
  });

  test('a request whose turn does not come fails, and is never sent afterwards', async () => {
    expect(await unsent).toMatchObject({ ok: false, error: { kind: 'unavailable' } });
    await other.requests.query('select 1');
    const found = await desk.root.query('select from "Order" where client_order_id = $1', [order.clientOrderId]);
    expect(found.rowCount).toBe(0);
  });
});

test('a borrowed connection is of its borrower alone until it is released', async () => {
  const client = await shared.reads.connect();
  let other = false;
  const waiting = shared.requests.query('select 1').then(() => (other = true));
  await client.query('begin; select pg_sleep(0.05)');
  await client.query('commit');
  expect(other).toBe(false);
  client.release();
  await waiting;
});
