-- The audit partitioned by month, with room for the sealer's hash chain. Rows that stand move over.
alter table "AuditLog" rename to "AuditLog_whole";
alter table "AuditLog_whole" rename constraint "AuditLog_pkey" to "AuditLog_whole_pkey";
alter index "AuditLog_table_name_row_key" rename to "AuditLog_whole_table_name_row_key";
alter index "AuditLog_occurred_at" rename to "AuditLog_whole_occurred_at";

-- Of its own, not an identity: servers before 17 cannot hand an identity down to partitions.
create sequence audit_sequence;
comment on sequence audit_sequence is 'Numbers of audit rows, in the order in which they were written; a rolled back change leaves a gap.';

create table "AuditLog" (
  sequence       bigint not null default nextval('audit_sequence'),
  occurred_at    timestamptz(6) not null default clock_timestamp(),
  transaction    xid8 not null default pg_current_xact_id(),
  login          text not null default session_user,
  user_id        uuid,
  application    text default current_setting('application_name', true),
  address        inet default inet_client_addr(),
  table_name     text not null,
  row_key        text not null,
  action         text not null check (action in ('INSERT', 'UPDATE', 'DELETE')),
  old_values     jsonb,
  new_values     jsonb,
  chain_position bigint check (chain_position > 0),
  hash           bytea check (octet_length(hash) = 32),
  sealed_at      timestamptz(6),
  primary key (sequence, occurred_at),
  constraint "AuditLog_sealed" check ((hash is null) = (sealed_at is null) and (hash is null) = (chain_position is null))
) partition by range (occurred_at);
create index "AuditLog_table_name_row_key" on "AuditLog" (table_name, row_key, sequence);
create index "AuditLog_occurred_at" on "AuditLog" (occurred_at);
create index "AuditLog_unsealed" on "AuditLog" (sequence) where hash is null;
create index "AuditLog_chain_position" on "AuditLog" (chain_position) where chain_position is not null;
comment on table "AuditLog" is 'Who changed what and when, with old and new values. Written by triggers, so psql is audited too; append-only; partitioned by month of the desk''s clock.';
comment on column "AuditLog".login is 'session_user: what was logged in, whatever role it took on.';
comment on column "AuditLog".row_key is 'The changed row''s key as text.';
comment on column "AuditLog".chain_position is 'Place in the hash chain, from 1 without gaps; null until the sealer has been by.';
comment on column "AuditLog".hash is 'SHA-256 over this row and the hash before it; null until sealed. A changed, missing or reordered row breaks every later one.';
comment on column "AuditLog".sealed_at is 'The desk''s clock.';

-- What no month was made for in time must not stop trading: it waits here, and the job that makes months moves it.
create table "AuditLog_default" partition of "AuditLog" default;
comment on table "AuditLog_default" is 'Audit rows of months that have no partition yet. Empty on a desk whose maintenance runs.';

do $months$
declare
  month timestamp;
begin
  for month in
    select distinct date_trunc('month', w.occurred_at at time zone 'UTC') from "AuditLog_whole" w
    union
    select date_trunc('month', now() at time zone 'UTC') + make_interval(months => ahead) from generate_series(0, 2) ahead
  loop
    execute format('create table %I partition of "AuditLog" for values from (%L) to (%L)',
      'AuditLog' || to_char(month, '_YYYY_MM'), month at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
  end loop;
end
$months$;

insert into "AuditLog" (sequence, occurred_at, transaction, login, user_id, application, address, table_name, row_key, action, old_values, new_values)
  select sequence, occurred_at, transaction, login, user_id, application, address, table_name, row_key, action, old_values, new_values from "AuditLog_whole";
select setval('audit_sequence', max(sequence)) from "AuditLog_whole" having max(sequence) is not null;
drop table "AuditLog_whole";
