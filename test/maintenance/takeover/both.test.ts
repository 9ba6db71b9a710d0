import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dropKept, finishTakeover, goBack } from '../../../src/maintenance/takeover/way-back.ts';
import type { TestDesk } from '../../support/desk.ts';
import { ADA, INFERENCE, openLegacyDesk } from '../../support/legacy-desk.ts';
import { openPool } from '../../support/pool.ts';
import { brokenInvariants, takeOverDesk } from './attempt.ts';

let desk: TestDesk;
/** The earlier application: its own login, which owned its tables, and its search_path. */
let legacy: Pool;
let login: string;

beforeAll(async () => {
  desk = await openLegacyDesk();
  login = `legacy_${randomUUID().slice(0, 8)}`;
  await desk.pool.query(`create role ${login} login password 'only-for-tests'`);
  for (const table of [
    'User',
    'MarketData',
    'Inference',
    'Verification',
    'Debate',
    'DebateVote',
    'Alert',
    'SystemHealth',
  ]) {
    await desk.pool.query(`alter table "${table}" owner to ${login}`);
  }
  await takeOverDesk(desk);
  legacy = openPool({
    ...desk.superuser,
    user: login,
    password: 'only-for-tests',
    options: '-c search_path=legacy',
    max: 4,
  });
  legacy.on('error', () => undefined);
});
afterAll(async () => {
  await legacy.end();
  await desk.pool.query(`drop owned by ${login}`);
  await desk.pool.query(`drop role ${login}`);
  await desk.close();
});

const ofLegacy = async (sql: string, values: unknown[] = []): Promise<unknown[]> =>
  (await legacy.query(sql, values)).rows;
const ofDesk = async (sql: string, values: unknown[] = []): Promise<unknown[]> =>
  (await desk.pool.query(sql, values)).rows;

test("the earlier application's queries give the same results", async () => {
  expect(
    await ofLegacy(
      `SELECT id, price, "coherenceScores" FROM "MarketData" WHERE symbol = 'BTC' AND timestamp BETWEEN '2024-01-01' AND '2024-01-31' AND price > 1 ORDER BY timestamp DESC, id`,
    ),
  ).toEqual([
    { id: 'tick-inf', price: Infinity, coherenceScores: {} },
    { id: 'tick-nan', price: NaN, coherenceScores: { psi: 0.1 } },
    { id: 'tick-3', price: 42010, coherenceScores: { psi: 0.7, rho: 0.3, f: 1.5, q: 'high' } },
    {
      id: 'c0000000-0000-4000-8000-000000000001',
      price: 42000.1,
      coherenceScores: { psi: 0.9, rho: 0.5, q: 0.4, f: 0.6 },
    },
    { id: 'tick-1', price: 41990.12345678901, coherenceScores: {} },
  ]);
  expect(
    await ofLegacy(
      `SELECT id, "userId", "selectedOption" FROM "Inference" WHERE "userId" = $1 AND status = 'COMPLETED' ORDER BY "createdAt" DESC`,
      [ADA],
    ),
  ).toEqual([{ id: INFERENCE, userId: ADA, selectedOption: 'synthetic' }]);
  const plan = await ofLegacy(
    `explain (costs off) SELECT * FROM "MarketData" WHERE symbol = 'BTC' AND timestamp BETWEEN '2024-01-01' AND '2024-01-31' ORDER BY timestamp DESC`,
  );
  expect(JSON.stringify(plan)).toContain('MarketTick');
});

test('a view has the names, types and defaults of the table it replaces', async () => {
  const columns = `select c.relname, a.attname, a.atttypid::regtype::text as type, a.atttypmod from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = $1::regnamespace and a.attnum > 0 and c.relkind in ('r', 'v') order by 1, a.attnum`;
  expect(await ofDesk(columns, ['legacy'])).toEqual(await ofDesk(columns, ['legacy_kept']));
});

