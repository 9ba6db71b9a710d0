/**
 * Closed orders, trades and deposits grow without bound. Rows that are read again and again, by the console, the engine
 * and other logins' orders, reads as many blocks beside thousands of them as beside none.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Pool } from 'pg';
import { findOpenOrders } from '../../../src/database/actions/place-order.ts';
import { readHoldings } from '../../../src/database/booking/engine-books.ts';
import { readNextAcceptance, readRequests, readWorkingOrders } from '../../../src/database/booking/engine-orders.ts';
import type { PrismaClient } from '../../../src/database/generated/client.ts';
import { readDayTrades } from '../../../src/database/queries/day-trades.ts';
import { countOpenOrdersOf, readOrders } from '../../../src/database/queries/orders.ts';
import { readPortfolioValue } from '../../../src/database/queries/portfolio-value.ts';
import { readPositions } from '../../../src/database/queries/positions.ts';
import { readTrades } from '../../../src/database/queries/trades.ts';
import { openSqlDesk } from '../../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../../support/sql-desk.ts';
import { prismaOn } from './product-statements.ts';
import { openRecordingPool } from './recording-pool.ts';

const CLOSED = 4_000;
/** Deeper indexes, and a page of a list that has come into being. Reading every closed order takes some hundreds. */
const MORE_BLOCKS = 60;
const SYMBOLS = ['AAA', 'BBB', 'CCC'];

let desk: SqlDesk;
let busy: Person;
let bystander: Person;
let engine: Engine;
const before = new Map<string, number>();
const after = new Map<string, number>();

beforeAll(async () => {
  desk = await openSqlDesk();
  [busy, bystander, engine] = [await desk.person(), await desk.person(), await desk.engine()];
  for (const symbol of SYMBOLS) {
    await desk.instrument(symbol);
    await desk.quote(symbol, '99', '101', '100');
    await desk.root.query('insert into "Position" (portfolio_id, symbol) values ($1, $2)', [busy.portfolioId, symbol]);
  }
  await measure(before);
  await grow();
  await measure(after);
}, 120_000);
afterAll(() => desk.close());

/** As years of trading leave them. */
async function grow(): Promise<void> {
  const client = await desk.root.connect();
  try {
    // Without triggers, which would audit and notify each row.
    await client.query('set session_replication_role = replica');
    await client.query(
      `create temporary table years as
         select new_id() as id, 100 + n as number, now() - interval '3 years' + n * interval '6 hours' as at, ($1::text[])[1 + n % 3] as symbol,
                (array['FILLED', 'CANCELED', 'EXPIRED', 'REJECTED'])[1 + n % 4]::"OrderStatus" as status from generate_series(1, $2::int) n`,
      [SYMBOLS, CLOSED],
    );
    await client.query(
      `insert into "Order" (id, number, portfolio_id, user_id, client_order_id, symbol, side, type, time_in_force, quantity, filled_quantity,
           filled_notional, status, event_sequence, accepted_sequence, placed_at, accepted_at, closed_at)
         select id, number, $1, $2, 'o' || number, symbol, 'BUY', 'MARKET', 'GTC', 1, filled, 100 * filled, status, 2, number, at, at, at
           from years cross join lateral (select (status = 'FILLED')::int as filled) f`,
      [busy.portfolioId, busy.userId],
    );
    await client.query(
      `insert into "Trade" (id, order_id, portfolio_id, symbol, side, quantity, price, commission, slippage, liquidity, cost_change, realized_pnl, executed_at)
         select id, id, $1, symbol, 'BUY', 1, 100, 0, 0, 'TAKER', 100, 0, at from years`,
      [busy.portfolioId],
    );
    await client.query(
      `insert into "LedgerEntry" (transaction_id, line, portfolio_id, account, currency, amount, kind, effective_at)
         select id, l.line, $1, l.account::"LedgerAccount", 'USD', (1 - 2 * (number % 2)) * l.amount, 'DEPOSIT', at
           from years cross join (values (1, 'CASH', 100), (2, 'CAPITAL', -100)) l (line, account, amount)`,
      [busy.portfolioId],
    );
    await client.query('reset session_replication_role');
    await client.query('vacuum (analyze) "Order", "Trade", "LedgerEntry", "Portfolio"');
  } finally {
    client.release(true);
  }
}

type Read = (db: PrismaClient, portfolioId: string) => Promise<unknown>;

