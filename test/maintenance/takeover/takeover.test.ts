import { afterAll, beforeAll, expect, test } from 'vitest';
import { schemaText } from '../../../src/maintenance/backup/schema-text.ts';
import { migrate } from '../../../src/maintenance/migrator/migrator.ts';
import type { BringUpOutcome } from '../../../src/maintenance/takeover/bring-up.ts';
import { openTestDesk } from '../../support/desk.ts';
import type { TestDesk } from '../../support/desk.ts';
import { ADA, DEBATE, INFERENCE, openLegacyDesk, rowsOfSchema } from '../../support/legacy-desk.ts';
import { BACKUP, brokenInvariants, takeOverDesk, withConnection } from './attempt.ts';

let desk: TestDesk;
let before: Record<string, string[]>;
let outcome: BringUpOutcome;

beforeAll(async () => {
  desk = await openLegacyDesk({ migrations: 'empty' });
  before = await rowsOfSchema(desk.pool, 'public');
  outcome = await takeOverDesk(desk);
});
afterAll(() => desk.close());

const rows = async (sql: string): Promise<unknown[]> => (await desk.pool.query(sql)).rows;
const BOB = 'b37ed812-fd4e-836a-ad0f-25880341eea1';

test('an earlier database becomes a desk that breaks no law and is not read-only', async () => {
  expect(outcome.takeover?.backup).toBe(BACKUP);
  expect(outcome.takeover?.steps.every(({ finishedAt }) => finishedAt !== null)).toBe(true);
  expect(await brokenInvariants(desk)).toEqual([]);
  expect(await rows('select read_only from "DeskState"')).toEqual([{ read_only: false }]);
  expect((await migrate(desk.superuser)).done).toEqual([]);
});

test('its schema equals that of a new desk, except for the tables that the takeover keeps', async () => {
  const fresh = await openTestDesk();
  try {
    const [taken, made] = await Promise.all(
      [desk, fresh].map(({ pool }) => withConnection(pool, (client) => schemaText(client, { partitions: 'none' }))),
    );
    const [own, all] = [new Set(statements(made!)), new Set(statements(taken!))];
    expect([...own].filter((statement) => !all.has(statement))).toEqual([]);
    expect([...all].filter((statement) => !own.has(statement) && !/takeover|legacy/i.test(statement))).toEqual([]);
  } finally {
    await fresh.close();
  }

  function statements(text: string): string[] {
    return text.split(/;\n\n(?=alter|comment|create|grant|revoke|do|set)/i);
  }
});

test('uuids stay, other ids get a stored uuid that follows from their text', async () => {
  expect(
    await rows('select id, email, username, password_hash, role, created_at from "User" order by created_at'),
  ).toEqual([
    {
      id: ADA,
      email: 'ada@example.org',
      username: 'ada',
      password_hash: '$2b$12$abcdefghijklmnopqrstuv',
      role: 'ADMIN',
      created_at: new Date('2024-01-01T09:00:00.123Z'),
    },
    {
      id: BOB,
      email: 'bob@example.org',
      username: 'bob',
      password_hash: '',
      role: 'USER',
      created_at: new Date('2024-01-03T09:00:00Z'),
    },
    {
      id: 'c0ffee00-1111-4222-8333-444455556666',
      email: 'eve@example.org',
      username: 'user-c0ffee00-1111-4222-8333-444455556666',
      password_hash: 'x',
      role: 'ANALYST',
      created_at: new Date('2024-01-04T09:00:00Z'),
    },
  ]);
  expect(await rows(`select legacy_id, id from takeover.id_map where table_name = 'User' order by 1`)).toEqual([
    { legacy_id: 'C0FFEE00-1111-4222-8333-444455556666', id: 'c0ffee00-1111-4222-8333-444455556666' },
    { legacy_id: 'user_42', id: BOB },
  ]);
});

test('every user has the default portfolio, with its cash booked as a deposit', async () => {
  const portfolio = {
    name: 'Default Portfolio',
    description: 'Auto-created default portfolio',
    cash_balance_usd: '10000.00000000',
    total_value_usd: '10000.00000000',
    entries: '2',
    cash: '10000.00000000',
  };
  expect(
    await rows(`select p.name, p.description, p.cash_balance_usd, p.total_value_usd, count(l.*) as entries, sum(l.amount) filter (where l.account = 'CASH') as cash
                  from "User" u left join "Portfolio" p on p.user_id = u.id left join "LedgerEntry" l on l.portfolio_id = p.id group by u.id, p.id order by u.created_at`),
  ).toEqual([portfolio, portfolio, portfolio]);
});