test('a tick that the earlier application writes changes the candle of its minute', async () => {
  const insert = `INSERT INTO "legacy"."MarketData" ("id","symbol","timestamp","price","volume","coherenceScores","sentiment") VALUES ($1,$2,$3,$4,$5,$6,$7) RETURNING "legacy"."MarketData"."id", "legacy"."MarketData"."createdAt"`;
  const candle = `select open, high, low, close, trim_scale(volume) as volume, psi, sentiment from "MarketData" where symbol = $1 and timestamp = $2`;
  expect(await ofLegacy(insert, ['t1', 'SOL', '2024-03-01 10:00:05', 0.1 + 0.2, 4, { psi: 0.5 }, 0.1])).toEqual([
    { id: 't1', createdAt: expect.any(Date) },
  ]);
  expect(await ofDesk(candle, ['SOL', '2024-03-01T10:00:00Z'])).toEqual([
    {
      open: '0.30000000',
      high: '0.30000000',
      low: '0.30000000',
      close: '0.30000000',
      volume: '4',
      psi: 0.5,
      sentiment: 0.1,
    },
  ]);
  await ofLegacy(insert, ['t2', 'SOL', '2024-03-01 10:00:50', 0.5, 1, {}, null]);
  await ofLegacy(insert, ['t3', 'SOL', '2024-03-01 10:00:01', 0.2, 1, { psi: 1 }, null]);
  expect(await ofDesk(candle, ['SOL', '2024-03-01T10:00:00Z'])).toEqual([
    {
      open: '0.20000000',
      high: '0.50000000',
      low: '0.20000000',
      close: '0.50000000',
      volume: '6',
      psi: null,
      sentiment: null,
    },
  ]);
  await ofLegacy(`UPDATE "MarketData" SET price = 0.9 WHERE id = 't2'`);
  expect(await ofDesk(candle, ['SOL', '2024-03-01T10:00:00Z'])).toMatchObject([
    { high: '0.90000000', close: '0.90000000' },
  ]);
  await ofLegacy(`DELETE FROM "MarketData" WHERE id IN ('t2', 't3') RETURNING id`);
  expect(await ofDesk(candle, ['SOL', '2024-03-01T10:00:00Z'])).toMatchObject([{ open: '0.30000000', volume: '4' }]);
  await ofLegacy(`DELETE FROM "MarketData" WHERE id = 't1'`);
  expect(await ofDesk(candle, ['SOL', '2024-03-01T10:00:00Z'])).toEqual([]);
  await ofLegacy(insert, ['t4', 'SOL', '2024-03-01 10:00:05', 'NaN', 4, {}, null]);
  expect(await ofLegacy(`SELECT price FROM "MarketData" WHERE id = 't4'`)).toEqual([{ price: NaN }]);
  expect(await ofDesk(`select reason from "Quarantine" where symbol = 'SOL'`)).toEqual([
    { reason: 'PRICE_NOT_A_NUMBER' },
  ]);
  await expect(ofLegacy(insert, ['tick-2', 'SOL', '2024-03-01', 1, 1, {}, null])).rejects.toMatchObject({
    code: '23505',
  });
});

test('the candle of a minute includes all ticks of concurrent writers', async () => {
  const write = (second: number) =>
    ofLegacy(
      `INSERT INTO "MarketData" (id, symbol, timestamp, price, volume, "coherenceScores") VALUES ($1, 'ADA', $2, $3, 1, '{}')`,
      [`ada-${second}`, `2024-03-01 11:00:${10 + second}`, 1 + second],
    );
  await Promise.all(Array.from({ length: 20 }, (_, second) => write(second)));
  expect(
    await ofDesk(`select open, close, high, low, trim_scale(volume) as volume from "MarketData" where symbol = 'ADA'`),
  ).toEqual([{ open: '1.00000000', close: '20.00000000', high: '20.00000000', low: '1.00000000', volume: '20' }]);
});

