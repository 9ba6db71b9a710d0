-- Health of the parts, runs of the jobs, how long queries take; where alerts come from and belong.
create type "HealthStatus" as enum ('HEALTHY', 'DEGRADED', 'UNHEALTHY', 'OFFLINE');
create type "JobOutcome" as enum ('RUNNING', 'DONE', 'FAILED', 'SKIPPED');

alter type "AlertType" add value 'ORDER_FILLED';
alter type "AlertType" add value 'ORDER_REFUSED';
alter type "AlertType" add value 'SIGNAL_PUBLISHED';
alter type "AlertType" add value 'RISK_LIMIT';
alter type "AlertType" add value 'TRADING_HALT';
alter type "AlertType" add value 'STALE_DATA';
alter type "AlertType" add value 'SLOW_QUERY';

alter table "Alert"
  add column source text not null default 'engine' check (source <> '' and plain_text(source, 120)),
  add column correlation_id uuid,
  add constraint "Alert_resolved_by_somebody" check (resolved_by is null or resolved_at is not null);
comment on column "Alert".source is 'What raised it: engine, rule, database, migration, a feed or a signal source.';
comment on column "Alert".correlation_id is 'Alerts of one cause share it; the cause is often the row with this id.';
comment on column "Alert".resolved_at is 'When its cause was gone; acknowledging only says that somebody has seen it.';
comment on column "Alert".occurred_at is 'The market''s clock; null for what is not of the market.';

create table "SystemHealth" (
  id         uuid primary key default new_id(),
  service    text not null check (service ~ '^[a-z0-9][a-z0-9._:-]{0,63}$'),
  status     "HealthStatus" not null,
  message    text check (plain_lines(message, 2000)),
  metrics    jsonb check (metrics is null or octet_length(metrics::text) <= 100000),
  checked_at timestamptz(6) not null default now()
);
comment on table "SystemHealth" is 'What each part of the desk said of itself: the latest row of a service is its state, the others its history.';
comment on column "SystemHealth".service is 'engine, database, a feed, a model; ecne, gct, claude and websocket in rows of an earlier application.';
comment on column "SystemHealth".metrics is 'Free-form figures: cpu, memory, latency and the like.';

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
comment on column "JobRun".rows is 'How many rows, partitions or relations it dealt with, as its job counts.';
comment on column "JobRun".outcome is 'RUNNING with no program behind it means that the program died.';

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
comment on column "QueryBaseline".phase is 'When it was measured, such as before 0012_audit_by_month.';
comment on column "QueryBaseline".plan is 'EXPLAIN (format json) of the run, for comparison when it gets slower.';