test('ticks become candles of a minute: by time, then in order of arrival, with exactly the stored digits', async () => {
  expect(
    await rows(
      `select symbol, timestamp, source, open, high, low, close, trim_scale(volume) as volume, psi, rho, q, f, sentiment from "MarketData" where interval = '1m' order by symbol, timestamp`,
    ),
  ).toEqual([
    {
      symbol: 'BTC',
      timestamp: new Date('2024-01-15T09:59:00Z'),
      source: 'legacy',
      open: '41990.12345679',
      high: '41990.12345679',
      low: '41990.12345679',
      close: '41990.12345679',
      volume: '1',
      psi: null,
      rho: null,
      q: null,
      f: null,
      sentiment: 1,
    },
    // Two ticks of one instant: the later arrival closes. Scores of the closing tick; a value that is not a number from
    // 0 to 1 is null.
    {
      symbol: 'BTC',
      timestamp: new Date('2024-01-15T10:00:00Z'),
      source: 'legacy',
      open: '42000.10000000',
      high: '42010.00000000',
      low: '0.30000000',
      close: '42010.00000000',
      volume: '22',
      psi: 0.7,
      rho: 0.3,
      q: null,
      f: null,
      sentiment: -0.5,
    },
    {
      symbol: 'BTC',
      timestamp: new Date('2024-02-01T00:00:00Z'),
      source: 'legacy',
      open: '43000.00000000',
      high: '43000.00000000',
      low: '43000.00000000',
      close: '43000.00000000',
      volume: '9007199254740993',
      psi: 1,
      rho: 0,
      q: 0.25,
      f: 0.5,
      sentiment: 0,
    },
    {
      symbol: 'ETH',
      timestamp: new Date('2024-01-15T10:00:00Z'),
      source: 'legacy',
      open: '2500.50000000',
      high: '2500.50000000',
      low: '2500.50000000',
      close: '2500.50000000',
      volume: '3',
      psi: 0.1,
      rho: 0.2,
      q: 0.3,
      f: 0.4,
      sentiment: null,
    },
  ]);
  expect(await rows('select id, price, coherence_scores from "MarketTick" order by sequence')).toEqual([
    { id: 'tick-1', price: '41990.12345678901', coherence_scores: {} },
    {
      id: 'c0000000-0000-4000-8000-000000000001',
      price: '42000.1',
      coherence_scores: { psi: 0.9, rho: 0.5, q: 0.4, f: 0.6 },
    },
    { id: 'tick-2', price: '0.30000000000000004', coherence_scores: { psi: 0.8, rho: 0.4 } },
    { id: 'tick-3', price: '42010', coherence_scores: { psi: 0.7, rho: 0.3, f: 1.5, q: 'high' } },
    { id: 'tick-5', price: '2500.5', coherence_scores: { psi: 0.1, rho: 0.2, q: 0.3, f: 0.4 } },
    { id: 'tick-4', price: '43000', coherence_scores: { psi: 1, rho: 0, q: 0.25, f: 0.5, note: 'kept' } },
  ]);
  expect(await rows('select symbol, currency, tick_size from "Instrument" order by 1')).toEqual([
    { symbol: 'BTC', currency: 'USD', tick_size: '0.01000000' },
    { symbol: 'ETH', currency: 'USD', tick_size: '0.01000000' },
  ]);
});

test('a tick that cannot become a candle is in quarantine with its reason', async () => {
  expect(
    await rows(`select raw::jsonb ->> 'id' as id, symbol, timestamp, reason from "Quarantine" order by 1`),
  ).toEqual([
    { id: 'tick-inf', symbol: 'BTC', timestamp: new Date('2024-01-15T10:00:21Z'), reason: 'PRICE_NOT_FINITE' },
    { id: 'tick-lower', symbol: 'btc usd', timestamp: new Date('2024-01-15T10:00:22Z'), reason: 'BAD_SYMBOL' },
    { id: 'tick-minus', symbol: 'ETH', timestamp: new Date('2024-01-15T10:00:22Z'), reason: 'PRICE_NOT_POSITIVE' },
    { id: 'tick-nan', symbol: 'BTC', timestamp: new Date('2024-01-15T10:00:20Z'), reason: 'PRICE_NOT_A_NUMBER' },
    { id: 'tick-never', symbol: 'ETH', timestamp: null, reason: 'TIME_OUT_OF_RANGE' },
    { id: 'tick-zero', symbol: 'BTC', timestamp: new Date('2024-01-15T10:00:22Z'), reason: 'PRICE_NOT_POSITIVE' },
  ]);
});