describe('rows that the earlier application writes', () => {
  const user = randomUUID();

  test('a user gets a default portfolio, can be changed, and reads as it was written', async () => {
    expect(
      await ofLegacy(
        `INSERT INTO "legacy"."User" ("id","email","username","passwordHash","role","createdAt","updatedAt") VALUES ($1,$2,$3,$4,CAST($5::text AS "legacy"."UserRole"),$6,$7) RETURNING "id","role","createdAt"`,
        [user, 'dan@example.org', 'dan\u0007', 'hash', 'ANALYST', '2024-05-01 10:00:00.5', '2024-05-01 10:00:00.5'],
      ),
    ).toEqual([{ id: user, role: 'ANALYST', createdAt: expect.any(Date) }]);
    expect(
      await ofDesk(
        `select u.username, u.role, p.name, p.cash_balance_usd from "User" u join "Portfolio" p on p.user_id = u.id where u.id = $1`,
        [user],
      ),
    ).toEqual([
      { username: `user-${user}`, role: 'ANALYST', name: 'Default Portfolio', cash_balance_usd: '10000.00000000' },
    ]);
    expect(await ofLegacy('SELECT username FROM "User" WHERE id = $1', [user])).toEqual([{ username: 'dan\u0007' }]);
    expect(
      await ofLegacy(`UPDATE "User" SET username = 'dan', role = 'ADMIN' WHERE id = $1 RETURNING username`, [user]),
    ).toEqual([{ username: 'dan' }]);
    expect(await ofDesk('select username, role, password_hash from "User" where id = $1', [user])).toEqual([
      { username: 'dan', role: 'ADMIN', password_hash: 'hash' },
    ]);
    await expect(
      ofLegacy(
        `INSERT INTO "User" (id, email, username, "passwordHash", "updatedAt") VALUES ('x', 'dan@example.org', 'other', '', now())`,
      ),
    ).rejects.toMatchObject({ code: '23505' });
  });

  test('an inference, its verification, debate and vote, with ids that are not uuids', async () => {
    await ofLegacy(
      `INSERT INTO "Inference" (id, "userId", query, conservative, progressive, synthetic, "updatedAt") VALUES ('i-9', $1, 'Up?', '{}', '{}', '{}', '2024-05-02')`,
      [user],
    );
    await ofLegacy(
      `UPDATE "Inference" SET status = 'COMPLETED', confidence = 0.9, conservative = '{"answer": "no"}', "updatedAt" = '2024-05-03' WHERE id = 'i-9'`,
    );
    await ofLegacy(
      `INSERT INTO "Verification" (id, "inferenceId", "userId", "selectedOption", confidence) VALUES ('v-9', 'i-9', $1, 'synthetic', 1)`,
      [user],
    );
    await ofLegacy(
      `INSERT INTO "Debate" (id, "inferenceId", question, "bullArguments", "bearArguments", "judgeEvaluation", winner, confidence, "updatedAt") VALUES ('d-9', 'i-9', 'Up?', ARRAY['"a"','"b"']::jsonb[], '{}', '{"winner": "BEAR"}', 'BEAR', 0.6, now())`,
    );
    await ofLegacy(
      `INSERT INTO "DebateVote" (id, "debateId", "userId", "votedFor") VALUES ('w-9', 'd-9', $1, 'BULL')`,
      [user],
    );
    expect(
      await ofDesk(
        `select i.status, i.confidence, i.conservative, i.completed_at, v.selected_option, d.bull_arguments, d.winner, w.voted_for from "Inference" i
           join "Verification" v on v.inference_id = i.id join "Debate" d on d.inference_id = i.id join "DebateVote" w on w.debate_id = d.id where i.user_id = $1`,
        [user],
      ),
    ).toEqual([
      {
        status: 'COMPLETED',
        confidence: 0.9,
        conservative: { answer: 'no' },
        completed_at: new Date('2024-05-03T00:00:00Z'),
        selected_option: 'synthetic',
        bull_arguments: ['a', 'b'],
        winner: 'BEAR',
        voted_for: 'BULL',
      },
    ]);
    await expect(
      ofLegacy(`INSERT INTO "DebateVote" (id, "debateId", "userId", "votedFor") VALUES ('w-10', 'd-9', $1, 'BEAR')`, [
        user,
      ]),
    ).rejects.toMatchObject({ code: '23505' });
    await expect(
      ofLegacy(
        `INSERT INTO "Verification" (id, "inferenceId", "userId", "selectedOption", confidence) VALUES ('v-10', 'nothing', $1, 'synthetic', 1)`,
        [user],
      ),
    ).rejects.toMatchObject({ code: '23503' });
    await expect(ofLegacy(`DELETE FROM "User" WHERE id = $1`, [user])).rejects.toMatchObject({ code: '23503' });
    for (const [table, id] of [
      ['DebateVote', 'w-9'],
      ['Debate', 'd-9'],
      ['Verification', 'v-9'],
      ['Inference', 'i-9'],
    ]) {
      expect(await ofLegacy(`DELETE FROM "${table}" WHERE id = $1 RETURNING id`, [id])).toEqual([{ id }]);
    }
    expect(await ofDesk('select count(*)::int as count from "Inference" where user_id = $1', [user])).toEqual([
      { count: 0 },
    ]);
  });

  test('a deleted user disappears from the earlier application and is inactive in the books', async () => {
    expect(await ofLegacy(`DELETE FROM "User" WHERE id = $1 RETURNING username`, [user])).toEqual([
      { username: 'dan' },
    ]);
    expect(await ofLegacy('SELECT id FROM "User" WHERE id = $1', [user])).toEqual([]);
    expect(await ofDesk('select active from "User" where id = $1', [user])).toEqual([{ active: false }]);
  });

  test('alerts and health, acknowledged on both sides', async () => {
    await ofLegacy(
      `INSERT INTO "Alert" (id, type, severity, symbol, title, message) VALUES ('a-9', 'API_LIMIT', 'LOW', null, 'Limit', E'two\\nlines')`,
    );
    expect(
      await ofLegacy(
        `UPDATE "Alert" SET acknowledged = true, "acknowledgedAt" = '2024-05-01 12:00:00', "acknowledgedBy" = 'user_42' WHERE id = 'a-9' RETURNING message`,
      ),
    ).toEqual([{ message: 'two\nlines' }]);
    expect(
      await ofDesk(
        `select a.message, a.acknowledged_at, u.username from "Alert" a join "User" u on u.id = a.acknowledged_by where a.title = 'Limit' and a.message like 'two%'`,
      ),
    ).toEqual([{ message: 'two lines', acknowledged_at: new Date('2024-05-01T12:00:00Z'), username: 'bob' }]);
    await ofDesk(`select acknowledge_alert(id) from "Alert" where title = 'Bad  [31mred'`);
    expect(
      await ofLegacy(
        `SELECT title, acknowledged, "acknowledgedAt" is not null as known FROM "Alert" WHERE id = 'alert-2'`,
      ),
    ).toEqual([{ title: 'Bad \u001b[31mred', acknowledged: true, known: true }]);
    await ofLegacy(`INSERT INTO "SystemHealth" (id, service, status) VALUES ('h-9', 'Claude 3', 'OFFLINE')`);
    expect(await ofDesk(`select service, status from "SystemHealth" where service like 'claude-%'`)).toEqual([
      { service: 'claude-3', status: 'OFFLINE' },
    ]);
    expect(await ofLegacy(`SELECT service FROM "SystemHealth" WHERE id = 'h-9'`)).toEqual([{ service: 'Claude 3' }]);
  });
});