const READS: Readonly<Record<string, Read>> = {
  'open orders': (db, portfolioId) => readOrders(db, { portfolioId, scope: 'open', limit: 60 }),
  'all open orders': (db, portfolioId) => readOrders(db, { portfolioId, scope: 'open', limit: null }),
  'open orders of a symbol': (db, portfolioId) =>
    readOrders(db, { portfolioId, symbol: 'AAA', scope: 'open', limit: 60 }),
  'open orders of every portfolio': (db) => readOrders(db, { scope: 'open', limit: 60 }),
  'the number of open orders of a symbol': (db) => countOpenOrdersOf(db, 'AAA'),
  'recent orders': (db, portfolioId) => readOrders(db, { portfolioId, scope: 'recent', limit: 60 }),
  'the latest trades': (db, portfolioId) => readTrades(db, { portfolioId, limit: 10 }),
  'the trades of the day': (db, portfolioId) => readDayTrades(db, portfolioId),
  positions: (db, portfolioId) => readPositions(db, { portfolioId }),
  'the value of the portfolio': (db, portfolioId) => readPortfolioValue(db, portfolioId),
};

async function measure(blocks: Map<string, number>): Promise<void> {
  for (const [name, read] of Object.entries(READS))
    blocks.set(name, await blocksOf(busy.login, ({ db }) => read(db, busy.portfolioId)));
  blocks.set('open orders to cancel', await blocksOf(busy.login, ({ pool }) => findOpenOrders(pool, busy.portfolioId)));
  blocks.set(
    'the engine’s load',
    await blocksOf(engine.login, async ({ pool }) => {
      const client = await pool.connect();
      try {
        await readRequests(client, { skipped: new Set(), blocked: new Set() });
        await readWorkingOrders(client);
        await readNextAcceptance(client);
        await readHoldings(client);
      } finally {
        client.release();
      }
    }),
  );
  for (const [name, { login, portfolioId }] of [
    ['a bystander’s', bystander],
    ['its own', busy],
  ] as const) {
    const statements = [
      `select place_order('${portfolioId}', gen_random_uuid()::text, 'AAA', 'BUY', 'LIMIT', 1, 90)`,
      `select check_order('${portfolioId}', 'AAA', 'BUY', 'LIMIT', 1, 90)`,
      `select move_cash('${portfolioId}', 1)`,
      `select create_portfolio(gen_random_uuid()::text, 100)`,
    ];
    for (const statement of statements)
      blocks.set(
        `${name} ${/select (\w+)/.exec(statement)![1]!}`,
        await blocksOf(login, ({ pool }) => pool.query(statement)),
      );
  }
}

interface Asking {
  readonly pool: Pool;
  readonly db: PrismaClient;
}

/** The blocks that the statements of a question read, each planned and run again in transactions that are undone. */
async function blocksOf(login: string, question: (asking: Asking) => Promise<unknown>): Promise<number> {
  const recording = openRecordingPool({ ...desk.configOf(login) });
  const db = prismaOn(recording.pool);
  const client = await recording.pool.connect();
  try {
    await question({ pool: recording.pool, db });
    let blocks = 0;
    for (const { text, values } of recording.takeSent().filter(({ text }) => /^\s*(select|with)\b/i.test(text))) {
      let least = Infinity;
      // The first one also reads the catalog, and so does one before which changes elsewhere emptied the caches.
      for (const time of ['first', 'second', 'third']) {
        await client.query('begin');
        const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Readonly<Record<string, number>> }] }>(
          `explain (analyze, buffers, format json) ${text}`,
          [...values],
        );
        await client.query('rollback');
        const { Plan: plan } = rows[0]!['QUERY PLAN'][0];
        if (time !== 'first') least = Math.min(least, plan['Shared Hit Blocks']! + plan['Shared Read Blocks']!);
      }
      blocks += least;
    }
    return blocks;
  } finally {
    client.release();
    await db.$disconnect();
    await recording.pool.end().catch(() => undefined);
  }
}

describe(`beside ${CLOSED} closed orders`, () => {
  test('nothing that is read again and again reads more', () => {
    const grown = [...after].filter(([name, blocks]) => blocks > before.get(name)! + MORE_BLOCKS);
    expect(grown.map(([name, blocks]) => `${name}: ${before.get(name)} blocks, then ${blocks}`)).toEqual([]);
    expect(after.size).toBeGreaterThanOrEqual(20);
  });
});