test('inferences, verifications, debates and votes are taken over row for row and keep their references', async () => {
  expect(
    await rows(
      'select id, user_id, query, conservative, selected_option, confidence, status, created_at, updated_at, completed_at from "Inference" order by number',
    ),
  ).toMatchObject([
    {
      id: INFERENCE,
      user_id: ADA,
      query: 'Will BTC rise?\nSay why.',
      conservative: { answer: 'no', confidence: 0.6, reasoning: 'calm' },
      selected_option: 'synthetic',
      confidence: 0.5,
      status: 'COMPLETED',
      created_at: new Date('2024-01-10T08:00:00Z'),
      updated_at: new Date('2024-01-10T08:01:00Z'),
      completed_at: new Date('2024-01-10T08:01:00Z'),
    },
    { user_id: BOB, query: 'And ETH?', selected_option: null, confidence: null, status: 'PENDING', completed_at: null },
    { user_id: ADA, query: ' ', selected_option: null, confidence: null, status: 'FAILED' },
  ]);
  expect(
    await rows(
      'select inference_id, user_id, selected_option, rationale, confidence from "Verification" order by created_at',
    ),
  ).toEqual([
    {
      inference_id: INFERENCE,
      user_id: BOB,
      selected_option: 'conservative',
      rationale: 'calm is right',
      confidence: 0.8,
    },
    { inference_id: INFERENCE, user_id: BOB, selected_option: 'debate_winner', rationale: null, confidence: 1 },
  ]);
  expect(
    await rows(
      'select d.id, d.symbol, d.bull_arguments, d.bear_arguments, d.judge_evaluation, d.winner, d.confidence, d.status, i.number from "Debate" d join "Inference" i on i.id = d.inference_id order by d.number',
    ),
  ).toMatchObject([
    {
      id: DEBATE,
      symbol: 'BTC',
      bull_arguments: ['momentum', 'halving'],
      bear_arguments: ['rates'],
      judge_evaluation: { winner: 'BULL', confidence: 0.7, reasoning: 'stronger', keyPoints: ['momentum'] },
      winner: 'BULL',
      confidence: 0.7,
      status: 'COMPLETED',
      number: '1',
    },
    { symbol: null, bull_arguments: [], bear_arguments: [], winner: 'NEUTRAL', number: '2' },
  ]);
  expect(await rows('select debate_id, user_id, voted_for, rationale from "DebateVote" order by created_at')).toEqual([
    { debate_id: DEBATE, user_id: ADA, voted_for: 'BULL', rationale: null },
    { debate_id: DEBATE, user_id: BOB, voted_for: 'BEAR', rationale: 'rates' },
  ]);
});

test('an alert keeps the user that acknowledged it; its title loses characters that a terminal must not show', async () => {
  expect(
    await rows(
      'select title, message, acknowledged, acknowledged_at, acknowledged_by, source from "Alert" order by number',
    ),
  ).toEqual([
    {
      title: 'Coherence',
      message: 'psi is 0.9',
      acknowledged: true,
      acknowledged_at: new Date('2024-01-15T11:00:00Z'),
      acknowledged_by: ADA,
      source: 'legacy',
    },
    {
      title: 'Bad  [31mred',
      message: 'line one line two',
      acknowledged: false,
      acknowledged_at: null,
      acknowledged_by: null,
      source: 'legacy',
    },
    {
      title: 'Limit',
      message: 'slow down',
      acknowledged: true,
      acknowledged_at: new Date('2024-01-15T10:00:30Z'),
      acknowledged_by: BOB,
      source: 'legacy',
    },
    {
      title: 'Consensus',
      message: 'all agree',
      acknowledged: true,
      acknowledged_at: new Date('2024-01-16T10:00:00Z'),
      acknowledged_by: null,
      source: 'legacy',
    },
    {
      title: 'Odd',
      message: 'odd',
      acknowledged: false,
      acknowledged_at: null,
      acknowledged_by: null,
      source: 'legacy',
    },
  ]);
  expect(await rows('select service, status, message, metrics from "SystemHealth" order by checked_at')).toEqual([
    { service: 'ecne', status: 'HEALTHY', message: null, metrics: { cpu: 0.5, memory: 0.25, latency: 12 } },
    { service: 'claude', status: 'DEGRADED', message: 'slow', metrics: null },
    { service: 'web-socket', status: 'OFFLINE', message: null, metrics: null },
  ]);
});

test('the earlier application sees every row exactly, and the kept tables are untouched', async () => {
  expect(await rowsOfSchema(desk.pool, 'legacy')).toEqual(before);
  expect(await rowsOfSchema(desk.pool, 'legacy_kept')).toEqual(before);
  await expect(desk.pool.query('delete from legacy_kept."Alert"')).rejects.toMatchObject({
    code: 'TR403',
    detail: 'READ_ONLY',
  });
});

test('query times are stored before the takeover and after each phase', async () => {
  expect(
    await rows('select phase, count(*)::int as queries from "QueryBaseline" group by phase order by min(measured_at)'),
  ).toEqual([
    { phase: 'before the takeover', queries: 5 },
    { phase: 'after trading tables', queries: 5 },
    { phase: 'after data', queries: 5 },
    { phase: 'after performance', queries: 5 },
  ]);
});
