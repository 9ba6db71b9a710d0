/**
 * The database of an earlier application, as Prisma's `db push` creates it, with usual and unusual rows in every table.
 */
import type { Pool } from 'pg';
import { openTestDesk } from './desk.ts';
import type { TestDesk } from './desk.ts';

const SCHEMA = `
create type "UserRole" as enum ('USER', 'ANALYST', 'ADMIN');
create type "InferenceStatus" as enum ('PENDING', 'PROCESSING', 'COMPLETED', 'FAILED');
create type "DebatePosition" as enum ('BULL', 'BEAR', 'NEUTRAL');
create type "AlertType" as enum ('COHERENCE_SPIKE', 'MARKET_ANOMALY', 'SYSTEM_ERROR', 'API_LIMIT', 'DEBATE_CONSENSUS');
create type "AlertSeverity" as enum ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL');
create type "HealthStatus" as enum ('HEALTHY', 'DEGRADED', 'UNHEALTHY', 'OFFLINE');

create table "User" ("id" text not null, "email" text not null, "username" text not null, "passwordHash" text not null,
  "role" "UserRole" not null default 'USER', "createdAt" timestamp(3) not null default current_timestamp, "updatedAt" timestamp(3) not null,
  constraint "User_pkey" primary key ("id"));
create table "MarketData" ("id" text not null, "symbol" text not null, "timestamp" timestamp(3) not null, "price" double precision not null,
  "volume" bigint not null, "coherenceScores" jsonb not null, "sentiment" double precision, "createdAt" timestamp(3) not null default current_timestamp,
  constraint "MarketData_pkey" primary key ("id"));
create table "Inference" ("id" text not null, "userId" text not null, "query" text not null, "context" text, "conservative" jsonb not null,
  "progressive" jsonb not null, "synthetic" jsonb not null, "selectedOption" text, "confidence" double precision,
  "status" "InferenceStatus" not null default 'PENDING', "createdAt" timestamp(3) not null default current_timestamp, "updatedAt" timestamp(3) not null,
  constraint "Inference_pkey" primary key ("id"));
create table "Verification" ("id" text not null, "inferenceId" text not null, "userId" text not null, "selectedOption" text not null,
  "rationale" text, "confidence" double precision not null, "createdAt" timestamp(3) not null default current_timestamp,
  constraint "Verification_pkey" primary key ("id"));
create table "Debate" ("id" text not null, "inferenceId" text not null, "symbol" text, "question" text not null, "bullArguments" jsonb[],
  "bearArguments" jsonb[], "judgeEvaluation" jsonb not null, "winner" "DebatePosition" not null, "confidence" double precision not null,
  "createdAt" timestamp(3) not null default current_timestamp, "updatedAt" timestamp(3) not null, constraint "Debate_pkey" primary key ("id"));
create table "DebateVote" ("id" text not null, "debateId" text not null, "userId" text not null, "votedFor" "DebatePosition" not null,
  "rationale" text, "createdAt" timestamp(3) not null default current_timestamp, constraint "DebateVote_pkey" primary key ("id"));
create table "Alert" ("id" text not null, "type" "AlertType" not null, "severity" "AlertSeverity" not null, "symbol" text, "title" text not null,
  "message" text not null, "data" jsonb, "acknowledged" boolean not null default false, "acknowledgedAt" timestamp(3), "acknowledgedBy" text,
  "createdAt" timestamp(3) not null default current_timestamp, constraint "Alert_pkey" primary key ("id"));
create table "SystemHealth" ("id" text not null, "service" text not null, "status" "HealthStatus" not null, "message" text, "metrics" jsonb,
  "timestamp" timestamp(3) not null default current_timestamp, constraint "SystemHealth_pkey" primary key ("id"));

create unique index "User_email_key" on "User" ("email");
create unique index "User_username_key" on "User" ("username");
create index "MarketData_symbol_timestamp_idx" on "MarketData" ("symbol", "timestamp");
create index "MarketData_timestamp_idx" on "MarketData" ("timestamp");
create unique index "Debate_inferenceId_key" on "Debate" ("inferenceId");
create unique index "DebateVote_debateId_userId_key" on "DebateVote" ("debateId", "userId");
create index "Alert_severity_acknowledged_idx" on "Alert" ("severity", "acknowledged");
create index "Alert_symbol_createdAt_idx" on "Alert" ("symbol", "createdAt");
create index "SystemHealth_service_timestamp_idx" on "SystemHealth" ("service", "timestamp");
alter table "Inference" add constraint "Inference_userId_fkey" foreign key ("userId") references "User" ("id") on delete restrict on update cascade;
alter table "Verification" add constraint "Verification_inferenceId_fkey" foreign key ("inferenceId") references "Inference" ("id") on delete restrict on update cascade;
alter table "Verification" add constraint "Verification_userId_fkey" foreign key ("userId") references "User" ("id") on delete restrict on update cascade;
alter table "Debate" add constraint "Debate_inferenceId_fkey" foreign key ("inferenceId") references "Inference" ("id") on delete restrict on update cascade;
alter table "DebateVote" add constraint "DebateVote_debateId_fkey" foreign key ("debateId") references "Debate" ("id") on delete restrict on update cascade;
alter table "DebateVote" add constraint "DebateVote_userId_fkey" foreign key ("userId") references "User" ("id") on delete restrict on update cascade;
`;

