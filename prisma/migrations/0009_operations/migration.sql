-- The operation of the desk: the lease of the leading engine, positions of feeds, health of the parts, runs of the jobs, query times.
create type "HealthStatus" as enum ('HEALTHY', 'DEGRADED', 'UNHEALTHY', 'OFFLINE');
comment on type "HealthStatus" is 'Reported state of a part of the desk.';
create type "JobOutcome" as enum ('RUNNING', 'DONE', 'FAILED', 'SKIPPED');
comment on type "JobOutcome" is 'Outcome of a run of a job; SKIPPED when another run of the job was in progress, or the desk was read-only.';

create table "EngineLease" (
  id                 smallint primary key default 1 check (id = 1),
  leader             uuid,
  epoch              bigint not null default 0 check (epoch >= 0),
  host               text check (plain_text(host, 255)),
  process_id         integer,
  backend_pid        integer,
  backend_started_at timestamptz(6),
  feed               text check (plain_text(feed, 500)),
  steps              bigint not null default 0,
  market_at          timestamptz(3),
  acquired_at        timestamptz(3),
  heartbeat_at       timestamptz(3),
  lease_seconds      numeric(5,3) not null default 3 check (lease_seconds between 0 and 60)
) with (fillfactor = 20, autovacuum_vacuum_threshold = 100);
comment on table "EngineLease" is 'The one leader among engines. Every engine write has its epoch; writes of a former leader are refused.';
comment on column "EngineLease".id is 'Always 1: the table has one row.';
comment on column "EngineLease".leader is 'The uuid of the leading engine; null when no engine leads.';
comment on column "EngineLease".epoch is 'Rises by one at every change of leader.';
comment on column "EngineLease".host is 'Host name of the leader''s machine, reported by the engine.';
comment on column "EngineLease".process_id is 'Process id of the leader on that machine.';
comment on column "EngineLease".backend_pid is 'The server process of the connection that books for the leader; null when no engine leads, and for an engine of an earlier version.';
comment on column "EngineLease".backend_started_at is 'The start of that connection: with the process id it names one connection, although process ids are reused.';
comment on column "EngineLease".feed is 'The feeds of the leader.';
comment on column "EngineLease".steps is 'Number of the leader''s bookings since it acquired the lease.';
comment on column "EngineLease".market_at is 'The market''s clock of the leader; null before the first event.';
comment on column "EngineLease".acquired_at is 'The desk''s clock, when it acquired the lease.';
comment on column "EngineLease".heartbeat_at is 'The desk''s clock at the last heartbeat: lease_seconds later, another engine can acquire the lease.';
comment on column "EngineLease".lease_seconds is 'How long the lease lasts without a heartbeat. The leader states it when it acquires the lease.';
insert into "EngineLease" (id) values (1);

create table "FeedCursor" (
  feed       text primary key check (plain_text(feed, 500)),
  position   bigint not null default 0 check (position >= 0),
  part       jsonb check (jsonb_typeof(part) = 'object'),
  finished   boolean not null default false,
  market_at  timestamptz(3),
  updated_at timestamptz(6) not null default now()
);
comment on table "FeedCursor" is 'The booked position of each recorded feed and plan, written in the same transaction as the bookings of its events.';
comment on column "FeedCursor".feed is 'Name of the feed or plan.';
comment on column "FeedCursor".position is 'Number of booked events: a restart continues after them.';
comment on column "FeedCursor".part is
  'The booked part of the event at this position, while that event is booked in several transactions; null when no part of it is booked.';
comment on column "FeedCursor".finished is 'True when all its events are booked.';
comment on column "FeedCursor".market_at is 'The market''s clock at that position.';
comment on column "FeedCursor".updated_at is 'The desk''s clock, when the row was last written.';

create table "SystemHealth" (
  id         uuid primary key default new_id(),
  service    text not null check (service ~ '^[a-z0-9][a-z0-9._:-]{0,63}$'),
  status     "HealthStatus" not null,
  message    text check (plain_lines(message, 2000)),
  metrics    jsonb check (metrics is null or octet_length(metrics::text) <= 100000),
  checked_at timestamptz(6) not null default now()
);
comment on table "SystemHealth" is 'Health reports of each part of the desk: the latest row of a service is its state, older rows are its history.';
comment on column "SystemHealth".id is 'A version 7 uuid: sorts by the time of creation.';
comment on column "SystemHealth".service is 'The part: engine, database, a feed, a model; ecne, gct, claude and websocket in rows of an earlier application.';
comment on column "SystemHealth".status is 'The reported state.';
comment on column "SystemHealth".message is 'The problem as a sentence; null without one.';
comment on column "SystemHealth".metrics is 'Figures by name, such as cpu, memory and latency.';
comment on column "SystemHealth".checked_at is 'The desk''s clock at the check.';
create index "SystemHealth_service_checked_at" on "SystemHealth" (service, checked_at desc);
comment on index "SystemHealth_service_checked_at" is 'Reports of a service, latest first.';

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
comment on table "JobRun" is 'Every run of every maintenance job. The last DONE row of refresh-views shows the age of the materialized views.';
comment on column "JobRun".id is 'A version 7 uuid: sorts by the time of creation.';
comment on column "JobRun".job is 'Name of the job in traderai db maintain.';
comment on column "JobRun".started_at is 'The desk''s clock, when the run began.';
comment on column "JobRun".ended_at is 'The desk''s clock, when the run ended; null while it runs.';
comment on column "JobRun".outcome is 'Outcome of the run. RUNNING without a process means that the process died.';
comment on column "JobRun".rows is 'Number of processed rows, partitions or relations, depending on the job.';
comment on column "JobRun".message is 'The result, or the error.';
comment on column "JobRun".detail is 'Figures of the result, by name.';
comment on column "JobRun".login is 'The login that ran it; the engine''s login for a scheduled run.';
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
comment on table "QueryBaseline" is 'Query times before and after a change, to detect a slowdown.';
comment on column "QueryBaseline".id is 'A version 7 uuid: sorts by the time of creation.';
comment on column "QueryBaseline".name is 'Name of the query.';
comment on column "QueryBaseline".phase is 'The phase of the measurement, such as before the takeover.';
comment on column "QueryBaseline".statement is 'The SQL text.';
comment on column "QueryBaseline".runs is 'Number of measured runs.';
comment on column "QueryBaseline".rows is 'Number of returned rows.';
comment on column "QueryBaseline".median_ms is 'Median time of a run, in milliseconds.';
comment on column "QueryBaseline".p95_ms is '95th percentile of the time of a run, in milliseconds.';
comment on column "QueryBaseline".plan is 'EXPLAIN (format json) of the query, to compare when it gets slower.';
comment on column "QueryBaseline".measured_at is 'The desk''s clock at the measurement.';
create index "QueryBaseline_name_measured_at" on "QueryBaseline" (name, measured_at desc);
comment on index "QueryBaseline_name_measured_at" is 'Measurements of a query, latest first.';
