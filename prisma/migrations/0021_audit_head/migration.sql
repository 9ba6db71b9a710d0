-- Where the audit's hash chain ends: rows that are cut off its end would be missed by nobody else.
create table "AuditHead" (
  id        smallint primary key default 1 check (id = 1),
  position  bigint not null default 0 check (position >= 0),
  sequence  bigint,
  hash      bytea not null check (octet_length(hash) = 32),
  sealed_at timestamptz(6)
);
insert into "AuditHead" (hash) values (decode(repeat('00', 32), 'hex'));
comment on table "AuditHead" is 'The end of the audit''s hash chain. Noted down elsewhere, its hash proves that nobody rewrote what came before.';
comment on column "AuditHead".position is 'How many rows are sealed.';
comment on column "AuditHead".sequence is 'The last sealed row.';