export const ADA = '6f1c2a34-0b1d-4c5e-8f90-a1b2c3d4e5f6';
export const INFERENCE = 'a0000000-0000-4000-8000-000000000001';
export const DEBATE = 'b0000000-0000-4000-8000-000000000001';

const ROWS = `
insert into "User" values
  ('${ADA}', 'ada@example.org', 'ada', '$2b$12$abcdefghijklmnopqrstuv', 'ADMIN', '2024-01-01 09:00:00.123', '2024-01-02 10:00:00'),
  ('user_42', 'bob@example.org', 'bob', '', 'USER', '2024-01-03 09:00:00', '2024-01-03 09:00:00'),
  ('C0FFEE00-1111-4222-8333-444455556666', 'eve@example.org', E'eve\\u202Egnp', 'x', 'ANALYST', '2024-01-04 09:00:00', '2024-01-04 09:00:00');
insert into "MarketData" ("id", "symbol", "timestamp", "price", "volume", "coherenceScores", "sentiment", "createdAt") values
  ('c0000000-0000-4000-8000-000000000001', 'BTC', '2024-01-15 10:00:03.250', 42000.1, 10, '{"psi": 0.9, "rho": 0.5, "q": 0.4, "f": 0.6}', 0.2, '2024-01-15 10:00:04'),
  ('tick-2', 'BTC', '2024-01-15 10:00:17', 0.1::float8 + 0.2::float8, 5, '{"psi": 0.8, "rho": 0.4}', null, '2024-01-15 10:00:18'),
  ('tick-3', 'BTC', '2024-01-15 10:00:17', 42010, 7, '{"psi": 0.7, "rho": 0.3, "f": 1.5, "q": "high"}', -0.5, '2024-01-15 10:00:18'),
  ('tick-1', 'BTC', '2024-01-15 09:59:59.999', 41990.123456789012, 1, '{}', 1, '2024-01-15 10:00:00'),
  ('tick-4', 'BTC', '2024-02-01 00:00:00', 43000, 9007199254740993, '{"psi": 1, "rho": 0, "q": 0.25, "f": 0.5, "note": "kept"}', 0, '2024-02-01 00:00:01'),
  ('tick-5', 'ETH', '2024-01-15 10:00:30', 2500.5, 3, '{"psi": 0.1, "rho": 0.2, "q": 0.3, "f": 0.4}', 2, '2024-01-15 10:00:31'),
  ('tick-nan', 'BTC', '2024-01-15 10:00:20', 'NaN', 3, '{"psi": 0.1}', 0, '2024-01-15 10:00:21'),
  ('tick-inf', 'BTC', '2024-01-15 10:00:21', 'Infinity', 3, '{}', 0, '2024-01-15 10:00:22'),
  ('tick-zero', 'BTC', '2024-01-15 10:00:22', 0, 3, '{}', 0, '2024-01-15 10:00:23'),
  ('tick-minus', 'ETH', '2024-01-15 10:00:22', -5, 3, '{}', 0, '2024-01-15 10:00:23'),
  ('tick-lower', 'btc usd', '2024-01-15 10:00:22', 5, 3, '{}', 0, '2024-01-15 10:00:23'),
  ('tick-never', 'ETH', 'infinity', 5, 3, '{}', 0, '2024-01-15 10:00:23');
insert into "Inference" values
  ('${INFERENCE}', '${ADA}', E'Will BTC rise?\\nSay why.', 'weekly', '{"answer": "no", "confidence": 0.6, "reasoning": "calm"}',
   '{"answer": "yes", "confidence": 0.7, "reasoning": "trend"}', '{"answer": "perhaps", "confidence": 0.5, "reasoning": "both"}', 'synthetic', 0.5, 'COMPLETED',
   '2024-01-10 08:00:00', '2024-01-10 08:01:00'),
  ('inf-2', 'user_42', 'And ETH?', null, '{}', '{}', '{}', null, null, 'PENDING', '2024-01-11 08:00:00', '2024-01-11 08:00:00'),
  ('inf-3', '${ADA}', '', null, '{}', '{}', '{}', 'something else', 1.5, 'FAILED', '2024-01-12 08:00:00', '2024-01-12 08:00:00');
insert into "Verification" values
  ('d0000000-0000-4000-8000-000000000001', '${INFERENCE}', 'user_42', 'conservative', 'calm is right', 0.8, '2024-01-10 09:00:00'),
  ('ver-2', '${INFERENCE}', 'user_42', 'debate_winner', null, 1, '2024-01-10 10:00:00');
insert into "Debate" values
  ('${DEBATE}', '${INFERENCE}', 'BTC', 'Will BTC rise?', array['"momentum"', '"halving"']::jsonb[], array['"rates"']::jsonb[],
   '{"winner": "BULL", "confidence": 0.7, "reasoning": "stronger", "keyPoints": ["momentum"]}', 'BULL', 0.7, '2024-01-10 11:00:00', '2024-01-10 11:05:00'),
  ('deb-2', 'inf-2', null, 'ETH?', null, '{}', '{"winner": "NEUTRAL", "confidence": 0, "reasoning": "", "keyPoints": []}', 'NEUTRAL', 0, '2024-01-11 11:00:00', '2024-01-11 11:00:00');
insert into "DebateVote" values
  ('e0000000-0000-4000-8000-000000000001', '${DEBATE}', '${ADA}', 'BULL', null, '2024-01-10 12:00:00'),
  ('vote-2', '${DEBATE}', 'user_42', 'BEAR', 'rates', '2024-01-10 12:30:00');
insert into "Alert" values
  ('f0000000-0000-4000-8000-000000000001', 'COHERENCE_SPIKE', 'HIGH', 'BTC', 'Coherence', 'psi is 0.9', '{"psi": 0.9}', true, '2024-01-15 11:00:00', '${ADA}', '2024-01-15 10:00:10'),
  ('alert-2', 'SYSTEM_ERROR', 'CRITICAL', null, E'Bad \\x1b[31mred', E'line one\\nline two', null, false, null, null, '2024-01-15 10:00:20'),
  ('alert-3', 'API_LIMIT', 'LOW', null, 'Limit', 'slow down', null, true, null, 'bob', '2024-01-15 10:00:30'),
  ('alert-4', 'DEBATE_CONSENSUS', 'MEDIUM', 'ETH', 'Consensus', 'all agree', '{}', true, '2024-01-16 10:00:00', 'the night shift', '2024-01-15 10:00:40'),
  ('alert-5', 'MARKET_ANOMALY', 'MEDIUM', 'ETH', 'Odd', 'odd', null, false, '2024-01-16 10:00:00', null, '2024-01-15 10:00:50');
insert into "SystemHealth" values
  ('90000000-0000-4000-8000-000000000001', 'ecne', 'HEALTHY', null, '{"cpu": 0.5, "memory": 0.25, "latency": 12}', '2024-01-15 10:00:00'),
  ('health-2', 'claude', 'DEGRADED', 'slow', null, '2024-01-15 10:01:00'),
  ('health-3', 'Web Socket', 'OFFLINE', null, null, '2024-01-15 10:02:00');
`;

