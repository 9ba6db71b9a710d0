-- The audit of every change, partitioned by month of the desk's clock, and the end of its hash chain.

-- A sequence, not an identity column: servers before 17 cannot hand an identity down to partitions.
create sequence audit_sequence;
comment on sequence audit_sequence is 'Numbers of audit rows, in the order of writing; a rolled back change leaves a gap.';

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
comment on table "AuditLog" is
  'Every change of an audited table: login, time, old and new values. Written by triggers, so changes in psql are audited too; append-only; partitioned by month of the desk''s clock.';
comment on column "AuditLog".sequence is 'Number of the row, rising; gaps are rolled back transactions.';
comment on column "AuditLog".occurred_at is 'The desk''s clock, when the row was changed.';
comment on column "AuditLog".transaction is 'Id of the transaction: all rows of one transaction have the same.';
comment on column "AuditLog".login is 'session_user: the login of the connection, even when it had set another role.';
comment on column "AuditLog".user_id is 'The user of the login; null for logins without a user.';
comment on column "AuditLog".application is 'application_name of the connection.';
comment on column "AuditLog".address is 'IP address of the client; null for a connection by the server''s Unix socket.';
comment on column "AuditLog".table_name is 'The changed table.';
comment on column "AuditLog".row_key is 'The changed row''s key as text.';
comment on column "AuditLog".action is 'How.';
comment on column "AuditLog".old_values is 'The row before the change; null for an insert.';
comment on column "AuditLog".new_values is 'The row after the change; null for a delete.';
comment on column "AuditLog".chain_position is 'Position in the hash chain, from 1 without gaps; null until sealed.';
comment on column "AuditLog".hash is
  'SHA-256 over this row and the previous hash; null until sealed. A changed, missing or reordered row makes every later hash wrong.';
comment on column "AuditLog".sealed_at is 'The desk''s clock, when the row was sealed; null before.';
create index "AuditLog_table_name_row_key" on "AuditLog" (table_name, row_key, sequence);
comment on index "AuditLog_table_name_row_key" is 'The history of one row.';
create index "AuditLog_unsealed" on "AuditLog" (sequence) where hash is null;
comment on index "AuditLog_unsealed" is 'Rows that the sealer has not chained yet.';
create index "AuditLog_unsealed_since" on "AuditLog" (occurred_at) where hash is null;
comment on index "AuditLog_unsealed_since" is 'The age of the oldest row that is not sealed.';
create index "AuditLog_chain_position" on "AuditLog" (chain_position) where chain_position is not null;
comment on index "AuditLog_chain_position" is 'Rows in the order of the chain.';

-- A month without a partition must not stop trading: its rows wait here, and the job that creates months moves them.
create table "AuditLog_default" partition of "AuditLog" default;
comment on table "AuditLog_default" is 'Audit rows of months that have no partition yet. Empty on a desk whose maintenance runs.';

do $months$
declare
  month timestamp;
begin
  for month in select date_trunc('month', now() at time zone 'UTC') + make_interval(months => ahead) from generate_series(0, 2) ahead loop
    execute format('create table %I partition of "AuditLog" for values from (%L) to (%L)',
      'AuditLog' || to_char(month, '_YYYY_MM'), month at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
  end loop;
end
$months$;

-- Without it, missing rows at the end of the chain would not be noticed.
create table "AuditHead" (
  id        smallint primary key default 1 check (id = 1),
  position  bigint not null default 0 check (position >= 0),
  sequence  bigint,
  hash      bytea not null check (octet_length(hash) = 32),
  sealed_at timestamptz(6)
);
comment on table "AuditHead" is 'The end of the audit''s hash chain. A copy of its hash outside the desk proves that earlier rows are unchanged.';
comment on column "AuditHead".id is 'Always 1: the table has one row.';
comment on column "AuditHead".position is 'Number of sealed rows.';
comment on column "AuditHead".sequence is 'sequence of the last sealed row.';
comment on column "AuditHead".hash is 'Hash of the last sealed row, from which the next hash is computed.';
comment on column "AuditHead".sealed_at is 'The desk''s clock, when the last row was sealed.';
insert into "AuditHead" (hash) values (decode(repeat('00', 32), 'hex'));