test('a user of the desk is a user of the earlier application', async () => {
  await ofDesk(`insert into "User" (email, username, role) values ('new@desk.test', 'new', 'USER')`);
  expect(await ofLegacy(`SELECT email, "passwordHash", role FROM "User" WHERE username = 'new'`)).toEqual([
    { email: 'new@desk.test', passwordHash: '', role: 'USER' },
  ]);
});

test('the earlier application reaches its views and nothing else of the desk', async () => {
  await expect(ofLegacy('select * from public."Portfolio"')).rejects.toMatchObject({ code: '42501' });
  await expect(ofLegacy('select * from takeover.id_map')).rejects.toMatchObject({ code: '42501' });
  const trader = await desk.login('traderai_trader');
  const other = openPool({ ...trader, max: 1 });
  await expect(other.query('select * from legacy."User"')).rejects.toMatchObject({ code: '42501' });
  await other.end();
  expect(await brokenInvariants(desk)).toEqual([]);
});

test('after --finish the views are gone and the way back is open; after --drop-kept it is closed', async () => {
  const onWait = (): void => undefined;
  const other = await openLegacyDesk();
  try {
    await takeOverDesk(other);
    await expect(dropKept(other.superuser, { onWait })).rejects.toMatchObject({ code: 'TAKEOVER_STATE' });
    await finishTakeover(other.superuser, { onWait });
    expect(
      (
        await other.pool.query(
          `select to_regnamespace('legacy') is null as gone, to_regnamespace('legacy_kept') is not null as kept`,
        )
      ).rows,
    ).toEqual([{ gone: true, kept: true }]);
    expect(await brokenInvariants(other)).toEqual([]);
    await dropKept(other.superuser, { onWait });
    await expect(goBack(other.superuser, '/nowhere/x', { onWait })).rejects.toMatchObject({
      message: 'the kept tables of the earlier application are dropped',
    });
    expect((await other.pool.query('select count(*)::int as count from "MarketTick"')).rows).toEqual([{ count: 6 }]);
    expect((await other.pool.query('select count(*)::int as count from takeover.id_map')).rows).toEqual([
      { count: 13 },
    ]);
    expect(await brokenInvariants(other)).toEqual([]);
  } finally {
    await other.close();
  }
});
