-- The engine's lease and its place in each feed, and the audit of every change.
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
) with (fillfactor = 20);
insert into "EngineLease" (id) values (1);
comment on table "EngineLease" is 'The one leader among engines. Every engine write names its epoch; a former leader''s writes are refused.';
comment on column "EngineLease".epoch is 'Raised by one at every change of leader; never goes back.';

create table "FeedCursor" (
  feed       text primary key check (plain_text(feed, 500)),
  position   bigint not null default 0 check (position >= 0),
  finished   boolean not null default false,
  market_at  timestamptz(3),
  updated_at timestamptz(6) not null default now()
);
comment on table "FeedCursor" is 'How far a replayed feed has been booked: written in the same transaction as what it caused.';

create table "AuditLog" (
  sequence    bigint generated always as identity primary key,
  occurred_at timestamptz(6) not null default clock_timestamp(),
  transaction xid8 not null default pg_current_xact_id(),
  login       text not null default session_user,
  user_id     uuid,
  application text default current_setting('application_name', true),
  address     inet default inet_client_addr(),
  table_name  text not null,
  row_key     text not null,
  action      text not null check (action in ('INSERT', 'UPDATE', 'DELETE')),
  old_values  jsonb,
  new_values  jsonb
);
create index "AuditLog_table_name_row_key" on "AuditLog" (table_name, row_key, sequence);
create index "AuditLog_occurred_at" on "AuditLog" (occurred_at);
comment on table "AuditLog" is 'Who changed what and when, with old and new values. Written by triggers, so psql is audited too; append-only.';