export const LEGACY_ROWS = {
  User: 3,
  MarketData: 12,
  Inference: 3,
  Verification: 2,
  Debate: 2,
  DebateVote: 2,
  Alert: 5,
  SystemHealth: 3,
} as const;

/** A new database before its takeover. `migrations: 'empty'` has Prisma's table, without a row. */
export async function openLegacyDesk({
  migrations = 'none',
}: { readonly migrations?: 'none' | 'empty' } = {}): Promise<TestDesk> {
  const desk = await openTestDesk({ schema: 'none' });
  await desk.pool.query(SCHEMA);
  await desk.pool.query(ROWS);
  if (migrations === 'empty') await desk.pool.query(PRISMA_TABLE);
  return desk;
}

const PRISMA_TABLE = `create table "_prisma_migrations" (id varchar(36) primary key not null, checksum varchar(64) not null, finished_at timestamptz,
  migration_name varchar(255) not null, logs text, rolled_back_at timestamptz, started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`;

/** Every row of every table of a schema as sorted text, for comparisons. */
export async function rowsOfSchema(
  pool: Pool,
  schema: 'public' | 'legacy' | 'legacy_kept',
): Promise<Record<string, string[]>> {
  const tables = Object.keys(LEGACY_ROWS);
  const found: Record<string, string[]> = {};
  for (const table of tables) {
    const { rows } = await pool.query<{ row: string }>(
      `select t::text as row from ${schema}."${table}" t order by t.id`,
    );
    found[table] = rows.map(({ row }) => row);
  }
  return found;
}
