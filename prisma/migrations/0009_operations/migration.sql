-- How the desk runs: who leads, how far each feed is booked, the health of the parts, runs of the jobs, how long queries take.
create type "HealthStatus" as enum ('HEALTHY', 'DEGRADED', 'UNHEALTHY', 'OFFLINE');
comment on type "HealthStatus" is 'How a part of the desk says it is.';
create type "JobOutcome" as enum ('RUNNING', 'DONE', 'FAILED', 'SKIPPED');
comment on type "JobOutcome" is 'How a run of a job ended; SKIPPED when another run of it was under way, or the desk was read-only.';

create table "EngineLease" (
  id           smallint primary key default 1 check (id = 1),
  leader       uuid,
  epoch        bigint not null default 0 check (epoch >= 0),
  host         text check (plain_text(host, 255)),
  process_id   integer,
  feed         text check (plain_text(feed, 500)),
  steps        bigint not null default 0,
  market_at    timestamptz(3),
  acquired_at  timestamptz(3),
  heartbeat_at timestamptz(3)
) with (fillfactor = 20, autovacuum_vacuum_threshold = 100);
comment on table "EngineLease" is 'The one leader among engines. Every engine write names its epoch; a former leader''s writes are refused.';
comment on column "EngineLease".id is 'There is one row.';
comment on column "EngineLease".leader is 'A uuid that the leading engine made for itself; null when none leads.';
comment on column "EngineLease".epoch is 'Raised by one at every change of leader; never goes back.';
comment on column "EngineLease".host is 'The machine it runs on, as it says.';
comment on column "EngineLease".process_id is 'Its process there.';
comment on column "EngineLease".feed is 'What market it takes.';
comment on column "EngineLease".steps is 'How many bookings it has made since it leads.';
comment on column "EngineLease".market_at is 'The market''s clock.';
comment on column "EngineLease".acquired_at is 'The desk''s clock, when it began to lead.';
comment on column "EngineLease".heartbeat_at is 'The desk''s clock: silent for five seconds, it has lost the lead to whoever asks.';
insert into "EngineLease" (id) values (1);

create table "FeedCursor" (
  feed       text primary key check (plain_text(feed, 500)),
  position   bigint not null default 0 check (position >= 0),
  finished   boolean not null default false,
  market_at  timestamptz(3),
  updated_at timestamptz(6) not null default now()
);
comment on table "FeedCursor" is 'How far a replayed feed has been booked: written in the same transaction as what it caused.';
comment on column "FeedCursor".feed is 'Which feed or plan.';
comment on column "FeedCursor".position is 'How many of its events are booked: a restart goes on after them.';
comment on column "FeedCursor".finished is 'True when it has told everything.';
comment on column "FeedCursor".market_at is 'The market''s clock there.';
comment on column "FeedCursor".updated_at is 'The desk''s clock.';

create table "SystemHealth" (
  id         uuid primary key default new_id(),
  service    text not null check (service ~ '^[a-z0-9][a-z0-9._:-]{0,63}$'),
  status     "HealthStatus" not null,
  message    text check (plain_lines(message, 2000)),
  metrics    jsonb check (metrics is null or octet_length(metrics::text) <= 100000),
  checked_at timestamptz(6) not null default now()
);
comment on table "SystemHealth" is 'What each part of the desk said of itself: the latest row of a service is its state, the others its history.';
comment on column "SystemHealth".id is 'A version 7 uuid: it sorts by when it was made.';
comment on column "SystemHealth".service is 'engine, database, a feed, a model; ecne, gct, claude and websocket in rows of an earlier application.';
comment on column "SystemHealth".status is 'How it is.';
comment on column "SystemHealth".message is 'In words, when something is wrong.';
comment on column "SystemHealth".metrics is 'Free-form figures: cpu, memory, latency and the like.';
comment on column "SystemHealth".checked_at is 'The desk''s clock.';
create index "SystemHealth_service_checked_at" on "SystemHealth" (service, checked_at desc);
comment on index "SystemHealth_service_checked_at" is 'What a service said of itself, latest first.';

create table "JobRun" (
  id         uuid primary key default new_id(),
  job        text not null check (job ~ '^[a-z][a-z0-9-]{0,63}$'),
  started_at timestamptz(6) not null default clock_timestamp(),
  ended_at   timestamptz(6),
  outcome    "JobOutcome" not null default 'RUNNING',
  rows       bigint check (rows >= 0),
  message    text check (plain_lines(message, 2000)),
  detail     jsonb check (detail is null or octet_length(detail::text) <= 1000000),
  login      text not null default session_user check (plain_text(login, 63)),
  constraint "JobRun_ended" check ((outcome = 'RUNNING') = (ended_at is null)),
  constraint "JobRun_ends_after_its_start" check (ended_at >= started_at)
);
comment on table "JobRun" is 'Every run of every maintenance job. The last DONE row of refresh-views is how old the materialized views are.';
comment on column "JobRun".id is 'A version 7 uuid: it sorts by when it was made.';
comment on column "JobRun".job is 'Which job, by its name in traderai db maintain.';
comment on column "JobRun".started_at is 'The desk''s clock.';
comment on column "JobRun".ended_at is 'The desk''s clock; null while it runs.';
comment on column "JobRun".outcome is 'RUNNING with no program behind it means that the program died.';
comment on column "JobRun".rows is 'How many rows, partitions or relations it dealt with, as its job counts.';
comment on column "JobRun".message is 'What it did, or why it failed.';
comment on column "JobRun".detail is 'The same as figures, by name.';
comment on column "JobRun".login is 'Who ran it; the engine''s own when it was due.';
create index "JobRun_job_started_at" on "JobRun" (job, started_at desc);
comment on index "JobRun_job_started_at" is 'Runs of a job, latest first.';

create table "QueryBaseline" (
  id          uuid primary key default new_id(),
  name        text not null check (name <> '' and plain_text(name, 120)),
  phase       text not null check (phase <> '' and plain_text(phase, 120)),
  statement   text not null check (plain_lines(statement, 20000)),
  runs        integer not null check (runs > 0),
  rows        bigint check (rows >= 0),
  median_ms   numeric(14,4) not null check (median_ms >= 0 and median_ms < 1e10),
  p95_ms      numeric(14,4) not null check (p95_ms >= median_ms and p95_ms < 1e10),
  plan        jsonb,
  measured_at timestamptz(6) not null default now()
);
comment on table "QueryBaseline" is 'How long a query took before and after a change: what a slowdown is judged by.';
comment on column "QueryBaseline".id is 'A version 7 uuid: it sorts by when it was made.';
comment on column "QueryBaseline".name is 'Which query.';
comment on column "QueryBaseline".phase is 'When it was measured, such as before the takeover.';
comment on column "QueryBaseline".statement is 'Its text.';
comment on column "QueryBaseline".runs is 'How often it was measured.';
comment on column "QueryBaseline".rows is 'How many it gave.';
comment on column "QueryBaseline".median_ms is 'Milliseconds of the middle run.';
comment on column "QueryBaseline".p95_ms is 'Milliseconds that nineteen of twenty runs stay below.';
comment on column "QueryBaseline".plan is 'EXPLAIN (format json) of the run, for comparison when it gets slower.';
comment on column "QueryBaseline".measured_at is 'The desk''s clock.';
create index "QueryBaseline_name_measured_at" on "QueryBaseline" (name, measured_at desc);
comment on index "QueryBaseline_name_measured_at" is 'Measurements of a query, latest first.';
