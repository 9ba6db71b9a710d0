-- Back into one table. The chain goes: its columns have no place there.
alter table "AuditLog" rename to "AuditLog_months";
alter table "AuditLog_months" rename constraint "AuditLog_pkey" to "AuditLog_months_pkey";
alter index "AuditLog_table_name_row_key" rename to "AuditLog_months_table_name_row_key";
alter index "AuditLog_occurred_at" rename to "AuditLog_months_occurred_at";

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
insert into "AuditLog" (sequence, occurred_at, transaction, login, user_id, application, address, table_name, row_key, action, old_values, new_values)
  overriding system value
  select sequence, occurred_at, transaction, login, user_id, application, address, table_name, row_key, action, old_values, new_values
    from "AuditLog_months" order by sequence;
select setval(pg_get_serial_sequence('"AuditLog"', 'sequence'), max(sequence)) from "AuditLog_months" having max(sequence) is not null;
drop table "AuditLog_months" cascade;
drop sequence audit_sequence;
create index "AuditLog_table_name_row_key" on "AuditLog" (table_name, row_key, sequence);
create index "AuditLog_occurred_at" on "AuditLog" (occurred_at);
comment on table "AuditLog" is 'Who changed what and when, with old and new values. Written by triggers, so psql is audited too; append-only.';
alter table "AuditLog" owner to traderai_owner;
grant select on "AuditLog" to traderai_admin;
do $append_only$
begin
  if to_regprocedure('refuse_change()') is not null then
    create trigger "AuditLog_append_only" before update or delete or truncate on "AuditLog" for each statement execute function refuse_change();
  end if;
end
$append_only$;
